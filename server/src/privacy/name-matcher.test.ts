import { expect, test } from 'vitest';
import { NameMatcher } from './name-matcher.ts';

test('names are found as whole words only, the longest first, and none of their signs means anything', () => {
  const matcher = new NameMatcher(['weber', 'Anna Weber', 'weber@stadt.example', 'A. (Weber)']);
  expect(matcher.replace('Anna Weber, weber und weber@stadt.example', '#')).toBe('#, # und #');
  expect(matcher.replace('A. (Weber) schrieb', '#')).toBe('# schrieb');
  for (const other of ['Johanna Weber', 'weberei', 'weber2', 'AX (Weber)']) {
    expect(matcher.isIn(other), other).toBe(false);
  }
});
