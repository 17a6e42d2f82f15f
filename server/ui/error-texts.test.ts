import { expect, test } from 'vitest';
import { errorCodes } from '../src/protocol/error-codes.ts';
import { errorText } from './error-texts.ts';

test('every error code of the instance has a sentence and a remedy', () => {
  const unknown = errorText('a code of the future');
  for (const code of errorCodes) {
    expect(errorText(code), code).not.toEqual(unknown);
    expect(errorText(code).remedy).not.toBe('');
  }
});
