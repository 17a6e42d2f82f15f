import type { Cancel, Clock } from '../../core/clock.ts';
import type { QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded } from '../../core/outcome.ts';
import type { ViscaErrorCode, ViscaReply } from './codec.ts';
import type { ViscaAxis, ViscaCommandName } from './commands.ts';

/** `unknown`: neither completed nor refused before its deadline; the camera may or may not have done it. */
export type ViscaCompletion = 'completed' | 'cancelled' | 'refused' | 'unknown';

export interface ViscaAnswer {
  /** Data of an inquiry; empty for a command. */
  readonly data: Uint8Array;
  /** When the camera had done it; at once for an inquiry. */
  readonly completion: Promise<ViscaCompletion>;
}

export interface SentMessage {
  readonly name: ViscaCommandName;
  readonly kind: 'command' | 'inquiry' | 'setup';
  readonly completionMs: number;
  /** What it sets in motion or stops. */
  readonly axes: readonly ViscaAxis[];
  /** Whether the data can be the answer to this inquiry. */
  fits(data: Uint8Array): boolean;
}

interface Unanswered {
  readonly message: SentMessage;
  /** Null on wires without numbers. */
  readonly sequence: number | null;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<ViscaAnswer>) => void;
}

interface Running {
  readonly sequence: number | null;
  readonly axes: readonly ViscaAxis[];
  readonly complete: (how: ViscaCompletion) => void;
  readonly cancelDeadline: Cancel;
}

/** protocol.md 1.3: a camera works on two commands at a time. */
const socketCount = 2;
/** Stands for the socket of a command of which only the number is known; never one a camera names. */
const unknownSocket = (sequence: number): number => -1 - sequence;
const noData = new Uint8Array();
const ended = Promise.resolve('completed' as const);

/** Finds the message a reply belongs to. Replies that belong to none are counted and survive (protocol.md 1.3 rule 6). */
export class ViscaExchange {
  readonly #clock: Clock;
  readonly #roomFreed: () => void;
  #unanswered: Unanswered[] = [];
  readonly #running = new Map<number, Running>();
  #strays = 0;
  /** Of the reply at hand. */
  #sequence: number | null = null;

  constructor(clock: Clock, roomFreed: () => void) {
    this.#clock = clock;
    this.#roomFreed = roomFreed;
  }

  get hasFreeSocket(): boolean {
    return this.#running.size < socketCount;
  }

  /** Replies so far that belonged to nothing. */
  get strays(): number {
    return this.#strays;
  }

  sent(message: SentMessage, sequence: number | null, answer: (answer: QueueAnswer<ViscaAnswer>) => void): () => void {
    const entry = { message, sequence, sentMs: this.#clock.monotonicMs(), answer };
    this.#unanswered.push(entry);
    return () => {
      this.#unanswered = this.#unanswered.filter((other) => other !== entry);
    };
  }

  /**
   * Takes a reply; the time from the message to its first answer in ms, or null when it answers nothing.
   * With a `sequence` only the message of that number is meant, and its socket is found by it (protocol.md 1.7).
   */
  received(reply: ViscaReply, sequence: number | null): number | null {
    this.#sequence = sequence;
    switch (reply.type) {
      case 'ack':
        return this.#acknowledge(reply.socket);
      case 'completion':
        return reply.data.length > 0 ? this.#answerInquiry(reply.data) : this.#complete(this.#placeOf(reply.socket));
      case 'error':
        return this.#refuse(this.#placeOf(reply.socket), reply.code);
      case 'address-set':
        return this.#answerSetup('addressSet');
      case 'if-clear':
        return this.#answerSetup('ifClear');
      case 'network-change':
        return null;
      default:
        return reply satisfies never;
    }
  }

  /** The ACK was lost: the command runs in a socket nobody knows (protocol.md 1.7). */
  alreadyTaken(sequence: number): void {
    this.#sequence = sequence;
    this.#acknowledge(unknownSocket(sequence));
  }

  /** The message may be sent again under a new number. */
  notTaken(sequence: number): void {
    this.#sequence = sequence;
    this.#take(() => true)?.answer({ type: 'busy' });
  }

  /** The pipe is gone or the camera restarted: nothing that was running will be reported. */
  reset(): void {
    this.#unanswered = [];
    for (const socket of this.#running.keys()) {
      this.#free(socket, 'unknown');
    }
  }

  #take(which: (message: SentMessage) => boolean): Unanswered | null {
    const found = this.#unanswered.find(
      (entry) => (this.#sequence === null || this.#sequence === entry.sequence) && which(entry.message),
    );
    this.#unanswered = this.#unanswered.filter((entry) => entry !== found);
    this.#strays += found === undefined ? 1 : 0;
    return found ?? null;
  }

  /** Where the command of this reply runs. */
  #placeOf(socket: number): number {
    if (this.#sequence === null) {
      return socket;
    }
    const found = [...this.#running].find(([, running]) => running.sequence === this.#sequence);
    return found === undefined ? unknownSocket(this.#sequence) : found[0];
  }

  #settle(entry: Unanswered | null, answer: ViscaAnswer): number | null {
    entry?.answer({ type: 'settled', outcome: succeeded(answer) });
    return this.#latency(entry);
  }

  #latency(entry: Unanswered | null): number | null {
    return entry === null ? null : this.#clock.monotonicMs() - entry.sentMs;
  }

  #acknowledge(socket: number): number | null {
    // Some clones acknowledge inquiries; their data still follows, so only a command is settled by an ACK.
    const entry = this.#take((message) => message.kind === 'command');
    if (entry === null) {
      return null;
    }
    const { promise, resolve } = Promise.withResolvers<ViscaCompletion>();
    this.#free(socket, 'unknown');
    this.#freeInterrupted(entry.message.axes);
    const cancelDeadline = this.#clock.after(entry.message.completionMs, () => this.#free(socket, 'unknown'));
    const { sequence } = entry;
    this.#running.set(socket, { sequence, axes: entry.message.axes, complete: resolve, cancelDeadline });
    return this.#settle(entry, { data: noData, completion: promise });
  }

  #answerInquiry(data: Uint8Array): number | null {
    return this.#settle(
      this.#take((message) => message.kind === 'inquiry' && message.fits(data)),
      { data, completion: ended },
    );
  }

  #answerSetup(name: ViscaCommandName): number | null {
    return this.#settle(
      this.#take((message) => message.name === name),
      { data: noData, completion: ended },
    );
  }

  #complete(socket: number): number | null {
    if (this.#free(socket, 'completed')) {
      return null;
    }
    // IF_Clear is completed without ACK (protocol.md 1.2), and so is every command of a few clones, then in socket 0.
    const setup = this.#sequence === null && this.#unanswered.some((entry) => entry.message.kind === 'setup');
    // With a number there is no doubt: the ACK was lost.
    const commandOfClone = this.#sequence !== null || (socket === 0 && this.#running.size === 0);
    const entry = this.#take(
      (message) => message.kind === 'setup' || (!setup && commandOfClone && message.kind === 'command'),
    );
    return this.#settle(entry, { data: noData, completion: ended });
  }

  #refuse(socket: number, code: ViscaErrorCode): number | null {
    switch (code) {
      case 'cancelled':
        this.#free(socket, 'cancelled');
        return null;
      case 'no-socket':
        this.#free(socket, 'completed');
        return null;
      case 'buffer-full': {
        const entry = this.#take((message) => message.kind === 'command');
        entry?.answer({ type: 'busy' });
        return this.#latency(entry);
      }
      case 'not-executable':
      case 'syntax':
      case 'length':
        return this.#free(socket, 'refused') ? null : this.#refuseOldest(code);
      default:
        return code satisfies never;
    }
  }

  #refuseOldest(code: ViscaErrorCode): number | null {
    const entry = this.#take(() => true);
    const name = entry?.message.name ?? '';
    const errorCode = code === 'syntax' ? 'unsupported' : 'refused';
    entry?.answer({ type: 'settled', outcome: failed(errorCode, `camera answered ${name} with ${code}`) });
    return this.#latency(entry);
  }

  /** Some cameras report neither completion nor cancellation of a motion that another one interrupted (rule 5). */
  #freeInterrupted(axes: readonly ViscaAxis[]): void {
    const interrupted = [...this.#running].filter(([, running]) => running.axes.some((axis) => axes.includes(axis)));
    for (const [socket] of interrupted) {
      this.#free(socket, 'cancelled');
    }
  }

  #free(socket: number, how: ViscaCompletion): boolean {
    const running = this.#running.get(socket);
    if (running === undefined) {
      return false;
    }
    this.#running.delete(socket);
    running.cancelDeadline();
    running.complete(how);
    this.#roomFreed();
    return true;
  }
}
