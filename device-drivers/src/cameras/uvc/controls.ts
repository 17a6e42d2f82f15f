/** One control as `v4l2-ctl --list-ctrls-menus` prints it; protocol.md 2. */
export interface V4l2Control {
  readonly name: string;
  /** `int`, `bool`, `menu`, `intmenu`, `button` and others. */
  readonly type: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly preset: number;
  /** Null for what cannot be read. */
  readonly value: number | null;
  readonly flags: readonly string[];
  /** Entries of a menu by their number. */
  readonly menu: ReadonlyMap<number, string>;
}

export type V4l2Controls = ReadonlyMap<string, V4l2Control>;

/** Lines that are read; a camera with every control and menu has some 150. */
const lineLimit = 2000;
const controlLine = /^\s*([a-z0-9_]{1,64})\s+(?:0x[0-9a-f]{1,8}\s+)?\(\s*([a-z0-9]+)\s*\)\s*:(.*)$/i;
const menuLine = /^\s+(\d{1,6}):\s+(.*)$/;

/** What every listed control is and may be set to. Lines that are something else are passed over. */
export const parseControls = (text: string): V4l2Controls => {
  const controls = new Map<string, V4l2Control>();
  let menu = new Map<number, string>();
  for (const line of text.split('\n', lineLimit)) {
    const control = controlLine.exec(line);
    const entry = menuLine.exec(line);
    if (control !== null) {
      menu = new Map();
      const [, name = '', type = '', rest = ''] = control;
      controls.set(name, describe(name, type, rest, menu));
    } else if (entry !== null) {
      menu.set(Number(entry[1]), (entry[2] ?? '').trim());
    }
  }
  return controls;
};

const describe = (name: string, type: string, rest: string, menu: ReadonlyMap<number, string>): V4l2Control => {
  const number = (key: string): number | null => {
    const found = new RegExp(`(?:^|\\s)${key}=(-?\\d{1,12})`).exec(rest);
    return found === null ? null : Number(found[1]);
  };
  const flags = /(?:^|\s)flags=([a-z-]+(?:, [a-z-]+)*)/.exec(rest)?.[1]?.split(', ') ?? [];
  return {
    name,
    type,
    minimum: number('min') ?? 0,
    maximum: number('max') ?? (type === 'bool' ? 1 : 0),
    step: Math.max(1, number('step') ?? 1),
    preset: number('default') ?? 0,
    value: flags.includes('write-only') ? null : number('value'),
    flags,
    menu,
  };
};

/** What `--get-ctrl` prints: `name: value` on a line of its own for each. */
export const parseValues = (text: string): ReadonlyMap<string, number> => {
  const values = new Map<string, number>();
  for (const line of text.split('\n', lineLimit)) {
    const found = /^([a-z0-9_]{1,64}): (-?\d{1,12})(?:\s|$)/i.exec(line);
    if (found?.[1] !== undefined) {
      values.set(found[1], Number(found[2]));
    }
  }
  return values;
};

/** The first of the names that exists and may be set; tools of other years name the same control differently. */
export const usable = (controls: V4l2Controls, names: readonly string[]): V4l2Control | null => {
  const found = names.map((name) => controls.get(name)).find((control) => control !== undefined);
  const closed = found === undefined || found.flags.includes('disabled') || found.flags.includes('read-only');
  return closed ? null : found;
};

/** The nearest value the control can take. */
export const snap = ({ minimum, maximum, step }: V4l2Control, value: number): number => {
  const held = Math.min(maximum, Math.max(minimum, value));
  return Math.min(maximum, minimum + Math.round((held - minimum) / step) * step);
};

/** A position for a share 0..1 of the control's range. */
export const valueAt = (control: V4l2Control, share01: number): number =>
  snap(control, control.minimum + Math.min(1, Math.max(0, share01)) * (control.maximum - control.minimum));

export const shareOf = ({ minimum, maximum }: V4l2Control, value: number): number =>
  maximum > minimum ? Math.min(1, Math.max(0, (value - minimum) / (maximum - minimum))) : 0;

/** Greatest speed of a *_speed control, 0 when it cannot move. Older kernels report a minimum of 0 or more (protocol.md 2). */
const greatestSpeed = ({ minimum, maximum }: V4l2Control): number =>
  minimum >= 0 ? Math.max(0, maximum) : Math.max(0, Math.min(maximum, -minimum));

export const canDrive = (control: V4l2Control): boolean => greatestSpeed(control) > 0;

/** The control's value for a speed of -1..1; a wish that is not 0 is at least the slowest speed. */
export const speedValue = (control: V4l2Control, speed: number): number => {
  const held = Math.min(1, Math.max(-1, speed));
  return held === 0 ? 0 : Math.sign(held) * Math.max(1, Math.round(Math.abs(held) * greatestSpeed(control)));
};
