import type { PtzVelocity } from '../../core/capabilities/capabilities.ts';
import { panWays, tiltWays } from './commands.ts';
import type { ViscaProfile } from './profiles.ts';

/** Below this a stick is at rest; analogue sticks never come back to an exact zero. */
const deadZone = 0.02;

const effective = (speed: number): number => {
  const limited = Number.isFinite(speed) ? Math.min(1, Math.max(-1, speed)) : 0;
  return Math.abs(limited) < deadZone ? 0 : limited;
};

const scaled = (speed: number, max: number, profile: ViscaProfile, share: number): number =>
  1 + Math.round((max - 1) * Math.abs(speed) ** profile.stickExponent * share);

export interface PanTiltDrive {
  readonly panSpeed: number;
  readonly tiltSpeed: number;
  readonly panWay: number;
  readonly tiltWay: number;
}

/** Both axes at rest; the speeds of an axis at rest are 1, since some cameras refuse 0. */
export const panTiltStill: PanTiltDrive = {
  panSpeed: 1,
  tiltSpeed: 1,
  panWay: panWays.still,
  tiltWay: tiltWays.still,
};

const panWay = (speed: number): number => (speed > 0 ? panWays.right : panWays.left);
const tiltWay = (speed: number): number => (speed > 0 ? tiltWays.up : tiltWays.down);

/** Null when neither axis moves. `zoom01` is how far the camera is zoomed in: the further, the slower. */
export const panTiltDriveOf = (velocity: PtzVelocity, profile: ViscaProfile, zoom01: number): PanTiltDrive | null => {
  const pan = effective(velocity.panSpeed);
  const tilt = effective(velocity.tiltSpeed);
  const share = 1 - (1 - profile.teleSpeedShare) * zoom01;
  if (pan === 0 && tilt === 0) {
    return null;
  }
  return {
    panSpeed: pan === 0 ? 1 : scaled(pan, profile.panSpeedMax, profile, share),
    tiltSpeed: tilt === 0 ? 1 : scaled(tilt, profile.tiltSpeedMax, profile, share),
    panWay: pan === 0 ? panWays.still : panWay(pan),
    tiltWay: tilt === 0 ? tiltWays.still : tiltWay(tilt),
  };
};

/** The drive byte 20..27 (in) or 30..37 (out); null when the zoom stands still. 0 is its slowest speed, not a stop. */
export const zoomDriveOf = (velocity: PtzVelocity, profile: ViscaProfile): number | null => {
  const zoom = effective(velocity.zoomSpeed);
  if (zoom === 0) {
    return null;
  }
  return (zoom > 0 ? 0x20 : 0x30) + Math.round(profile.zoomSpeedMax * Math.abs(zoom) ** profile.stickExponent);
};

const focusSpeedMax = 7;

/** The drive byte 20..27 (far) or 30..37 (near); null when the focus stands still. */
export const focusDriveOf = (speed: number): number | null => {
  const focus = effective(speed);
  return focus === 0 ? null : (focus > 0 ? 0x20 : 0x30) + Math.round(focusSpeedMax * Math.abs(focus));
};
