import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { parseJson } from '../parse.ts';
import type { Random } from '../random.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a key of the instance: what lies in a cookie or a column is of no use without it, and a change shows. */
export class SealedBox {
  readonly #key: Buffer;
  readonly #random: Random;

  constructor(secret: string, random: Random) {
    this.#key = createHash('sha256').update(secret).digest();
    this.#random = random;
  }

  seal(value: unknown): string {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** Null when it was not sealed here. */
  open(sealed: string): unknown {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < nonceBytes + tagBytes) {
      return null;
    }
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const body = bytes.subarray(nonceBytes + tagBytes);
      const text = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      const json = parseJson(text);
      return json.ok ? json.value : null;
    } catch {
      return null;
    }
  }
}
