export interface BackoffOptions {
  readonly firstMs: number;
  readonly factor: number;
  /** No delay is longer than this, jitter included. */
  readonly capMs: number;
  /** Share of each delay that is left to chance, so that devices of one hub do not retry in step. */
  readonly jitter01: number;
}

export interface Backoff {
  nextDelayMs(): number;
  /** Starts again at the shortest delay; called when the device answered. */
  reset(): void;
}

/** A retry schedule that grows up to its cap and never ends: a device may come back after hours. */
export const createBackoff = (options: BackoffOptions, random: () => number): Backoff => {
  let step = 0;
  return {
    nextDelayMs: () => {
      const full = Math.min(options.capMs, options.firstMs * options.factor ** step);
      // Beyond the cap a higher step changes nothing; it stays small so that the power never overflows.
      step = Math.min(step + 1, 32);
      return Math.round(full * (1 - options.jitter01 * random()));
    },
    reset: () => {
      step = 0;
    },
  };
};
