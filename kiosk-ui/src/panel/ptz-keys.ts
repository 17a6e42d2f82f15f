import type { PtzVector } from './ptz-hold.ts';

const keySpeed = 0.45;
const fastKeySpeed = 1;

const directions: Readonly<Record<string, PtzVector>> = {
  ArrowLeft: { panSpeed: -1, tiltSpeed: 0, zoomSpeed: 0 },
  ArrowRight: { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 },
  ArrowUp: { panSpeed: 0, tiltSpeed: 1, zoomSpeed: 0 },
  ArrowDown: { panSpeed: 0, tiltSpeed: -1, zoomSpeed: 0 },
  '+': { panSpeed: 0, tiltSpeed: 0, zoomSpeed: 1 },
  '-': { panSpeed: 0, tiltSpeed: 0, zoomSpeed: -1 },
};

/** Keys that move a camera while they are held. */
export const keyVector = {
  isMovement: (key: string): boolean => Object.hasOwn(directions, key),
  /** Opposite keys cancel each other out; `fast` is the Shift key. */
  of: (keys: ReadonlySet<string>, fast: boolean): PtzVector => {
    const speed = fast ? fastKeySpeed : keySpeed;
    let [pan, tilt, zoom] = [0, 0, 0];
    for (const key of keys) {
      const direction = directions[key];
      pan += direction?.panSpeed ?? 0;
      tilt += direction?.tiltSpeed ?? 0;
      zoom += direction?.zoomSpeed ?? 0;
    }
    return { panSpeed: pan * speed, tiltSpeed: tilt * speed, zoomSpeed: zoom * speed };
  },
};
