import { faultCodes, panelErrorCodes } from '@ratspult/appliance/protocol';
import { language } from '@ratspult/server/ui';
import { afterEach, describe, expect, it } from 'vitest';
import { errorText, hasErrorText } from './errors.ts';
import { faultText } from './faults.ts';

afterEach(() => {
  language.value = 'de';
});

describe('words for faults', () => {
  it.each(faultCodes)('says what happened and what to do in both languages: %s', (code) => {
    const german = faultText(code, 'Kamera Nord');
    language.value = 'en';
    const english = faultText(code, 'Kamera Nord');
    for (const { what, remedy } of [german, english]) {
      expect(what).toMatch(/^\p{Lu}.*\.$/u);
      expect(remedy).toMatch(/^\p{Lu}.*\.$/u);
      expect(what + remedy).not.toContain('{');
    }
    expect(german.what).not.toBe(english.what);
  });

  it.each(faultCodes.filter((code) => code.startsWith('device-')))('names the device: %s', (code) => {
    expect(faultText(code, 'Kamera Nord').what).toContain('Kamera Nord');
    expect(faultText(code, null).what).not.toContain('{');
  });
});

describe('words for refused commands', () => {
  const shared = new Set(['unknown-command']);
  it.each(panelErrorCodes.filter((code) => !shared.has(code)))('has its own sentence for %s', (code) => {
    expect(hasErrorText(code)).toBe(true);
  });

  it('has a general sentence for a code it does not know', () => {
    expect(errorText('something-new').what).toBe(errorText('internal').what);
  });
});
