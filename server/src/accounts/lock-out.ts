import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { FailureStore } from '../store/failure-store.ts';

const freeFailures = 5;
const firstDelayMs = 60_000;
const longestDelayMs = 15 * 60_000;
const forgetAfterMs = 24 * 3_600_000;

/** Delay after this many failures in a row: none before the fifth, then doubling. */
const lockDelayMs = (failures: number): number =>
  failures < freeFailures ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(20, failures - freeFailures));

/**
 * Counts failed sign-ins per user name, existing or not, so that a lock says nothing about existence.
 * People type passwords into the name field: only a keyed hash of what they typed is kept.
 */
export class LockOut {
  readonly #store: FailureStore;
  readonly #clock: Clock;
  readonly #secret: string;

  constructor(store: FailureStore, clock: Clock, secret: string) {
    this.#store = store;
    this.#clock = clock;
    this.#secret = secret;
  }

  async isLocked(username: string): Promise<boolean> {
    const record = await this.#store.get(this.#key(username));
    return record !== null && record.lockedUntil > this.#clock.now();
  }

  async failed(username: string): Promise<void> {
    const now = this.#clock.now();
    const key = this.#key(username);
    const known = await this.#store.get(key);
    const before = known === null || known.lastFailureAt < now - forgetAfterMs ? 0 : known.failures;
    const failures = before + 1;
    await this.#store.put(key, { failures, lockedUntil: now + lockDelayMs(failures), lastFailureAt: now });
  }

  async succeeded(username: string): Promise<void> {
    await this.#store.clear(this.#key(username));
  }

  /** @param before epoch ms; a lock that still holds is younger than any period */
  async forgetOld(before: number): Promise<number> {
    return await this.#store.clearOlderThan(before);
  }

  #key(username: string): string {
    return createHmac('sha256', this.#secret).update(username).digest('base64url');
  }
}
