import type { Clock } from '../clock.ts';

const intervalMs = 1000;

/** Lets one keyframe request per second and producer through: many viewers who join at once must not make a sender stutter. */
export class KeyframeLimiter {
  readonly #clock: Clock;
  readonly #lastAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  allow(producerId: string): boolean {
    const now = this.#clock.now();
    const last = this.#lastAt.get(producerId);
    if (last !== undefined && Math.abs(now - last) < intervalMs) {
      return false;
    }
    this.#lastAt.set(producerId, now);
    return true;
  }

  remove(producerId: string): void {
    this.#lastAt.delete(producerId);
  }
}
