import type { Cancel, Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link } from '../../core/supervisor.ts';
import {
  commandWords,
  decodeWords,
  encodeFrame,
  motionWords,
  PelcoSplitter,
  type PelcoCode,
  type PelcoLanguage,
  type PelcoMotion,
  type PelcoWords,
} from './codec.ts';

export interface PelcoSessionOptions {
  readonly clock: Clock;
  readonly language: PelcoLanguage;
  readonly address: number;
  /** Least time between two frames: one frame on the line and a breath. */
  readonly paceMs: number;
  readonly answers: boolean;
}

interface Wire {
  readonly words: PelcoWords;
  /** The reply it waits for; null when it is not answered. */
  readonly reply: PelcoCode | null;
}

interface Pending {
  readonly reply: PelcoCode;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<number>) => void;
}

/** A reply needs two frames at 2400 baud (60 ms) and the head's time to think. */
const replyDeadlineMs = 400;
const queueBound = 32;

const repliesTo = { queryPan: 'panReply', queryTilt: 'tiltReply', queryZoom: 'zoomReply' } as const;

export type PelcoQuery = keyof typeof repliesTo;

/** Frames to and from one Pelco head. The line is half-duplex: one frame at a time, with a pace (protocol.md 3). */
export class PelcoSession {
  readonly #options: PelcoSessionOptions;
  readonly #splitter: PelcoSplitter;
  readonly #queue: CommandQueue<Wire, number>;
  #pending: Pending | null = null;
  #cancelPace: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: PelcoSessionOptions) {
    this.#options = options;
    this.#splitter = new PelcoSplitter(options.language);
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => this.#pending === null && this.#cancelPace === null,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  get isConnected(): boolean {
    return this.#link !== null;
  }

  /** Resolves when the frame was handed over: the head does not acknowledge it. */
  async command(code: PelcoCode, value: number, priority: CommandPriority): Promise<Outcome<void>> {
    return this.#send(code, { words: commandWords(code, value), reply: null }, priority, []);
  }

  /** A motion replaces queued ones; a stop overtakes everything. */
  async motion(motion: PelcoMotion, priority: CommandPriority): Promise<Outcome<void>> {
    const words = motionWords(motion, this.#options.language);
    const axes = priority === 'stop' ? [] : ['motion'];
    return this.#send(priority === 'stop' ? 'stop' : 'move', { words, reply: null }, priority, axes);
  }

  /** The 16-bit number of the reply. */
  query(query: PelcoQuery): Promise<Outcome<number>> {
    if (!this.#options.answers) {
      return Promise.resolve(failed('unsupported', 'this head never answers'));
    }
    return this.#enqueue(query, { words: commandWords(query, 0), reply: repliesTo[query] }, 'poll', []);
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#splitter.push(bytes);
    if (spoilt > 0) {
      this.#link?.garbled();
    }
    for (const { address, words } of frames) {
      // Other heads on the same RS-485 line answer too.
      if (address === this.#options.address) {
        this.#hear(words);
      }
    }
  }

  disconnected(): void {
    this.#link = null;
    this.#pending = null;
    this.#cancelPace?.();
    this.#cancelPace = null;
    this.#queue.clear('offline', 'the connection to the head was lost');
  }

  async #send(name: string, wire: Wire, priority: CommandPriority, axes: readonly string[]): Promise<Outcome<void>> {
    const outcome = await this.#enqueue(name, wire, priority, axes);
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  #enqueue(name: string, payload: Wire, priority: CommandPriority, axes: readonly string[]): Promise<Outcome<number>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the head'));
    }
    return this.#queue.enqueue({ name, priority, axes, deadlineMs: replyDeadlineMs, payload });
  }

  #transmit({ words, reply }: Wire, answer: (answer: QueueAnswer<number>) => void): () => void {
    const { clock, language, address, paceMs } = this.#options;
    const pending = reply === null ? null : { reply, sentMs: clock.monotonicMs(), answer };
    this.#pending = pending ?? this.#pending;
    this.#cancelPace?.();
    this.#cancelPace = clock.after(paceMs, () => {
      this.#cancelPace = null;
      this.#queue.pump();
    });
    this.#link?.write(encodeFrame(language, address, words));
    if (pending === null) {
      answer({ type: 'settled', outcome: succeeded(0) });
    }
    return () => {
      this.#pending = this.#pending === pending ? null : this.#pending;
    };
  }

  #hear(words: PelcoWords): void {
    const meaning = decodeWords(words, this.#options.language);
    const pending = this.#pending;
    if (meaning.type !== 'command' || pending === null || meaning.code !== pending.reply) {
      this.#link?.garbled();
      return;
    }
    this.#pending = null;
    this.#link?.answered(this.#options.clock.monotonicMs() - pending.sentMs);
    pending.answer({ type: 'settled', outcome: succeeded(meaning.value) });
  }
}
