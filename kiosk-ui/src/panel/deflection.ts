/** Movements of the thumb around the middle that mean nothing. */
const deadZone = 0.1;
/** Above 1: fine near the middle, fast at the rim. */
const curve = 1.7;

/** Three digits are finer than any camera and keep equal deflections equal; no negative zero. */
const round = (value: number): number => Math.round(value * 1000) / 1000 + 0;

/**
 * Deflection of the stick (px from its middle; y grows downwards) as speeds -1..1, right and up positive.
 * Beyond the rim the direction is kept and the speed is full.
 */
export const deflectionToSpeed = (
  xPx: number,
  yPx: number,
  radiusPx: number,
): { readonly panSpeed: number; readonly tiltSpeed: number } => {
  const length = Math.hypot(xPx, yPx);
  if (radiusPx <= 0 || length === 0) {
    return { panSpeed: 0, tiltSpeed: 0 };
  }
  const deflection = Math.min(1, length / radiusPx);
  if (deflection <= deadZone) {
    return { panSpeed: 0, tiltSpeed: 0 };
  }
  const speed = ((deflection - deadZone) / (1 - deadZone)) ** curve;
  return { panSpeed: round((speed * xPx) / length), tiltSpeed: round((speed * -yPx) / length) };
};
