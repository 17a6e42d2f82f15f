/** Runs tasks of the same key one after the other, tasks of different keys at the same time. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Settles as the task does, when the key is free again; an earlier failure does not stop later tasks. */
  run(key: string, task: () => Promise<void>): Promise<void> {
    const done = this.#after(this.#tails.get(key) ?? Promise.resolve(), task, () => {
      if (this.#tails.get(key) === tail) {
        this.#tails.delete(key);
      }
    });
    const tail = done.catch(() => {});
    this.#tails.set(key, tail);
    return done;
  }

  busy(key: string): boolean {
    return this.#tails.has(key);
  }

  async #after(before: Promise<void>, task: () => Promise<void>, free: () => void): Promise<void> {
    await before;
    try {
      await task();
    } finally {
      free();
    }
  }
}
