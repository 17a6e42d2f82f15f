import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { cleanName } from './clean-name.ts';

test.each([
  ['  Frau   Weber \n', 'Frau Weber'],
  ['Frau\tWeber\r\nVorsitz', 'Frau Weber Vorsitz'],
  ['\u202eGast', 'Gast'],
  ['A\u200bd\u2066min', 'Admin'],
  ['Zoë Müller-Łukasz', 'Zoë Müller-Łukasz'],
  ['\u200b\u0000', ''],
])('%j becomes %j', (typed, shown) => {
  expect(cleanName(typed)).toBe(shown);
});

test(
  'whatever is typed, what is shown has no invisible character, and cleaning again changes nothing',
  { timeout: 30_000 },
  () => {
    fc.assert(
      fc.property(anyText(30), (typed) => {
        const shown = cleanName(typed);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]|^\s|\s$|\s\s/u);
        expect(cleanName(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  },
);
