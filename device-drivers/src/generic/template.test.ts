import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldDefinition } from './definition-schema.ts';
import { bytesOf, createFieldCodec, hexOf, type FieldCodec, type Speech } from './field-codec.ts';
import {
  fillTemplate,
  matchTemplate,
  parseTemplate,
  type ChecksumKind,
  type Dialect,
  type Template,
} from './template.ts';

const codec = (field: FieldDefinition, speech: Speech): FieldCodec => {
  const made = createFieldCodec(field, speech);
  if (!made.ok) {
    throw new Error(made.message);
  }
  return made.codec;
};

const dialectOf = (
  fields: Record<string, FieldDefinition>,
  speech: Speech,
  checksum: ChecksumKind = 'none',
): Dialect => ({
  speech,
  checksum,
  checksumSkips: 0,
  fields: new Map(Object.entries(fields).map(([name, field]) => [name, codec(field, speech)])),
});

const parse = (source: string, dialect: Dialect): Template => {
  const parsed = parseTemplate(source, dialect);
  if (!parsed.ok) {
    throw new Error(parsed.message);
  }
  return parsed.template;
};

const number: FieldDefinition = { kind: 'number', min: -99, max: 999, decimals: 1 };
const word: FieldDefinition = { kind: 'choice', words: { on: 'ON', on2: 'ON2', off: 'OFF' } };
const text = dialectOf({ number, word }, 'text');

describe('a template', () => {
  test('reads back what it wrote, as text', () => {
    const template = parse('SET {word} = {number};', text);
    const value = fc.integer({ min: -990, max: 9990 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(value, fc.constantFrom('on', 'on2', 'off'), (one, two) => {
        const filled = fillTemplate(
          template,
          new Map<string, string | number>([
            ['number', one],
            ['word', two],
          ]),
        );
        const back = filled.ok ? matchTemplate(template, filled.frame) : null;
        expect(Object.fromEntries(back ?? [])).toEqual({ number: one === 0 ? expect.closeTo(0) : one, word: two });
      }),
    );
  });

  test('reads back what it wrote, as bytes with a checksum', () => {
    const fields: Record<string, FieldDefinition> = { n: { kind: 'number', digits: 2 } };
    for (const checksum of ['sum8', 'xor8'] as const) {
      const template = parse('A5 {n} 0D {checksum}', dialectOf(fields, 'bytes', checksum));
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 1, max: 255 }), (n, flip) => {
          const filled = fillTemplate(template, new Map([['n', n]]));
          const frame = filled.ok ? filled.frame : '';
          expect(matchTemplate(template, frame)?.get('n')).toBe(n);
          const spoilt = frame.slice(0, -1) + String.fromCharCode((frame.charCodeAt(4) ^ flip) & 0xff);
          expect(matchTemplate(template, spoilt)).toBeNull();
        }),
      );
    }
  });

  test('computes the checksums as they are usually written', () => {
    const sum = parse('A0 01 01 {checksum}', dialectOf({}, 'bytes', 'sum8'));
    const xor = parse('A0 01 03 {checksum}', dialectOf({}, 'bytes', 'xor8'));
    const line = parse('AB{checksum}', dialectOf({}, 'text', 'sum8'));
    expect(fillTemplate(sum, new Map())).toEqual({ ok: true, frame: bytesOf('A0 01 01 A2') });
    expect(fillTemplate(xor, new Map())).toEqual({ ok: true, frame: bytesOf('A0 01 03 A2') });
    expect(fillTemplate(line, new Map())).toEqual({ ok: true, frame: 'AB83' });
    expect(matchTemplate(line, 'AB83')).not.toBeNull();
  });

  test('takes the longest word, anything, braces and bytes of any value', () => {
    expect(matchTemplate(parse('{word}', text), 'ON2')?.get('word')).toBe('on2');
    expect(matchTemplate(parse('ERR {*}: {number}', text), 'ERR too hot: 12.5')?.get('number')).toBe(12.5);
    expect(matchTemplate(parse('{{{number}}}', text), '{7}')?.get('number')).toBe(7);
    expect(matchTemplate(parse('01 ?? 03', dialectOf({}, 'bytes')), '\x01\xFF\x03')).not.toBeNull();
    expect(matchTemplate(parse('{number} {number}', text), '1 2')).toBeNull();
  });

  test('refuses what it could not read in one go', () => {
    expect(parseTemplate('{*}{number}', text)).toMatchObject({ ok: false });
    expect(parseTemplate('{numbr}', text)).toEqual({
      ok: false,
      message: 'unknown field "numbr"; did you mean "number"?',
    });
  });

  test('needs no longer for a line made to make it slow', () => {
    const template = parse('{*}a{*}a{*}a{*}a{*}b', text);
    expect(matchTemplate(template, 'a'.repeat(200_000))).toBeNull();
  });

  test('says of a value that does not fit which it is', () => {
    expect(fillTemplate(parse('{number}', text), new Map([['number', 1000]]))).toMatchObject({
      ok: false,
      field: 'number',
    });
    expect(fillTemplate(parse('{word}', text), new Map([['word', 'offf']]))).toMatchObject({
      message: 'unknown word "offf"; did you mean "off"?',
    });
  });

  test('writes bytes the way people read them', () => {
    expect(hexOf('\x00\xFF')).toBe('00 FF');
    expect(bytesOf('0 FF')).toBeNull();
  });
});
