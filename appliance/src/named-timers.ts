import type { Cancel, Clock } from '@ratspult/device-drivers';

/** Timers by name: starting one again replaces it, and the owner cancels all of them at once. */
export class NamedTimers {
  readonly #clock: Clock;
  readonly #timers = new Map<string, Cancel>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(name: string, delayMs: number, run: () => void): void {
    this.stop(name);
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(name);
      run();
    });
    this.#timers.set(name, cancel);
  }

  stop(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  has(name: string): boolean {
    return this.#timers.has(name);
  }

  stopAll(): void {
    for (const cancel of this.#timers.values()) {
      cancel();
    }
    this.#timers.clear();
  }
}
