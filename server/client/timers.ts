import type { ClientEnvironment } from './environment.ts';

/** Named timers of one owner: setting a name again replaces it, `clearAll` ends them for good. */
export class Timers {
  readonly #setTimer: ClientEnvironment['setTimer'];
  readonly #running = new Map<string, () => void>();
  #ended = false;

  constructor(setTimer: ClientEnvironment['setTimer']) {
    this.#setTimer = setTimer;
  }

  set(name: string, delayMs: number, run: () => void): void {
    this.clear(name);
    if (this.#ended) {
      return;
    }
    const cancel = this.#setTimer(delayMs, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  clear(name: string): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  clearAll(): void {
    this.#ended = true;
    for (const cancel of this.#running.values()) {
      cancel();
    }
    this.#running.clear();
  }

  /** How many are running; for tests that nothing is left behind. */
  get size(): number {
    return this.#running.size;
  }
}
