import type { Options } from '../finding/address.ts';
import { isSecretName } from '../finding/option-form.ts';
import { isRecord } from '../finding/option-list.ts';

/** Shorter ones are found by chance in frames that have nothing to do with them. */
const shortest = 3;
const star = 0x2a;

const secretsIn = (options: Options): readonly string[] =>
  Object.entries(options).flatMap(([key, value]) => {
    if (isRecord(value)) {
      return secretsIn(value);
    }
    return typeof value === 'string' && isSecretName(key) && value.length >= shortest ? [value] : [];
  });

/** As a password goes over the wire: as it is, in base64, and in base64 behind the user's name (HTTP Basic). */
const written = (secret: string, user: unknown): readonly Buffer[] =>
  [
    secret,
    Buffer.from(secret).toString('base64').replaceAll('=', ''),
    Buffer.from(`${typeof user === 'string' ? user : ''}:${secret}`)
      .toString('base64')
      .replaceAll('=', ''),
  ].map((text) => Buffer.from(text));

/** Replaces what the options keep secret by stars of the same length, so that captures can be handed on. */
export const secretHider = (options: Options): ((bytes: Uint8Array) => Uint8Array) => {
  // Longest first: base64 of user and password may hold that of the password alone.
  const forms = secretsIn(options)
    .flatMap((secret) => written(secret, options['user']))
    .toSorted((a, b) => b.length - a.length);
  return (bytes) => {
    const hidden = Buffer.from(bytes);
    for (const form of forms) {
      for (let at = hidden.indexOf(form); at !== -1; at = hidden.indexOf(form, at + form.length)) {
        hidden.fill(star, at, at + form.length);
      }
    }
    return hidden;
  };
};
