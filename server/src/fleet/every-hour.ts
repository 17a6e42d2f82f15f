import type { Clock } from '../clock.ts';

const hourMs = 3_600_000;

/** At each full hour, so at midnight too, when calendars move on by a day. Returns the function that ends it. */
export function everyHour(clock: Clock, run: () => void): () => void {
  const arm = (): (() => void) =>
    clock.setTimer(hourMs - (clock.now() % hourMs), () => {
      run();
      cancel = arm();
    });
  let cancel = arm();
  return () => cancel();
}
