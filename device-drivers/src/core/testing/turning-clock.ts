import type { Cancel, Clock } from '../clock.ts';
import { FakeClock } from './fake-clock.ts';

/**
 * A clock for tests with real sockets inside one process: each turn of the event loop that could have carried bytes
 * counts as `msPerTurn`. Seconds of a camera pass in a fraction of the time, and on a busy machine both sides wait together,
 * so no deadline passes only because the process had no processor. The wall clock is the real one.
 */
export class TurningClock implements Clock {
  readonly #fake = new FakeClock();
  readonly #msPerTurn: number;
  #running = true;

  constructor(msPerTurn = 8) {
    this.#msPerTurn = msPerTurn;
    void this.#run();
  }

  monotonicMs(): number {
    return this.#fake.monotonicMs();
  }

  epochMs(): number {
    return Date.now();
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#fake.after(delayMs, run);
  }

  /** Time stands still afterwards; to be called when the test is over. */
  stop(): void {
    this.#running = false;
  }

  async #run(): Promise<void> {
    while (this.#running) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
      await this.#fake.advance(this.#msPerTurn);
    }
  }
}
