import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTolerant } from './tolerant-json.ts';

describe('JSON as devices write it', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ['{“status”: 1, “name”: “Anna Berg”}', { status: 1, name: 'Anna Berg' }],
    ['{"uid":4 "stat":2}', { uid: 4, stat: 2 }],
    ['{"list":[{"a":1}{"a":2}] "b":true}', { list: [{ a: 1 }, { a: 2 }], b: true }],
    ['{"Speakers":[1,5];"Requests":[7]}', { Speakers: [1, 5], Requests: [7] }],
    ['"a \\"quoted\\", word"', 'a "quoted", word'],
  ])('reads %s', (text, value) => {
    expect(parseTolerant(text)).toEqual(value);
  });

  test.each(['', '{', '{"a":}', '}{', '“', '{"a"'])('gives up "%s" without a word', (text) => {
    expect(parseTolerant(text)).toBeUndefined();
  });

  test('comes to an end with a megabyte of quotes that are never closed', () => {
    const long = '\\"'.repeat(500_000);
    expect(parseTolerant(`{"a":1}${long}`)).toBeUndefined();
    expect(parseTolerant(`{"a":1}"${long}\\`)).toBeUndefined();
    expect(parseTolerant(`{"a":1}"${'x'.repeat(4_000_000)}`)).toBeUndefined();
    expect(parseTolerant('“'.repeat(1_000_000))).toBeUndefined();
  });

  test('reads what is right as it is, and takes anything', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseTolerant(text)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseTolerant(text);
      }),
    );
  });
});
