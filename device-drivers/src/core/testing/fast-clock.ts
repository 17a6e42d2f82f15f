import type { Clock } from '../clock.ts';

/** Real time that runs `factor` times as fast: long deadlines of slow devices pass in a short test on real pipes. */
export const fastClock = (factor: number): Clock => ({
  monotonicMs: () => performance.now() * factor,
  epochMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs / factor);
    return () => clearTimeout(timer);
  },
});
