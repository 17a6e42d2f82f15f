import type { QueueAnswer } from '../core/command-queue.ts';
import type { Outcome } from '../core/outcome.ts';

interface Wait<Event> {
  readonly sentMs: number;
  /** The outcome if the event answers this command, null if it belongs to another. */
  readonly accepts: (event: Event) => Outcome<void> | null;
  readonly answer: (answer: QueueAnswer<void>) => void;
}

/** Commands on the wire, each with its own idea of what answers it; an event settles the oldest that accepts it. */
export class AnswerWaits<Event> {
  #waits: Wait<Event>[] = [];

  /** Returns how to forget it when its deadline has passed. */
  add(wait: Wait<Event>): () => void {
    this.#waits.push(wait);
    return () => {
      this.#waits = this.#waits.filter((other) => other !== wait);
    };
  }

  /** How long the answered command waited, ms; null when the event answers none. */
  settle(event: Event, nowMs: number): number | null {
    for (const wait of this.#waits) {
      const outcome = wait.accepts(event);
      if (outcome !== null) {
        this.#waits = this.#waits.filter((other) => other !== wait);
        wait.answer({ type: 'settled', outcome });
        return nowMs - wait.sentMs;
      }
    }
    return null;
  }

  clear(): void {
    this.#waits = [];
  }
}
