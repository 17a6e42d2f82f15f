const firstMs = 250;
const capMs = 5_000;

/** Delays between attempts to reach the instance: doubling up to 5 s, with jitter so that 300 rooms do not come at once. */
export class ReconnectSchedule {
  readonly #random: () => number;
  #attempt = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  nextMs(): number {
    const full = Math.min(capMs, firstMs * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 10);
    return full / 2 + (full / 2) * this.#random();
  }

  reset(): void {
    this.#attempt = 0;
  }
}
