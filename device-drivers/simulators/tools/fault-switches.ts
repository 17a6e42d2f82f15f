/** `slowMs` as people type it: `slow-ms`. */
const typed = (key: string): string => key.replaceAll(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);

export interface FaultSwitch {
  readonly name: string;
  readonly value: unknown;
}

export const faultSwitches = (faults: object): readonly FaultSwitch[] =>
  Object.entries(faults).map(([key, value]: [string, unknown]) => ({ name: typed(key), value }));

const meant = (current: unknown, word: string): unknown => {
  if (typeof current === 'boolean') {
    return word === 'on' ? true : word === 'off' ? false : undefined;
  }
  if (typeof current === 'number') {
    const value = Number(word);
    return word !== '' && value >= 0 && value <= 86_400_000 ? value : undefined;
  }
  return typeof current === 'string' ? word : undefined;
};

/** Sets a switch by its typed name to `on`, `off`, a number or a word. False when there is no such switch or value. */
export const setFault = (faults: object, name: string, word: string): boolean => {
  const entry = Object.entries(faults).find(([key]) => typed(key) === name);
  const value = entry === undefined ? undefined : meant(entry[1], word);
  return entry !== undefined && value !== undefined && Reflect.set(faults, entry[0], value);
};
