import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { isServerError, ServerError } from './server-error.ts';

const firstRetryMs = 500;
const longestRetryMs = 10_000;
/** With the database away for long, memory must not fill up; the oldest writes are worth most. */
const maxWaiting = 100_000;

const isAway = (error: unknown): boolean => isServerError(error) && error.code === 'database-away';

/**
 * Writes one after the other in the order they were added. While the database is away they wait and are tried again; one
 * that fails otherwise is logged and does not stop the next.
 */
export class WriteQueue {
  readonly #name: string;
  readonly #log: Log;
  readonly #clock: Clock;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #away = false;
  #closing = false;
  #wake: () => void = () => undefined;

  constructor(name: string, log: Log, clock: Clock) {
    this.#name = name;
    this.#log = log;
    this.#clock = clock;
  }

  add(write: () => Promise<void>): void {
    if (this.#waiting >= maxWaiting) {
      this.#log.error({ queue: this.#name }, 'write lost: too many wait for the database');
      return;
    }
    this.#append(() => this.#persist(write)).catch((error: unknown) => {
      this.#log.error({ err: error, queue: this.#name }, 'write failed');
    });
  }

  /**
   * In its turn, but once only: who asked gets the answer.
   * @throws ServerError `database-away` at once when the queue waits for the database; what the write throws
   */
  async run(write: () => Promise<void>): Promise<void> {
    if (this.#away) {
      throw new ServerError('database-away', 'the database does not answer');
    }
    await this.#append(write);
  }

  /** Resolves when everything added so far is written, or at once when the database is away: nobody must wait for it. */
  async idle(): Promise<void> {
    if (!this.#away) {
      await this.#tail;
    }
  }

  /** Like `idle`; tries what waits once more and gives up then. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake();
    await this.#tail;
  }

  async #append(write: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    const written = this.#tail.then(write);
    const leave = (): void => {
      this.#waiting -= 1;
    };
    this.#tail = written.then(leave, leave);
    await written;
  }

  async #persist(write: () => Promise<void>): Promise<void> {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(longestRetryMs, delayMs * 2)) {
      try {
        await write();
        this.#setAway(false);
        return;
      } catch (error) {
        if (!isAway(error) || this.#closing) {
          throw error;
        }
        this.#setAway(true);
        await this.#pause(delayMs);
      }
    }
  }

  #setAway(away: boolean): void {
    if (this.#away !== away) {
      this.#away = away;
      this.#log.warn({ queue: this.#name }, away ? 'database away, writes wait' : 'database is back, writes go on');
    }
  }

  async #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.setTimer(delayMs, resolve);
    this.#wake = resolve;
    await promise;
    cancel();
  }
}
