/** What differs between heads, as data; uncertain values are marked in protocol.md 4. */
export interface PelcoProfile {
  readonly title: string;
  /** Whether the head answers position queries. A head that never answers is online while its port is open. */
  readonly answers: boolean;
  readonly panSpeedMax: number;
  readonly tiltSpeedMax: number;
  readonly zoomSpeedMax: number;
  readonly focusSpeedMax: number;
  /** Highest preset number the room may use. */
  readonly lastPreset: number;
  /** Presets that are functions of the head (menu, scans, restart) and never used. */
  readonly reservedPresets: { readonly from: number; readonly to: number };
  /** Preset that is the home position, or null. */
  readonly homePreset: number | null;
  /** Readings per degree; a reading beyond 180 degrees is negative. */
  readonly unitsPerDegree: number;
  readonly tiltGrowsDownwards: boolean;
  readonly zoomTele: number;
  /** How long a recall lasts at most; waited for when the position cannot be read. */
  readonly travelMs: number;
}

const blind: PelcoProfile = {
  title: 'Pelco head without a return line',
  answers: false,
  panSpeedMax: 0x3f,
  tiltSpeedMax: 0x3f,
  zoomSpeedMax: 3,
  focusSpeedMax: 3,
  lastPreset: 32,
  reservedPresets: { from: 33, to: 255 },
  homePreset: null,
  unitsPerDegree: 100,
  tiltGrowsDownwards: true,
  zoomTele: 0xffff,
  travelMs: 5000,
};

export const pelcoProfiles = {
  blind,
  position: { ...blind, title: 'Pelco-D head that tells its position', answers: true },
  /** Heads with presets beyond the functions (33 to 99 as a rule). */
  'many-presets': {
    ...blind,
    title: 'Pelco head with presets beyond 99',
    lastPreset: 255,
    reservedPresets: { from: 33, to: 99 },
  },
} as const satisfies Record<string, PelcoProfile>;

export const pelcoProfileNames = [
  'blind',
  'position',
  'many-presets',
] as const satisfies readonly (keyof typeof pelcoProfiles)[];

const reservedCount = ({ reservedPresets: { from, to }, lastPreset }: PelcoProfile): number =>
  Math.max(0, Math.min(to, lastPreset) - from + 1);

export const presetSlotsOf = (profile: PelcoProfile): number => profile.lastPreset - reservedCount(profile);

/** The preset number of a slot of the room, past the reserved ones; null for a slot there is not. */
export const presetOf = (profile: PelcoProfile, slot: number): number | null => {
  if (!Number.isInteger(slot) || slot < 0 || slot >= presetSlotsOf(profile)) {
    return null;
  }
  const { from } = profile.reservedPresets;
  return slot + 1 < from ? slot + 1 : slot + 1 + reservedCount(profile);
};
