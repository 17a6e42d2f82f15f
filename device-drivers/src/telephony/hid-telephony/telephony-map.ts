import type { HidField } from './report-descriptor.ts';
import { readField, splitReport } from './reports.ts';

export type TelephonyKey =
  | 'hook'
  | 'mute'
  | 'flash'
  | 'redial'
  | 'reject'
  | 'volume-up'
  | 'volume-down'
  | 'speaker-mute';

export type TelephonyLamp = 'mute' | 'off-hook' | 'ring' | 'ringer' | 'speaker' | 'hold' | 'microphone' | 'on-line';

/** Usage page and usage as one number; protocol.md 2. */
const keyUsages: ReadonlyMap<number, TelephonyKey> = new Map([
  [0x0b_0020, 'hook'],
  [0x0b_002f, 'mute'],
  [0x0b_0021, 'flash'],
  [0x0b_0024, 'redial'],
  [0x09_0007, 'reject'],
  [0x0c_00e9, 'volume-up'],
  [0x0c_00ea, 'volume-down'],
  [0x0c_00e2, 'speaker-mute'],
]);

const lampUsages: ReadonlyMap<number, TelephonyLamp> = new Map([
  [0x08_0009, 'mute'],
  [0x08_0017, 'off-hook'],
  [0x08_0018, 'ring'],
  [0x08_001e, 'speaker'],
  [0x08_0020, 'hold'],
  [0x08_0021, 'microphone'],
  [0x08_002a, 'on-line'],
  [0x0b_009e, 'ringer'],
]);

const telephonyPage = 0x0b;
const buttonPage = 0x09;

/** What a key did: `pressed` is the value of its bit; a relative key only ever tells that it was pressed. */
export interface KeyChange {
  readonly key: TelephonyKey;
  readonly pressed: boolean;
  readonly relative: boolean;
}

export interface LampField {
  readonly lamp: TelephonyLamp;
  readonly field: HidField;
}

const pageOf = (usage: number): number => usage >>> 16;

/** Whether the device has keys or lamps of a telephone at all. */
export const isTelephone = (fields: readonly HidField[]): boolean =>
  fields.some(({ application }) => pageOf(application) === telephonyPage);

/** Lamps of the telephone; keyboards have a lamp called mute, too. */
export const lampsOf = (fields: readonly HidField[]): readonly LampField[] =>
  fields
    .filter(
      ({ kind, form, application }) =>
        kind === 'output' && form === 'variable' && pageOf(application) === telephonyPage,
    )
    .flatMap((field) => {
      const lamp = lampUsages.get(field.usages[0] ?? 0);
      return lamp === undefined ? [] : [{ lamp, field }];
    });

const keyOf = (usage: number | undefined, application: number): TelephonyKey | null => {
  const elsewhere = pageOf(usage ?? 0) === buttonPage && pageOf(application) !== telephonyPage;
  return elsewhere ? null : (keyUsages.get(usage ?? 0) ?? null);
};

export const keysOf = (fields: readonly HidField[]): readonly TelephonyKey[] => {
  const inputs = fields.filter(({ kind }) => kind === 'input');
  const keys = inputs.flatMap(({ usages, application }) => usages.map((usage) => keyOf(usage, application)));
  return [...new Set(keys.filter((key) => key !== null))];
};

/** Turns reports into what changed, remembering what was pressed before. */
export class KeyReader {
  readonly #fields: readonly HidField[];
  readonly #numbered: boolean;
  readonly #before = new Map<HidField, number>();

  constructor(fields: readonly HidField[], numbered: boolean) {
    this.#fields = fields.filter(({ kind }) => kind === 'input');
    this.#numbered = numbered;
  }

  /** Null when the device has no such report, or one that is longer. */
  read(bytes: Uint8Array): readonly KeyChange[] | null {
    const { reportId, data } = splitReport(bytes, this.#numbered);
    const mine = this.#fields.filter((field) => field.reportId === reportId);
    const values = mine.map((field) => ({ field, value: readField(data, field) }));
    if (mine.length === 0 || values.some(({ value }) => value === null)) {
      return null;
    }
    return values.flatMap(({ field, value }) => this.#change(field, value ?? 0));
  }

  #change(field: HidField, value: number): readonly KeyChange[] {
    const before = this.#before.get(field) ?? 0;
    this.#before.set(field, value);
    if (field.form === 'array') {
      return value === before ? [] : [...arrayKey(field, before, false), ...arrayKey(field, value, true)];
    }
    const key = keyOf(field.usages[0], field.application);
    const tells = field.relative ? value !== 0 : value !== before;
    return key === null || !tells ? [] : [{ key, pressed: value !== 0, relative: field.relative }];
  }
}

const arrayKey = (field: HidField, value: number, pressed: boolean): readonly KeyChange[] => {
  // A number outside of the logical range means that no key is pressed (HID 1.11, 6.2.2.5).
  const usage = field.usages[value - field.logicalMinimum];
  const key = keyOf(usage, field.application);
  return key === null || (!pressed && value === 0) ? [] : [{ key, pressed, relative: false }];
};
