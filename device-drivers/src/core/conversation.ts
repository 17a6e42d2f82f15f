import type { Clock } from './clock.ts';
import { CommandQueue, type QueueAnswer } from './command-queue.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ConversationOptions<Command> {
  readonly clock: Clock;
  /** How long a command may take to be answered. */
  readonly deadlineMs: number;
  write(command: Command): void;
  /** A command was not answered in time; its answer may still come and would be taken for another one's. */
  expired(): void;
}

interface Pending<Command, Reply> {
  readonly command: Command;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<Reply>) => void;
}

/** Beyond it a room asks faster than any device answers. */
const queueBound = 128;

/** Question and answer with a device that takes one command at a time; between them it may tell what it likes. */
export class Conversation<Command, Reply> {
  readonly #options: ConversationOptions<Command>;
  readonly #queue: CommandQueue<Command, Reply>;
  #pending: Pending<Command, Reply>[] = [];
  #open = false;

  constructor(options: ConversationOptions<Command>) {
    this.#options = options;
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  open(): void {
    this.#open = true;
  }

  /** Everything unanswered fails as `offline`. */
  close(): void {
    this.#open = false;
    this.#pending = [];
    this.#queue.clear('offline', 'the connection to the device was lost');
  }

  ask(name: string, command: Command, priority: 'person' | 'automation'): Promise<Outcome<Reply>> {
    if (!this.#open) {
      return Promise.resolve(failed('offline', 'no connection to the device'));
    }
    return this.#queue.enqueue({ name, priority, axes: [], deadlineMs: this.#options.deadlineMs, payload: command });
  }

  /** Whether a command that `matches` is on the wire. */
  awaits(matches: (command: Command) => boolean): boolean {
    return this.#pending.some(({ command }) => matches(command));
  }

  /** Answers the oldest command on the wire that `matches`; its latency in milliseconds, null when there is none. */
  settle(matches: (command: Command) => boolean, outcome: Outcome<Reply>): number | null {
    const first = this.#pending.find(({ command }) => matches(command));
    if (first === undefined) {
      return null;
    }
    this.#pending = this.#pending.filter((other) => other !== first);
    const latencyMs = this.#options.clock.monotonicMs() - first.sentMs;
    first.answer({ type: 'settled', outcome });
    return latencyMs;
  }

  #transmit(command: Command, answer: (answer: QueueAnswer<Reply>) => void): () => void {
    const pending = { command, sentMs: this.#options.clock.monotonicMs(), answer };
    this.#pending.push(pending);
    this.#options.write(command);
    return () => {
      const open = this.#pending.includes(pending);
      this.#pending = this.#pending.filter((other) => other !== pending);
      if (open && this.#open) {
        this.#options.expired();
      }
    };
  }
}

/** Nobody answered; a refusal is an answer. A greeting that meets it is over. */
export const isUnanswered = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.error.code === 'offline';
