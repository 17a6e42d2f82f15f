import type { Clock } from '../core/clock.ts';

/** Waits between the questions about a motion, which a newer motion or the end of the connection cuts short. */
export class Pauses {
  readonly #clock: Clock;
  readonly #wakeUps = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until the time has passed, `early` has settled, or all were woken. */
  pause(forMs: number, early: Promise<unknown> | null): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = (): void => {
        cancel();
        this.#wakeUps.delete(wakeUp);
        resolve();
      };
      const cancel = this.#clock.after(forMs, wakeUp);
      this.#wakeUps.add(wakeUp);
      void early?.then(wakeUp, wakeUp);
    });
  }

  wakeAll(): void {
    for (const wakeUp of this.#wakeUps) {
      wakeUp();
    }
  }
}
