import { DriverError } from '../../core/driver-error.ts';

/**
 * The notation of the command tables: blank-separated bytes in hexadecimal, `$name` for a byte field and
 * `$name:4` for a number spread over four bytes of one nibble each (`0p 0q 0r 0s` in the vendors' lists).
 */
type FieldNames<Template extends string> = Template extends `${infer Head} ${infer Rest}`
  ? FieldNames<Head> | FieldNames<Rest>
  : Template extends `$${infer Name}:${number}`
    ? Name
    : Template extends `$${infer Name}`
      ? Name
      : never;

export type Fields<Template extends string> = Readonly<Record<FieldNames<Template>, number>>;

interface Part {
  readonly name: string | null;
  /** The byte itself for a constant. */
  readonly value: number;
  /** Bytes on the wire. */
  readonly size: number;
  readonly nibbles: boolean;
}

const parsed = new Map<string, readonly Part[]>();

const parsePart = (token: string): Part => {
  if (!token.startsWith('$')) {
    return { name: null, value: Number.parseInt(token, 16), size: 1, nibbles: false };
  }
  const [name = '', nibbles] = token.slice(1).split(':');
  return { name, value: 0, size: nibbles === undefined ? 1 : Number(nibbles), nibbles: nibbles !== undefined };
};

const partsOf = (template: string): readonly Part[] => {
  const known = parsed.get(template);
  if (known !== undefined) {
    return known;
  }
  const parts = template.split(' ').map(parsePart);
  parsed.set(template, parts);
  return parts;
};

/** Two's complement of `size` nibbles, most significant first, each in the low half of its own byte. */
export const toNibbles = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, index) => Math.floor(value / 16 ** (size - 1 - index)) & 0x0f);

export const fromNibbles = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 16 + (byte & 0x0f), 0);

export const fromSignedNibbles = (bytes: Uint8Array): number => {
  const value = fromNibbles(bytes);
  const span = 16 ** bytes.length;
  return value >= span / 2 ? value - span : value;
};

/** The payload of a template; throws `field-out-of-range` for a number it cannot carry. */
export const fillTemplate = <Template extends string>(template: Template, fields: Fields<Template>): number[] => {
  const values = new Map<string, unknown>(Object.entries(fields));
  return partsOf(template).flatMap((part) => {
    if (part.name === null) {
      return [part.value];
    }
    const value = values.get(part.name);
    const span = 16 ** part.size;
    const lowest = part.nibbles ? -span / 2 : 0;
    // 0xFF ends a frame, so a byte field goes up to 0xFE.
    const highest = part.nibbles ? span - 1 : 0xfe;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < lowest || value > highest) {
      throw new DriverError('field-out-of-range', `${part.name} does not fit its field`, { template, value });
    }
    return part.nibbles ? toNibbles(value, part.size) : [value];
  });
};

/** The fields (unsigned) of a payload that was filled from this template, or null when it was not. */
export const matchTemplate = (template: string, payload: Uint8Array): ReadonlyMap<string, number> | null => {
  const fields = new Map<string, number>();
  let at = 0;
  for (const part of partsOf(template)) {
    const bytes = payload.subarray(at, at + part.size);
    at += part.size;
    const wrongNibble = part.nibbles && bytes.some((byte) => byte > 0x0f);
    if (bytes.length < part.size || wrongNibble || (part.name === null && bytes[0] !== part.value)) {
      return null;
    }
    if (part.name !== null) {
      fields.set(part.name, part.nibbles ? fromNibbles(bytes) : (bytes[0] ?? 0));
    }
  }
  return at === payload.length ? fields : null;
};
