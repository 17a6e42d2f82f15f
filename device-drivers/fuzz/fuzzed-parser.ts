/** Something that reads what comes from outside. It must answer to any input, soon, and without growing. */
export interface FuzzedParser {
  readonly name: string;
  /** Good input; the fuzzer spoils it. */
  readonly seeds: readonly Uint8Array[];
  readonly parse: (input: Uint8Array) => unknown;
}

const decoder = new TextDecoder();

const ofHex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A parser of bytes; its seeds in hexadecimal. */
export const bytes = (
  name: string,
  parse: (input: Uint8Array) => unknown,
  ...seeds: readonly string[]
): FuzzedParser => ({
  name,
  seeds: seeds.map(ofHex),
  parse,
});

/** A parser of text. */
export const text = (name: string, parse: (input: string) => unknown, ...seeds: readonly string[]): FuzzedParser => ({
  name,
  seeds: seeds.map((seed) => Buffer.from(seed)),
  parse: (input) => parse(decoder.decode(input)),
});

/** A parser of bytes that mostly are text. */
export const stream = (
  name: string,
  parse: (input: Uint8Array) => unknown,
  ...seeds: readonly string[]
): FuzzedParser => ({ name, seeds: seeds.map((seed) => Buffer.from(seed)), parse });

/** The value, or the text itself where it is no JSON. */
export const json = (input: string): unknown => {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
};
