import type { Log } from './log.ts';

/** Writes one after the other in the order they were added; a failed one is logged and does not stop the next. */
export class WriteQueue {
  readonly #name: string;
  readonly #log: Log;
  #tail: Promise<void> = Promise.resolve();

  constructor(name: string, log: Log) {
    this.#name = name;
    this.#log = log;
  }

  add(write: () => Promise<void>): void {
    this.#tail = this.#tail.then(write).catch((error: unknown) => {
      this.#log.error({ err: error, queue: this.#name }, 'write failed');
    });
  }

  /** Resolves when everything added so far is written. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
