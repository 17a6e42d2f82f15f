import type { Cancel, Clock } from '../clock.ts';
import { TimerHeap, type HeapEntry } from './timer-heap.ts';

interface Timer extends HeapEntry {
  readonly run: () => void;
}

/** A clock that only tests move. Timers run in order of their due time, and see exactly that time. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #made = 0;
  readonly #timers = new TimerHeap<Timer>();
  readonly #settle: () => Promise<void>;

  /** `settleAll` waits for what a timer has started; without I/O in the test `settlePromises` is enough, and far quicker. */
  constructor(settleAll: () => Promise<void> = settle) {
    this.#settle = settleAll;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#made, place: -1, run };
    this.#made += 1;
    this.#timers.add(timer);
    return () => this.#timers.remove(timer);
  }

  /** Timers that would still fire: zero after everything was closed properly. */
  pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves on, running what is due; promises started by a timer settle before the next timer runs. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    await this.#settle();
    for (let next = this.#next(endMs); next !== null; next = this.#next(endMs)) {
      this.#timers.remove(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
      await this.#settle();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Timer | null {
    const first = this.#timers.first();
    return first !== null && first.dueMs <= endMs ? first : null;
  }
}

/** Lets every promise that can settle without time settle, and what the event loop has ready. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets every promise settle that waits for neither time nor I/O: Node runs a tick when no promise has anything left to do. */
export const settlePromises = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
