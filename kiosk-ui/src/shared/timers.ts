/** Clock and timers as a dependency, so that tests move time by themselves. */
export interface Timers {
  /** Epoch ms. */
  readonly now: () => number;
  /** Runs once after the delay; the returned function cancels. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
