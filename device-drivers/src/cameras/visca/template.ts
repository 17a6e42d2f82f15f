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

/** The bytes every payload of this template begins with. */
export const constantHeadOf = (template: string): readonly number[] => {
  const parts = partsOf(template);
  const fieldAt = parts.findIndex(({ name }) => name !== null);
  return (fieldAt === -1 ? parts : parts.slice(0, fieldAt)).map(({ value }) => value);
};

/** Two's complement of `size` (up to 8) nibbles, most significant first, each in the low half of its own byte. */
export const toNibbles = (value: number, size: number): number[] => {
  const nibbles: number[] = [];
  for (let shift = 4 * (size - 1); shift >= 0; shift -= 4) {
    nibbles.push((value >> shift) & 0x0f);
  }
  return nibbles;
};

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

/** The field at this place of a frame; null when what stands there is none. */
const fieldAt = (frame: Uint8Array, start: number, { size, nibbles }: Part): number | null => {
  let value = 0;
  for (let at = start; at < start + size; at += 1) {
    const byte = frame[at] ?? 0xff;
    if (nibbles && byte > 0x0f) {
      return null;
    }
    value = value * 16 + byte;
  }
  return value;
};

const noFields: ReadonlyMap<string, number> = new Map();

/**
 * The fields (unsigned) of a payload that was filled from this template, or null when it was not.
 * The payload is what stands between the first and the last byte of the frame.
 */
export const matchTemplate = (template: string, frame: Uint8Array): ReadonlyMap<string, number> | null => {
  const end = frame.length - 1;
  let fields: Map<string, number> | null = null;
  let at = 1;
  for (const part of partsOf(template)) {
    if (at + part.size > end) {
      return null;
    }
    if (part.name === null) {
      if (frame[at] !== part.value) {
        return null;
      }
    } else {
      const value = fieldAt(frame, at, part);
      if (value === null) {
        return null;
      }
      fields ??= new Map();
      fields.set(part.name, value);
    }
    at += part.size;
  }
  return at === end ? (fields ?? noFields) : null;
};
