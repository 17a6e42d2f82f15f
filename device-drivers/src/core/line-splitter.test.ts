import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter, longestLine } from './line-splitter.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the splitter of lines', () => {
  test.each([
    ['CR', 'one\rtwo\r'],
    ['LF', 'one\ntwo\n'],
    ['both', 'one\r\ntwo\r\n'],
    ['empty lines between them', '\r\n\none\r\r\ntwo\n\n'],
  ])('ends lines at %s', (_, text) => {
    expect(new LineSplitter().push(bytes(text))).toEqual({ lines: ['one', 'two'], spoilt: 0 });
  });

  test('reads names in UTF-8, and what is no UTF-8 as something', () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(line, (text) => {
        expect(new LineSplitter().push(bytes(`${text}\n`))).toEqual({ lines: [text], spoilt: 0 });
      }),
    );
    expect(new LineSplitter().push(Uint8Array.of(0x41, 0xfc, 0x42, 0x0a)).lines).toEqual(['A\ufffdB']);
  });

  test('finds the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'ä', ' ', '\r', '\n', '\u0007') }),
        fc.nat(20),
        (text, cut) => {
          const all = bytes(text);
          const parts = new LineSplitter();
          const first = parts.push(all.subarray(0, cut));
          const second = parts.push(all.subarray(cut));
          const whole = new LineSplitter().push(all);
          expect([...first.lines, ...second.lines]).toEqual(whole.lines);
          expect(first.spoilt + second.spoilt).toBe(whole.spoilt);
        },
      ),
    );
  });

  test('throws away lines with control characters and lines that never end, each once', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(bytes('a\u0007b\nc\u001f\nd e\n'))).toEqual({ lines: ['d e'], spoilt: 2 });
    const longest = 'x'.repeat(longestLine);
    expect(splitter.push(bytes(`${longest}\n${longest}${longest}${longest}`))).toEqual({ lines: [longest], spoilt: 1 });
    expect(splitter.push(bytes('still the same\nnext\n'))).toEqual({ lines: ['next'], spoilt: 0 });
  });

  test('forgets what was begun, spoilt or not', () => {
    const splitter = new LineSplitter();
    splitter.push(bytes('begun'));
    splitter.reset();
    expect(splitter.push(bytes('one\n')).lines).toEqual(['one']);
    splitter.push(bytes('x'.repeat(longestLine + 1)));
    splitter.reset();
    expect(splitter.push(bytes('two\n')).lines).toEqual(['two']);
  });
});
