/**
 * How long a class of command may take (protocol.md 1.3 rule 5): `ackMs` to the first answer, `completionMs` until
 * its socket is taken as free even though the camera never said so.
 */
export const commandClasses = {
  drive: { ackMs: 1000, completionMs: 2000 },
  stop: { ackMs: 250, completionMs: 2000 },
  travel: { ackMs: 1000, completionMs: 20_000 },
  memory: { ackMs: 1000, completionMs: 2000 },
  power: { ackMs: 1000, completionMs: 60_000 },
  inquiry: { ackMs: 1000, completionMs: 0 },
  setup: { ackMs: 400, completionMs: 0 },
} as const;

export type CommandClass = keyof typeof commandClasses;

export type ViscaAxis = 'pan-tilt' | 'zoom';

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
  power: { template: '01 04 00 $power', class: 'power', axes: [] },
  panTiltDrive: { template: '01 06 01 $panSpeed $tiltSpeed $panWay $tiltWay', class: 'drive', axes: ['pan-tilt'] },
  panTiltAbsolute: { template: '01 06 02 $panSpeed $tiltSpeed $pan:4 $tilt:4', class: 'travel', axes: ['pan-tilt'] },
  home: { template: '01 06 04', class: 'travel', axes: ['pan-tilt'] },
  zoomStop: { template: '01 04 07 00', class: 'stop', axes: ['zoom'] },
  /** `$drive` is 20..27 hexadecimal towards tele, 30..37 towards wide. */
  zoomDrive: { template: '01 04 07 $drive', class: 'drive', axes: ['zoom'] },
  zoomDirect: { template: '01 04 47 $zoom:4', class: 'travel', axes: ['zoom'] },
  memorySet: { template: '01 04 3F 01 $memory', class: 'memory', axes: [] },
  memoryRecall: { template: '01 04 3F 02 $memory', class: 'travel', axes: ['pan-tilt', 'zoom'] },
} as const satisfies Record<string, ViscaCommand>;

export type ViscaCommandName = keyof typeof viscaCommands;

export const panWays = { left: 0x01, right: 0x02, still: 0x03 } as const;
export const tiltWays = { up: 0x01, down: 0x02, still: 0x03 } as const;
export const powerStates = { on: 0x02, standby: 0x03 } as const;
