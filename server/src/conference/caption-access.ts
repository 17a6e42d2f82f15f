import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { newToken, type Random } from '../random.ts';
import type { ConferenceLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The way into one running meeting for whoever writes its captions: one token at a time, gone with the meeting. */
export class CaptionAccess {
  readonly #random: Random;
  readonly #bucket: TokenBucket;
  #hash: Buffer | null = null;

  constructor(clock: Clock, random: Random, limits: ConferenceLimits) {
    this.#random = random;
    this.#bucket = new TokenBucket(clock, limits.captionBurst, limits.captionsPerSecond);
  }

  /** A new token; the one before is worth nothing any more. */
  open(): string {
    const token = newToken(this.#random);
    this.#hash = hashOf(token);
    return token;
  }

  close(): void {
    this.#hash = null;
  }

  accepts(token: string): boolean {
    return this.#hash !== null && timingSafeEqual(this.#hash, hashOf(token));
  }

  /** False when too many lines come at once. */
  take(): boolean {
    return this.#bucket.take();
  }
}
