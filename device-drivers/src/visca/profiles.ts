/** What differs between models, as data. Values from protocol.md 1.2 and 1.6. */
export interface ViscaProfile {
  readonly title: string;
  /** Greatest speed values on the wire; the least is 1 (zoom: 0). */
  readonly panSpeedMax: number;
  readonly tiltSpeedMax: number;
  readonly zoomSpeedMax: number;
  readonly unitsPerDegree: number;
  /** Zoom position at the optical end. */
  readonly zoomTele: number;
  /** Memory that the room's slot 0 uses, and how many memories follow from there. */
  readonly firstMemory: number;
  readonly presetSlots: number;
  /** Least time between two frames on a serial line; clones drop bytes when frames follow without a gap. */
  readonly serialGapMs: number;
  /** The same with numbered datagrams: commands are taken once per picture (protocol.md 1.3 rule 4). */
  readonly networkGapMs: number;
  /** Whether IF_Clear goes out as a device setting, type 0120 (protocol.md 1.7). */
  readonly settingType: boolean;
  /** Angular speed is not linear: the stick's way is raised to this power before it becomes a speed. */
  readonly stickExponent: number;
  /** Share of the greatest speed that is left at the tele end, where the picture runs away most easily. */
  readonly teleSpeedShare: number;
  /** How long the camera travels at most; waited for when it neither completes nor tells its position. */
  readonly travelMs: number;
}

const generic: ViscaProfile = {
  title: 'VISCA camera (ValueHD and its relatives)',
  panSpeedMax: 0x18,
  tiltSpeedMax: 0x14,
  zoomSpeedMax: 7,
  unitsPerDegree: 14.4,
  zoomTele: 0x4000,
  firstMemory: 0,
  presetSlots: 16,
  serialGapMs: 20,
  networkGapMs: 0,
  settingType: false,
  stickExponent: 1.7,
  teleSpeedShare: 0.4,
  travelMs: 6000,
};

export const viscaProfiles = {
  generic,
  /** Memory 0 is the start-up position and 90 to 99 call menus: the room gets 1 to 89. */
  ptzoptics: { ...generic, title: 'PTZOptics', firstMemory: 1, presetSlots: 89 },
  /** 51.2 units per degree follow from DE00..2200 for ±170°. */
  'sony-srg': {
    ...generic,
    title: 'Sony SRG and BRC (X400, X40UH, A40, 300SE)',
    tiltSpeedMax: 0x17,
    unitsPerDegree: 51.2,
    presetSlots: 64,
    serialGapMs: 17,
    networkGapMs: 17,
    settingType: true,
  },
} as const satisfies Record<string, ViscaProfile>;

export type ViscaProfileName = keyof typeof viscaProfiles;

export const viscaProfileNames = ['generic', 'ptzoptics', 'sony-srg'] as const satisfies readonly ViscaProfileName[];

const vendors: ReadonlyMap<number, string> = new Map([
  [0x0001, 'Sony'],
  [0x0109, 'BirdDog'],
  [0x2574, 'AVer'],
]);

const sonyModels: ReadonlyMap<number, string> = new Map([
  [0x040f, 'BRC-300'],
  [0x0511, 'SRG-120DH'],
  [0x0513, 'SRG-300H'],
  [0x0516, 'SRG-300SE'],
  [0x0519, 'BRC-X1000'],
  [0x051a, 'BRC-H800'],
  [0x051b, 'BRC-H780'],
  [0x051c, 'BRC-X400'],
  [0x051d, 'BRC-X401'],
  [0x051e, 'ILME-FR7'],
  [0x051f, 'BRC-AM7'],
  [0x0604, 'SRG-360SHE'],
  [0x0605, 'SRG-280SHE'],
  [0x0617, 'SRG-X400'],
  [0x0618, 'SRG-X120'],
  [0x061c, 'SRG-X402'],
  [0x061f, 'SRG-X40UH'],
  [0x0620, 'SRG-H40UH'],
  [0x0621, 'SRG-A40'],
  [0x0622, 'SRG-A12'],
]);

const fourDigits = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase();

/** What the numbers of the Version reply mean; unknown ones stay readable as numbers. */
export const nameOf = (vendor: number, model: number): { make: string; model: string } => ({
  make: vendors.get(vendor) ?? `VISCA ${fourDigits(vendor)}`,
  model: (vendor === 0x0001 ? sonyModels.get(model) : undefined) ?? fourDigits(model),
});
