/** Cancels a timer; calling it twice is harmless. */
export type Cancel = () => void;

/**
 * Time as a dependency, so that tests can move it.
 * `monotonicMs` never jumps (deadlines, speeds); `epochMs` is the wall clock (what people read).
 */
export interface Clock {
  monotonicMs(): number;
  epochMs(): number;
  /** Runs `run` once after `delayMs` milliseconds unless cancelled before. */
  after(delayMs: number, run: () => void): Cancel;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
