import { Secret, TOTP } from 'otpauth';
import type { Random } from '../random.ts';

const periodS = 30;
/** RFC 4226 asks for 128 bits at least and recommends 160. */
const secretBytes = 20;
/** A phone's clock may be this many steps off, either way. */
const window = 1;

/** What every authenticator app understands: SHA-1, six digits, thirty seconds (RFC 6238). */
const totpOf = (key: string, username: string): TOTP =>
  new TOTP({
    issuer: 'Ratspult',
    label: username,
    secret: Secret.fromBase32(key),
    algorithm: 'SHA1',
    digits: 6,
    period: periodS,
  });

/** A new key in base32, as people type it into their app. */
export const newTotpKey = (random: Random): string =>
  new Secret({ buffer: new Uint8Array(random.bytes(secretBytes)).buffer }).base32;

/** `otpauth://totp/…`: the content of the QR code. */
export const totpAddress = (key: string, username: string): string => totpOf(key, username).toString();

/** The time step that the code belongs to, one step off at most; null for a wrong code. */
export function totpStep(key: string, code: string, nowMs: number): number | null {
  const delta = totpOf(key, '').validate({ token: code, timestamp: nowMs, window });
  return delta === null ? null : Math.floor(nowMs / 1000 / periodS) + delta;
}

/** What the app shows at this time. */
export const totpCode = (key: string, nowMs: number): string => totpOf(key, '').generate({ timestamp: nowMs });
