import type { Clock } from './clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from './command-queue.ts';
import { failed, succeeded, type Outcome } from './outcome.ts';
import type { Link } from './supervisor.ts';
import { decodeHttpReply, encodeHttpAsk, type HttpAsk, type HttpReply } from './transport/http-transport.ts';

export type HttpCall = Omit<HttpAsk, 'id'>;

const queueBound = 64;

/** Requests to one device over `HttpTransport`: one after the other, and long ones beside them. */
export class HttpConversation {
  readonly #clock: Clock;
  readonly #queue: CommandQueue<HttpCall, HttpReply>;
  readonly #open = new Map<number, { readonly sentMs: number; readonly settle: (reply: HttpReply | null) => void }>();
  #nextId = 1;
  #link: Link | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#queue = new CommandQueue({
      clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  connected(link: Link): void {
    this.#link = link;
  }

  disconnected(): void {
    this.#link = null;
    this.#queue.clear('offline', 'the connection to the discussion system was lost');
    const open = [...this.#open.values()];
    this.#open.clear();
    open.forEach(({ settle }) => settle(null));
  }

  receive(bytes: Uint8Array): void {
    const reply = decodeHttpReply(bytes);
    const open = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    if (reply.status !== 0) {
      this.#link?.answered(open === undefined ? null : this.#clock.monotonicMs() - open.sentMs);
    }
    open?.settle(reply);
  }

  /** Waits for its turn. Any status is an answer. */
  ask(call: HttpCall, priority: CommandPriority): Promise<Outcome<HttpReply>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the discussion system'));
    }
    return this.#queue.enqueue({
      name: `${call.method} ${call.path.split('?')[0] ?? ''}`,
      priority,
      axes: [],
      deadlineMs: call.deadlineMs,
      payload: call,
    });
  }

  /** Goes out at once and does not hold up the others; null when the connection ended, status 0 after the deadline. */
  listen(call: HttpCall): Promise<HttpReply | null> {
    const { promise, resolve } = Promise.withResolvers<HttpReply | null>();
    this.#send(call, resolve);
    return promise;
  }

  #transmit(call: HttpCall, answer: (answer: QueueAnswer<HttpReply>) => void): () => void {
    const id = this.#send(call, (reply) => {
      if (reply !== null && reply.status !== 0) {
        answer({ type: 'settled', outcome: succeeded(reply) });
      }
    });
    return () => this.#open.delete(id);
  }

  #send(call: HttpCall, settle: (reply: HttpReply | null) => void): number {
    const id = this.#nextId;
    this.#nextId += 1;
    if (this.#link === null) {
      settle(null);
    } else {
      this.#open.set(id, { sentMs: this.#clock.monotonicMs(), settle });
      this.#link.write(encodeHttpAsk({ ...call, id }));
    }
    return id;
  }
}
