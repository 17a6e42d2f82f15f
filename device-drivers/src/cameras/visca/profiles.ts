import type { ImageSetting, WhiteBalance } from '../../core/capabilities/camera-controls.ts';
import type { ViscaCommandName } from './commands.ts';

/** What a camera can do beside moving, and in which dialect (protocol.md 1.4). */
export interface ViscaControlProfile {
  readonly absoluteMove: boolean;
  readonly tally: 'none' | 'red' | 'red-and-green';
  /** `tracking`: PTZOptics; `framing`: Sony. */
  readonly autoTracking: 'none' | 'tracking' | 'framing';
  /** Greatest value of each setting the camera has; the least is 0. */
  readonly imageMax: Readonly<Partial<Record<ImageSetting, number>>>;
  readonly whiteBalances: Readonly<Partial<Record<WhiteBalance, number>>>;
}

/** What differs between models, as data. Values from protocol.md 1.2, 1.4 and 1.6. */
export interface ViscaProfile {
  readonly title: string;
  /** Greatest speed values on the wire; the least is 1 (zoom: 0). */
  readonly panSpeedMax: number;
  readonly tiltSpeedMax: number;
  readonly zoomSpeedMax: number;
  /** The tilt speed of an absolute move stands in the pan speed too: newer Sony lists send 0. */
  readonly absoluteTiltSpeed: 'given' | 'zero';
  readonly unitsPerDegree: number;
  /** Nibbles of pan and tilt in positions. */
  readonly positionNibbles: readonly [pan: 4 | 5, tilt: 4 | 5];
  readonly panRangeDeg: readonly [number, number];
  readonly tiltRangeDeg: readonly [number, number];
  /** Zoom position at the optical end. */
  readonly zoomTele: number;
  /** Memories the room may use, first and last of each stretch; what lies between calls menus or functions. */
  readonly memories: readonly (readonly [number, number])[];
  /** How the speed of a recall is set: before each recall for its memory, or one for all memories. */
  readonly presetSpeed: 'none' | 'sony' | 'for-all' | 'for-each';
  /** Inquiries this camera is known to refuse: not sent at all. */
  readonly unsupportedInquiries: readonly ViscaCommandName[];
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
  readonly controls: ViscaControlProfile;
}

const whiteBalances = { auto: 0x00, indoor: 0x01, outdoor: 0x02, 'one-push': 0x03, manual: 0x05 } as const;

const generic: ViscaProfile = {
  title: 'VISCA camera (ValueHD and its relatives)',
  panSpeedMax: 0x18,
  tiltSpeedMax: 0x14,
  zoomSpeedMax: 7,
  absoluteTiltSpeed: 'given',
  unitsPerDegree: 14.4,
  positionNibbles: [4, 4],
  panRangeDeg: [-170, 170],
  tiltRangeDeg: [-30, 90],
  zoomTele: 0x4000,
  memories: [[0, 15]],
  presetSpeed: 'none',
  unsupportedInquiries: [],
  serialGapMs: 20,
  networkGapMs: 0,
  settingType: false,
  stickExponent: 1.7,
  teleSpeedShare: 0.4,
  travelMs: 6000,
  controls: {
    absoluteMove: true,
    tally: 'none',
    autoTracking: 'none',
    imageMax: { saturation: 0x0e, sharpness: 0x0b, gain: 0x07, 'exposure-compensation': 0x0e },
    whiteBalances,
  },
};

/** 51.2 units per degree follow from DE00..2200 for ±170°. */
const sony: ViscaProfile = {
  ...generic,
  title: 'Sony SRG and BRC (X400, X40UH, A40, 300SE)',
  tiltSpeedMax: 0x17,
  absoluteTiltSpeed: 'zero',
  unitsPerDegree: 51.2,
  tiltRangeDeg: [-20, 90],
  memories: [[0, 63]],
  presetSpeed: 'sony',
  serialGapMs: 17,
  networkGapMs: 17,
  settingType: true,
  controls: {
    ...generic.controls,
    tally: 'red',
    imageMax: { brightness: 0x1f, saturation: 0x0e, sharpness: 0x0f, gain: 0x0f, 'exposure-compensation': 0x0e },
  },
};

export const viscaProfiles = {
  generic,
  /** Memory 0 is the start-up position, 90 to 99 call menus, 255 is reserved. */
  ptzoptics: {
    ...generic,
    title: 'PTZOptics',
    memories: [
      [1, 89],
      [100, 254],
    ],
    presetSpeed: 'for-all',
    unsupportedInquiries: ['lastMemoryInquiry'],
    controls: { ...generic.controls, autoTracking: 'tracking' },
  },
  'sony-srg': sony,
  'sony-srg-a': { ...sony, title: 'Sony SRG-A40 and A12', controls: { ...sony.controls, autoTracking: 'framing' } },
  'sony-srg-120': {
    ...sony,
    title: 'Sony SRG-120DH',
    tiltSpeedMax: 0x14,
    panRangeDeg: [-100, 100],
    tiltRangeDeg: [-25, 25],
    memories: [[0, 15]],
  },
  /** 9CA7 is 170°. */
  'sony-brc': {
    ...sony,
    title: 'Sony BRC-X1000, H800 and H780',
    unitsPerDegree: 235.9,
    positionNibbles: [5, 4],
    tiltRangeDeg: [-30, 90],
    memories: [[0, 15]],
  },
  /** 15400 is 170°. */
  'sony-srg-360': {
    ...sony,
    title: 'Sony SRG-360SHE and 280SHE',
    unitsPerDegree: 512,
    positionNibbles: [5, 5],
    tiltRangeDeg: [-30, 90],
    memories: [[0, 15]],
  },
  'sony-fr7': {
    ...sony,
    title: 'Sony ILME-FR7',
    unitsPerDegree: 235.9,
    positionNibbles: [5, 5],
    tiltRangeDeg: [-30, 195],
    memories: [[0, 99]],
    unsupportedInquiries: ['lensBlockInquiry'],
    controls: { ...sony.controls, tally: 'red-and-green', autoTracking: 'framing', whiteBalances: { auto: 0x04 } },
  },
  /** 2AB98 is 175°. */
  'sony-am7': {
    ...sony,
    title: 'Sony BRC-AM7',
    unitsPerDegree: 1000,
    positionNibbles: [5, 5],
    panRangeDeg: [-175, 175],
    tiltRangeDeg: [-30, 210],
    memories: [[0, 99]],
    unsupportedInquiries: ['lensBlockInquiry'],
    controls: { ...sony.controls, tally: 'red-and-green' },
  },
  lumens: { ...generic, title: 'Lumens', memories: [[0, 127]] },
  /** FAE8 is taken as -90.5°, that is 14.4 units per degree as elsewhere. */
  'lumens-tr1': { ...generic, title: 'Lumens TR1', tiltSpeedMax: 0x17, panRangeDeg: [-90, 90], memories: [[0, 127]] },
  aver: { ...generic, title: 'AVer', memories: [[0, 127]] },
  birddog: { ...generic, title: 'BirdDog' },
  marshall: { ...generic, title: 'Marshall' },
} as const satisfies Record<string, ViscaProfile>;

export type ViscaProfileName = keyof typeof viscaProfiles;

export const viscaProfileNames = [
  'generic',
  'ptzoptics',
  'sony-srg',
  'sony-srg-a',
  'sony-srg-120',
  'sony-brc',
  'sony-srg-360',
  'sony-fr7',
  'sony-am7',
  'lumens',
  'lumens-tr1',
  'aver',
  'birddog',
  'marshall',
] as const satisfies readonly ViscaProfileName[];

/** The memories behind the room's slots, in order. */
export const memoriesOf = ({ memories }: ViscaProfile): readonly number[] =>
  memories.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

export const absoluteCommandOf = ({
  positionNibbles: [pan, tilt],
}: ViscaProfile): 'panTiltAbsolute' | 'panTiltAbsolute54' | 'panTiltAbsolute55' => {
  if (pan === 4) {
    return 'panTiltAbsolute';
  }
  return tilt === 4 ? 'panTiltAbsolute54' : 'panTiltAbsolute55';
};
