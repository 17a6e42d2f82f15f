import type { PtzPosition } from '../../core/capabilities/capabilities.ts';
import { absoluteCommandOf, type ViscaProfile } from './profiles.ts';

export interface AbsoluteMove {
  readonly command: ReturnType<typeof absoluteCommandOf>;
  readonly fields: {
    readonly panSpeed: number;
    readonly tiltSpeed: number;
    readonly pan: number;
    readonly tilt: number;
  };
  readonly zoom: number;
}

const within = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

/** At the speed of recalls (1 upwards), the greatest when it is null; null when the camera cannot look there. */
export const absoluteMoveOf = (
  position: PtzPosition,
  profile: ViscaProfile,
  speed: number | null,
): AbsoluteMove | null => {
  const { panDeg, tiltDeg, zoom01 } = position;
  const { panRangeDeg, tiltRangeDeg, unitsPerDegree, zoomTele } = profile;
  if (!within(panDeg, panRangeDeg) || !within(tiltDeg, tiltRangeDeg) || !within(zoom01, [0, 1])) {
    return null;
  }
  return {
    command: absoluteCommandOf(profile),
    fields: {
      panSpeed: Math.min(speed ?? profile.panSpeedMax, profile.panSpeedMax),
      tiltSpeed:
        profile.absoluteTiltSpeed === 'zero' ? 0 : Math.min(speed ?? profile.tiltSpeedMax, profile.tiltSpeedMax),
      pan: Math.round(panDeg * unitsPerDegree),
      tilt: Math.round(tiltDeg * unitsPerDegree),
    },
    zoom: Math.round(zoom01 * zoomTele),
  };
};
