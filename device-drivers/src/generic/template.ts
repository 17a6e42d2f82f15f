import { nearest } from '../core/options.ts';
import type { Value } from './definition-schema.ts';
import { bytesOf, type FieldCodec, type Speech } from './field-codec.ts';

export type ChecksumKind = 'none' | 'sum8' | 'xor8';

/** What the templates of one file have in common. */
export interface Dialect {
  readonly speech: Speech;
  readonly checksum: ChecksumKind;
  readonly checksumSkips: number;
  readonly fields: ReadonlyMap<string, FieldCodec>;
}

type Part =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'field'; readonly name: string; readonly codec: FieldCodec }
  /** Anything up to what follows, or exactly one character. */
  | { readonly type: 'any'; readonly one: boolean }
  | { readonly type: 'checksum' };

export interface Template {
  readonly source: string;
  readonly parts: readonly Part[];
  readonly fieldNames: readonly string[];
  readonly dialect: Dialect;
}

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly message: string };

export type Values = ReadonlyMap<string, Value>;

/**
 * Text: characters as they are, `{name}` a field, `{*}` anything, `{checksum}`, `{{` and `}}` the braces themselves.
 * Bytes: blank-separated hexadecimal, `{name}`, `{checksum}`, `??` any one byte.
 * Matching goes once from left to right and never back, so no file can make it slow.
 */
export const parseTemplate = (source: string, dialect: Dialect): ParsedTemplate => {
  const tokens = dialect.speech === 'text' ? textTokens(source) : source.trim().split(' ');
  const parts: Part[] = [];
  for (const token of tokens) {
    const part = parsePart(token, dialect);
    if (typeof part === 'string') {
      return { ok: false, message: part };
    }
    const before = parts.at(-1);
    if (before?.type === 'any' && !before.one && part.type !== 'literal') {
      return { ok: false, message: 'after {*} must follow plain text, or nothing' };
    }
    parts.push(part);
  }
  const fieldNames = parts.flatMap((part) => (part.type === 'field' ? [part.name] : []));
  return { ok: true, template: { source, parts, fieldNames, dialect } };
};

const textTokens = (source: string): string[] => {
  const tokens: string[] = [];
  let literal = '';
  for (let at = 0; at < source.length; at += 1) {
    const pair = source.slice(at, at + 2);
    const close = source.indexOf('}', at);
    if (pair === '{{' || pair === '}}') {
      literal += pair.charAt(0);
      at += 1;
    } else if (source.charAt(at) === '{') {
      tokens.push(...(literal === '' ? [] : [`=${literal}`]), source.slice(at, close < 0 ? source.length : close + 1));
      literal = '';
      at = close < 0 ? source.length : close;
    } else {
      literal += source.charAt(at);
    }
  }
  return literal === '' ? tokens : [...tokens, `=${literal}`];
};

/** A part, or the sentence about what is wrong with it. */
const parsePart = (token: string, dialect: Dialect): Part | string => {
  if (dialect.speech === 'text' && token.startsWith('=')) {
    return { type: 'literal', text: token.slice(1) };
  }
  if (token.startsWith('{')) {
    return parseBraces(token, dialect);
  }
  if (token === '??') {
    return { type: 'any', one: true };
  }
  const text = bytesOf(token);
  return text === null ? `"${token}" is no byte in hexadecimal` : { type: 'literal', text };
};

const parseBraces = (token: string, { fields, checksum, speech }: Dialect): Part | string => {
  if (!token.endsWith('}')) {
    return `"${token}" has no closing brace`;
  }
  const name = token.slice(1, -1);
  if (name === 'checksum') {
    return checksum === 'none' ? 'the connection names no checksum' : { type: 'checksum' };
  }
  if (name === '*') {
    return speech === 'text' ? { type: 'any', one: false } : 'use ?? for any one byte';
  }
  const codec = fields.get(name);
  return codec === undefined ? unknownWord('field', name, [...fields.keys()]) : { type: 'field', name, codec };
};

/** `unknown field "relais"; did you mean "relay"?` */
export const unknownWord = (what: string, word: string, known: readonly string[]): string => {
  const near = nearest(word, known);
  const hint = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`;
  return `unknown ${what} "${word}"; ${near === null ? hint : `did you mean "${near}"?`}`;
};

const checksumOf = (frame: string, { checksum, checksumSkips, speech }: Dialect): string => {
  const bytes = Array.from(frame.slice(checksumSkips), (one) => one.charCodeAt(0));
  const sum = checksum === 'xor8' ? bytes.reduce((a, b) => a ^ b, 0) : bytes.reduce((a, b) => a + b, 0);
  const byte = sum & 0xff;
  return speech === 'bytes' ? String.fromCharCode(byte) : byte.toString(16).toUpperCase().padStart(2, '0');
};

export type FilledTemplate =
  | { readonly ok: true; readonly frame: string }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** The frame with its fields filled in; `{*}` and `??` become nothing and zero. */
export const fillTemplate = ({ parts, dialect }: Template, values: Values): FilledTemplate => {
  let frame = '';
  for (const part of parts) {
    if (part.type === 'literal') {
      frame += part.text;
    } else if (part.type === 'checksum') {
      frame += checksumOf(frame, dialect);
    } else if (part.type === 'any') {
      frame += part.one ? '\0' : '';
    } else {
      const value = values.get(part.name);
      const text = value === undefined ? null : part.codec.encode(value);
      if (text === null) {
        return { ok: false, field: part.name, message: wrongValue(part.name, value, part.codec) };
      }
      frame += text;
    }
  }
  return { ok: true, frame };
};

const wrongValue = (name: string, value: Value | undefined, codec: FieldCodec): string => {
  if (value === undefined) {
    return `"${name}" has no value`;
  }
  const words = (codec.values ?? []).map(String);
  return typeof codec.example === 'string'
    ? unknownWord(name, String(value), words)
    : `${String(value)} does not fit "${name}"`;
};

/** The fields of a frame, or null when it is not of this form. */
export const matchTemplate = ({ parts, dialect }: Template, frame: string): Values | null => {
  const fields = new Map<string, Value>();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const end = matchPart(part, parts[index + 1], frame, at, dialect, fields);
    if (end === null) {
      return null;
    }
    at = end;
  }
  return at === frame.length ? fields : null;
};

const matchPart = (
  part: Part,
  next: Part | undefined,
  frame: string,
  at: number,
  dialect: Dialect,
  fields: Map<string, Value>,
): number | null => {
  switch (part.type) {
    case 'literal':
      return frame.startsWith(part.text, at) ? at + part.text.length : null;
    case 'checksum': {
      const checksum = checksumOf(frame.slice(0, at), dialect);
      const there = frame.slice(at, at + checksum.length);
      const same = dialect.speech === 'text' ? there.toUpperCase() === checksum : there === checksum;
      return same ? at + checksum.length : null;
    }
    case 'any': {
      if (part.one) {
        return at < frame.length ? at + 1 : null;
      }
      const found = next?.type === 'literal' ? frame.indexOf(next.text, at) : frame.length;
      return found < 0 ? null : found;
    }
    case 'field': {
      const decoded = part.codec.decode(frame, at);
      const before = fields.get(part.name);
      if (decoded === null || (before !== undefined && before !== decoded.value)) {
        return null;
      }
      fields.set(part.name, decoded.value);
      return decoded.end;
    }
    default:
      return part satisfies never;
  }
};
