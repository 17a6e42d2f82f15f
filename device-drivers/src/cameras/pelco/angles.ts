import type { PtzPosition } from '../../core/capabilities/capabilities.ts';
import type { PelcoProfile } from './profiles.ts';

/** What the head counts: 16-bit numbers. */
export interface PelcoReading {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

const fullTurnDeg = 360;

/** -180 to 180 degrees. */
const signed = (deg: number): number => (deg > fullTurnDeg / 2 ? deg - fullTurnDeg : deg);
const unsigned = (deg: number): number => ((deg % fullTurnDeg) + fullTurnDeg) % fullTurnDeg;

export const fromReading = ({ pan, tilt, zoom }: PelcoReading, profile: PelcoProfile): PtzPosition => {
  const tiltDeg = signed(tilt / profile.unitsPerDegree);
  return {
    panDeg: signed(pan / profile.unitsPerDegree),
    tiltDeg: profile.tiltGrowsDownwards && tiltDeg !== 0 ? -tiltDeg : tiltDeg,
    zoom01: Math.min(1, zoom / profile.zoomTele),
  };
};

export const toReading = ({ panDeg, tiltDeg, zoom01 }: PtzPosition, profile: PelcoProfile): PelcoReading => ({
  pan: Math.round(unsigned(panDeg) * profile.unitsPerDegree),
  tilt: Math.round(unsigned(profile.tiltGrowsDownwards ? -tiltDeg : tiltDeg) * profile.unitsPerDegree),
  zoom: Math.round(Math.min(1, Math.max(0, zoom01)) * profile.zoomTele),
});
