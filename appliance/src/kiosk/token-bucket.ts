/** Lets through `perSecond` on average and as many at once; more than that is a fault of the sender. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #monotonicMs: () => number;
  #tokens: number;
  #filledMs: number;

  constructor(perSecond: number, monotonicMs: () => number) {
    this.#perSecond = perSecond;
    this.#monotonicMs = monotonicMs;
    this.#tokens = perSecond;
    this.#filledMs = monotonicMs();
  }

  take(): boolean {
    const now = this.#monotonicMs();
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#filledMs) * this.#perSecond) / 1_000);
    this.#filledMs = now;
    if (this.#tokens < 1) {
      return false;
    }
    this.#tokens -= 1;
    return true;
  }
}
