import { describe, expect, test } from 'vitest';
import { fuzzParser, inputOf } from './fuzz.ts';
import { bytes } from './fuzzed-parser.ts';
import { parsers } from './parsers.ts';

const options = { seed: 1, runs: 1500, before: () => {} };

describe('what comes from outside', () => {
  test.each(parsers)('is survived by $name', (parser) => {
    expect(fuzzParser(parser, options)).toBeNull();
  });
});

describe('the fuzzer', () => {
  test('finds what throws and what grows, and makes the input again', () => {
    const throwing = bytes(
      'throws',
      (input) => {
        if (input.includes(0xff)) {
          throw new Error('not this one');
        }
      },
      '90 41 ff',
    );
    const finding = fuzzParser(throwing, options);
    expect(finding?.what).toContain('not this one');
    expect(Buffer.from(inputOf(throwing, 1, finding?.run ?? 0)).toString('hex')).toBe(finding?.input);
    const growing = bytes('grows', () => 'x'.repeat(2_000_000), '00');
    expect(fuzzParser(growing, options)?.what).toContain('2000000');
  });

  test('tells every parser by a name of its own', () => {
    expect(new Set(parsers.map(({ name }) => name)).size).toBe(parsers.length);
  });
});
