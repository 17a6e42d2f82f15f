import { newText, type Random } from '../random.ts';

/** Without the letters and digits that people mix up. */
export const readableAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password to read out or type off: four groups of five, 99 bits; must be changed at the first sign-in. */
export const newPassword = (random: Random): string =>
  Array.from({ length: 4 }, () => newText(random, readableAlphabet, 5)).join('-');
