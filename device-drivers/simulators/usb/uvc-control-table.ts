/**
 * - `speeds`: a conference PTZ camera with motors and speeds
 * - `wrong-minimum`: the same under a kernel that reports the speeds from 0 on
 * - `steps`: a camera that only knows positions
 * - `fixed`: no motor, not even a digital one
 */
export type UvcKind = 'speeds' | 'wrong-minimum' | 'steps' | 'fixed';

export interface SimulatedControl {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  readonly preset: number;
  /** As `v4l2-ctl --list-ctrls-menus` 1.22 shows it with this value, its menu included (protocol.md 2). */
  line(value: number): string;
}

interface Shown {
  readonly name: string;
  readonly id: string;
  readonly range: readonly [minimum: number, maximum: number, step: number, preset: number];
  /** What the listing says the minimum is, when that is wrong. */
  readonly shownMinimum?: number;
  readonly flags?: string;
}

const integer = ({ name, id, range, shownMinimum, flags }: Shown): SimulatedControl => {
  const [lowest, highest, step, preset] = range;
  const tail = flags === undefined ? '' : ` flags=${flags}`;
  return {
    name,
    lowest,
    highest,
    preset,
    line: (value) =>
      `${name.padStart(31)} ${id} (int)    : min=${shownMinimum ?? lowest} max=${highest} step=${step} default=${preset} value=${value}${tail}`,
  };
};

const boolean = (name: string, id: string, preset: number): SimulatedControl => ({
  name,
  lowest: 0,
  highest: 1,
  preset,
  line: (value) => `${name.padStart(31)} ${id} (bool)   : default=${preset} value=${value}`,
});

const menu = (name: string, id: string, preset: number, entries: readonly string[]): SimulatedControl => ({
  name,
  lowest: 0,
  highest: entries.length - 1,
  preset,
  line: (value) =>
    [
      `${name.padStart(31)} ${id} (menu)   : min=0 max=${entries.length - 1} default=${preset} value=${value} (${entries[value]})`,
      ...entries.map((entry, index) => `\t\t\t\t${index}: ${entry}`),
    ].join('\n'),
});

const picture: readonly SimulatedControl[] = [
  integer({ name: 'brightness', id: '0x00980900', range: [-64, 64, 1, 0] }),
  integer({ name: 'contrast', id: '0x00980901', range: [0, 95, 1, 32] }),
  boolean('white_balance_automatic', '0x0098090c', 1),
  menu('power_line_frequency', '0x00980918', 1, ['Disabled', '50 Hz', '60 Hz']),
  integer({ name: 'white_balance_temperature', id: '0x0098091a', range: [2800, 6500, 1, 4600], flags: 'inactive' }),
  integer({ name: 'sharpness', id: '0x0098091b', range: [0, 7, 1, 2] }),
];

const focus: readonly SimulatedControl[] = [
  integer({ name: 'focus_absolute', id: '0x009a090a', range: [0, 250, 5, 0], flags: 'inactive' }),
  boolean('focus_automatic_continuous', '0x009a090c', 1),
];

const positions: readonly SimulatedControl[] = [
  integer({ name: 'pan_absolute', id: '0x009a0908', range: [-540_000, 540_000, 3600, 0] }),
  integer({ name: 'tilt_absolute', id: '0x009a0909', range: [-108_000, 324_000, 3600, 0] }),
  integer({ name: 'zoom_absolute', id: '0x009a090d', range: [100, 500, 1, 100] }),
];

const speeds = (shownMinimum: number | null): readonly SimulatedControl[] => {
  const shown = shownMinimum === null ? {} : { shownMinimum };
  return [
    integer({ name: 'zoom_continuous', id: '0x009a090f', range: [-7, 7, 1, 0], flags: 'write-only', ...shown }),
    integer({ name: 'pan_speed', id: '0x009a0920', range: [-24, 24, 1, 0], ...shown }),
    integer({ name: 'tilt_speed', id: '0x009a0921', range: [-20, 20, 1, 0], ...shown }),
  ];
};

const byKind: Readonly<Record<UvcKind, readonly SimulatedControl[]>> = {
  speeds: [...picture, ...positions, ...focus, ...speeds(null)],
  'wrong-minimum': [...picture, ...positions, ...focus, ...speeds(0)],
  steps: [...picture, ...positions, ...focus],
  fixed: picture,
};

export const cameraControls = (kind: UvcKind): readonly SimulatedControl[] => byKind[kind];
