/**
 * How long a class of command may take (protocol.md 1.3 rule 5): `ackMs` to the first answer, `completionMs` until
 * its socket is taken as free even though the camera never said so.
 */
export const commandClasses = {
  drive: { ackMs: 1000, completionMs: 2000 },
  stop: { ackMs: 250, completionMs: 2000 },
  travel: { ackMs: 1000, completionMs: 20_000 },
  memory: { ackMs: 1000, completionMs: 2000 },
  image: { ackMs: 1000, completionMs: 2000 },
  power: { ackMs: 1000, completionMs: 60_000 },
  inquiry: { ackMs: 1000, completionMs: 0 },
  setup: { ackMs: 400, completionMs: 0 },
} as const;

export type CommandClass = keyof typeof commandClasses;

export type ViscaAxis = 'pan-tilt' | 'zoom' | 'focus';

export interface ViscaCommand {
  readonly template: string;
  readonly class: CommandClass;
  /** What it sets in motion or stops. */
  readonly axes: readonly ViscaAxis[];
}

/** Everything this driver says, after the address byte and before the terminator (protocol.md 1.2, 1.4, 1.5). */
export const viscaCommands = {
  addressSet: { template: '30 01', class: 'setup', axes: [] },
  ifClear: { template: '01 00 01', class: 'setup', axes: [] },
  versionInquiry: { template: '09 00 02', class: 'inquiry', axes: [] },
  powerInquiry: { template: '09 04 00', class: 'inquiry', axes: [] },
  zoomInquiry: { template: '09 04 47', class: 'inquiry', axes: [] },
  panTiltInquiry: { template: '09 06 12', class: 'inquiry', axes: [] },
  lastMemoryInquiry: { template: '09 04 3F', class: 'inquiry', axes: [] },
  lensBlockInquiry: { template: '09 7E 7E 00', class: 'inquiry', axes: [] },
  focusInquiry: { template: '09 04 48', class: 'inquiry', axes: [] },
  focusModeInquiry: { template: '09 04 38', class: 'inquiry', axes: [] },
  apertureInquiry: { template: '09 04 42', class: 'inquiry', axes: [] },
  colourGainInquiry: { template: '09 04 49', class: 'inquiry', axes: [] },
  gainInquiry: { template: '09 04 4C', class: 'inquiry', axes: [] },
  brightInquiry: { template: '09 04 4D', class: 'inquiry', axes: [] },
  exposureCompensationInquiry: { template: '09 04 4E', class: 'inquiry', axes: [] },
  power: { template: '01 04 00 $power', class: 'power', axes: [] },
  panTiltDrive: { template: '01 06 01 $panSpeed $tiltSpeed $panWay $tiltWay', class: 'drive', axes: ['pan-tilt'] },
  panTiltAbsolute: { template: '01 06 02 $panSpeed $tiltSpeed $pan:4 $tilt:4', class: 'travel', axes: ['pan-tilt'] },
  /** Large Sony cameras. With ten nibbles the tilt speed finds no room in 16 bytes. */
  panTiltAbsolute54: { template: '01 06 02 $panSpeed $tiltSpeed $pan:5 $tilt:4', class: 'travel', axes: ['pan-tilt'] },
  panTiltAbsolute55: { template: '01 06 02 $panSpeed $pan:5 $tilt:5', class: 'travel', axes: ['pan-tilt'] },
  home: { template: '01 06 04', class: 'travel', axes: ['pan-tilt'] },
  zoomStop: { template: '01 04 07 00', class: 'stop', axes: ['zoom'] },
  /** `$drive` is 20..27 hexadecimal towards tele, 30..37 towards wide. */
  zoomDrive: { template: '01 04 07 $drive', class: 'drive', axes: ['zoom'] },
  zoomDirect: { template: '01 04 47 $zoom:4', class: 'travel', axes: ['zoom'] },
  memorySet: { template: '01 04 3F 01 $memory', class: 'memory', axes: [] },
  memoryRecall: { template: '01 04 3F 02 $memory', class: 'travel', axes: ['pan-tilt', 'zoom'] },
  /** Sony: for one memory. */
  presetSpeedSony: { template: '01 7E 01 0B $memory $speed', class: 'image', axes: [] },
  /** PTZOptics: one speed for all memories; a drive has four parameters. */
  presetSpeedForAll: { template: '01 06 01 $speed', class: 'image', axes: [] },
  presetSpeedForEach: { template: '01 06 01 $memory $speed', class: 'image', axes: [] },
  focusStop: { template: '01 04 08 00', class: 'drive', axes: ['focus'] },
  /** `$drive` is 20..27 hexadecimal towards far, 30..37 towards near. */
  focusDrive: { template: '01 04 08 $drive', class: 'drive', axes: ['focus'] },
  focusDirect: { template: '01 04 48 $focus:4', class: 'image', axes: [] },
  focusMode: { template: '01 04 38 $mode', class: 'image', axes: [] },
  whiteBalance: { template: '01 04 35 $mode', class: 'image', axes: [] },
  whiteBalanceTrigger: { template: '01 04 10 05', class: 'image', axes: [] },
  aperture: { template: '01 04 42 00 00 $value:2', class: 'image', axes: [] },
  colourGain: { template: '01 04 49 00 00 00 $value:1', class: 'image', axes: [] },
  gain: { template: '01 04 4C 00 00 $value:2', class: 'image', axes: [] },
  bright: { template: '01 04 4D 00 00 $value:2', class: 'image', axes: [] },
  exposureCompensation: { template: '01 04 4E 00 00 $value:2', class: 'image', axes: [] },
  exposureCompensationSwitch: { template: '01 04 3E $state', class: 'image', axes: [] },
  tallyRed: { template: '01 7E 01 0A 00 $state', class: 'image', axes: [] },
  tallyGreen: { template: '01 7E 04 1A 00 $state', class: 'image', axes: [] },
  /** PTZOptics; not a command but a class of its own. */
  autoTracking: { template: '0A 11 54 $state', class: 'image', axes: [] },
  /** `$state` is 0 off, 1 on. */
  autoFraming: { template: '01 7E 04 3A $state', class: 'image', axes: [] },
} as const satisfies Record<string, ViscaCommand>;

export type ViscaCommandName = keyof typeof viscaCommands;

export const panWays = { left: 0x01, right: 0x02, still: 0x03 } as const;
export const tiltWays = { up: 0x01, down: 0x02, still: 0x03 } as const;
/** What most switches say. */
export const switchStates = { on: 0x02, off: 0x03 } as const;
export const focusModes = { auto: 0x02, manual: 0x03 } as const;
export const powerStates = { on: 0x02, standby: 0x03 } as const;
