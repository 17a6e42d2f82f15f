import type { Clock } from './clock.ts';

export interface RateLimit {
  /** Calls that may come at once. */
  readonly burst: number;
  /** Calls that come back per minute. */
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const maxKeys = 10_000;

/** A token bucket per key; the oldest keys are forgotten first, so memory is bounded. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, limit: RateLimit) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Takes one token; false when there is none left. */
  allow(key: string): boolean {
    const now = this.#clock.now();
    const known = this.#buckets.get(key) ?? { tokens: this.#limit.burst, at: now };
    const refilled = known.tokens + ((now - known.at) / 60_000) * this.#limit.perMinute;
    const tokens = Math.min(this.#limit.burst, refilled);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    this.#forgetOldest();
    return tokens >= 1;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (this.#buckets.size > maxKeys && !oldest.done) {
      this.#buckets.delete(oldest.value);
    }
  }
}
