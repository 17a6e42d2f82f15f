import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { editDistance } from './unknown-keys.ts';

test('the edit distance counts single edits, is symmetric and zero for equal words only', { timeout: 30_000 }, () => {
  expect(editDistance('listen', 'listne')).toBe(2);
  expect(editDistance('', 'port')).toBe(4);
  const word = anyText(6);
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
    }),
  );
});
