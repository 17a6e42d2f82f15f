import { randomBytes } from 'node:crypto';

/** Cryptographically strong bytes; everything secret is derived from this. */
export interface Random {
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** 128 bit, 22 characters, safe in addresses. */
export const newId = (random: Random): string => Buffer.from(random.bytes(16)).toString('base64url');

/** 256 bit, 43 characters, safe in addresses and cookies. */
export const newToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** Characters of the alphabet, each equally likely (bytes that would favour some are thrown away). */
export function newText(random: Random, alphabet: string, length: number): string {
  const usable = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < usable && text.length < length) {
        text += alphabet.charAt(byte % alphabet.length);
      }
    }
  }
  return text;
}

export const newDigits = (random: Random, length: number): string => newText(random, '0123456789', length);
