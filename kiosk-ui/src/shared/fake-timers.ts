import type { Timers } from './timers.ts';

/** Timers for tests: time moves only by `advance`, which runs what falls due in order. */
export class FakeTimers implements Timers {
  #nowMs = 1_000_000;
  #tasks: { readonly at: number; readonly run: () => void }[] = [];

  readonly now = (): number => this.#nowMs;

  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const task = { at: this.#nowMs + delayMs, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  };

  get waiting(): number {
    return this.#tasks.length;
  }

  /** Promise callbacks run between the tasks, as they would in a browser. */
  async advance(byMs: number): Promise<void> {
    const until = this.#nowMs + byMs;
    for (;;) {
      await settle();
      const [next] = this.#tasks.filter((task) => task.at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) {
        break;
      }
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.run();
    }
    this.#nowMs = until;
    await settle();
  }
}

/** Lets chains of promises run out. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) {
    await Promise.resolve();
  }
};
