import type { FieldDefinition, Value } from './definition-schema.ts';

/** How one field stands in a frame. Frames are strings; of a device that speaks bytes each character is one byte. */
export interface FieldCodec {
  /** Null for a value that does not fit. */
  encode(value: Value): string | null;
  /** What stands at `at` and where it ends; null when it is not this field. */
  decode(frame: string, at: number): Decoded | null;
  /** Every value, when there are few enough to be listed. */
  readonly values: readonly Value[] | null;
  /** A value that fits, for a device of which nothing is known. */
  readonly example: Value;
  /** States the bits of the number stand for. */
  readonly bitNames: readonly string[] | null;
}

interface Decoded {
  readonly value: Value;
  readonly end: number;
}

export type Speech = 'text' | 'bytes';

export type CodecResult =
  | { readonly ok: true; readonly codec: FieldCodec }
  | { readonly ok: false; readonly at: string; readonly message: string };

const listedAtMost = 256;
/** More digits than this are no number of a device. */
const longestNumber = 12;

/** `0A FF` as the two bytes; null when it is not written in hexadecimal. */
export const bytesOf = (hex: string): string | null => {
  const tokens = hex.trim().split(' ');
  const right = tokens.every((token) => /^[0-9A-Fa-f]{2}$/.test(token));
  return right ? tokens.map((token) => String.fromCharCode(Number.parseInt(token, 16))).join('') : null;
};

/** Bytes as `0A FF`. */
export const hexOf = (frame: string): string =>
  Array.from(frame, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()).join(' ');

/** Builds the codec of a field, or says which key of it is wrong. */
export const createFieldCodec = (field: FieldDefinition, speech: Speech): CodecResult => {
  switch (field.kind) {
    case 'number':
      return numberCodec(field, speech, null);
    case 'bits':
      return field.names === undefined
        ? { ok: false, at: '/names', message: 'bits need "names"' }
        : numberCodec({ ...field, min: 0, max: 2 ** field.names.length - 1 }, speech, field.names);
    case 'choice':
      return choiceCodec(field.words ?? {}, speech);
    default:
      return field.kind satisfies never;
  }
};

const numberCodec = (field: FieldDefinition, speech: Speech, bitNames: readonly string[] | null): CodecResult => {
  const { min = 0, max = speech === 'bytes' ? 256 ** (field.digits ?? 1) - 1 : 65_535, factor = 1, offset = 0 } = field;
  if (min > max) {
    return { ok: false, at: '/min', message: '"min" is greater than "max"' };
  }
  if (factor === 0) {
    return { ok: false, at: '/factor', message: '"factor" must not be 0' };
  }
  if (speech === 'bytes' && (min < 0 || max >= 256 ** (field.digits ?? 1))) {
    return { ok: false, at: '/max', message: 'does not fit its bytes; write a greater "digits"' };
  }
  const decimals = speech === 'bytes' || field.write === 'hex' ? 0 : (field.decimals ?? 0);
  const toWire = (value: number): number => Number((value * factor + offset).toFixed(decimals));
  const fromWire = (wire: number): number => (wire - offset) / factor;
  const raw = speech === 'bytes' ? bytesNumber(field.digits ?? 1) : textNumber(field, decimals);
  const few = decimals === 0 && max - min < listedAtMost;
  return {
    ok: true,
    codec: {
      encode: (value) => {
        const wire = typeof value === 'number' ? toWire(value) : Number.NaN;
        return wire >= min && wire <= max ? raw.write(wire) : null;
      },
      decode: (frame, at) => {
        const read = raw.read(frame, at);
        return read === null || read.wire < min || read.wire > max
          ? null
          : { value: fromWire(read.wire), end: read.end };
      },
      values: few
        ? Array.from({ length: Math.floor(max - min) + 1 }, (_, index) => fromWire(Math.ceil(min) + index))
        : null,
      example: fromWire(min),
      bitNames,
    },
  };
};

interface RawNumber {
  write(wire: number): string;
  read(frame: string, at: number): { readonly wire: number; readonly end: number } | null;
}

const bytesNumber = (size: number): RawNumber => ({
  write: (wire) =>
    Array.from({ length: size }, (_, index) =>
      String.fromCharCode(Math.floor(wire / 256 ** (size - 1 - index)) % 256),
    ).join(''),
  read: (frame, at) => {
    const bytes = Array.from(frame.slice(at, at + size), (byte) => byte.charCodeAt(0));
    return bytes.length < size ? null : { wire: bytes.reduce((sum, byte) => sum * 256 + byte, 0), end: at + size };
  },
});

const isDigit = (hex: boolean, character: string): boolean =>
  (character >= '0' && character <= '9') ||
  (hex && ((character >= 'A' && character <= 'F') || (character >= 'a' && character <= 'f')));

/** Where the run of digits ends that begins at `at`. */
const digitsEnd = (frame: string, at: number, hex: boolean): number => {
  let end = at;
  while (end < frame.length && end - at < longestNumber && isDigit(hex, frame.charAt(end))) {
    end += 1;
  }
  return end;
};

const signAt = (frame: string, at: number): boolean => frame.charAt(at) === '-' || frame.charAt(at) === '+';

const textNumber = ({ write = 'decimal', digits }: FieldDefinition, decimals: number): RawNumber => {
  const hex = write === 'hex';
  return {
    write: (wire) => {
      const text = hex ? Math.abs(wire).toString(16).toUpperCase() : Math.abs(wire).toFixed(decimals);
      return (wire < 0 ? '-' : '') + text.padStart(digits ?? 1, '0');
    },
    read: (frame, at) => {
      const start = !hex && signAt(frame, at) ? at + 1 : at;
      const run = digitsEnd(frame, start, hex);
      // A number of fixed width may be followed by another one at once.
      const whole = digits === undefined || decimals > 0 ? run : Math.min(run, start + digits);
      const point = decimals > 0 && frame.charAt(whole) === '.' ? digitsEnd(frame, whole + 1, false) : whole;
      const text = frame.slice(at, point);
      return whole === start ? null : { wire: hex ? Number.parseInt(text, 16) : Number(text), end: point };
    },
  };
};

const choiceCodec = (words: Readonly<Record<string, string>>, speech: Speech): CodecResult => {
  const pairs: { readonly name: string; readonly wire: string }[] = [];
  for (const [name, written] of Object.entries(words)) {
    const wire = speech === 'bytes' ? bytesOf(written) : written;
    if (wire === null) {
      return { ok: false, at: `/words/${name}`, message: 'is not written in hexadecimal, for instance "01 FF"' };
    }
    pairs.push({ name, wire });
  }
  const [first] = pairs;
  if (first === undefined) {
    return { ok: false, at: '/words', message: 'a choice needs "words"' };
  }
  // `ON2` must not be taken for `ON`.
  const longestFirst = pairs.toSorted((a, b) => b.wire.length - a.wire.length);
  return {
    ok: true,
    codec: {
      encode: (value) => pairs.find(({ name }) => name === String(value))?.wire ?? null,
      decode: (frame, at) => {
        const found = longestFirst.find(({ wire }) => frame.startsWith(wire, at));
        return found === undefined ? null : { value: found.name, end: at + found.wire.length };
      },
      values: pairs.map(({ name }) => name),
      example: first.name,
      bitNames: null,
    },
  };
};
