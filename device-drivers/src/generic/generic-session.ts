import type { Cancel, Clock } from '../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../core/outcome.ts';
import type { Link, StreamProtocol } from '../core/supervisor.ts';
import type { Plan } from './calls.ts';
import type { Compiled } from './compile.ts';
import type { StepDefinition, Value } from './definition-schema.ts';
import { createFrameSplitter, type FrameSplitter } from './frame-splitter.ts';
import { changesOf, createRequest, interpret, type Meaning, type Request } from './interpret.ts';
import type { Values } from './template.ts';

export interface GenericSessionOptions {
  readonly clock: Clock;
  readonly compiled: Compiled;
  /** Each datagram is a frame of its own, whether it ends as a frame or not. */
  readonly datagrams: boolean;
  /** State changed; all of it is in `state`. */
  readonly changed: (link: Link) => void;
}

interface Pending {
  readonly request: Request;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<void>) => void;
}

const queueBound = 64;
const usualAnswerMs = 1000;
const lineFeed = Uint8Array.of(0x0a);

/** The conversation with a device that is described by a file: see protocol.md beside this file. */
export class GenericSession implements StreamProtocol {
  readonly #options: GenericSessionOptions;
  readonly #splitter: FrameSplitter;
  readonly #queue: CommandQueue<Request, void>;
  readonly #state = new Map<string, Value>();
  readonly #cancelPolls = new Map<number, Cancel>();
  #pending: Pending | null = null;
  #cancelPace: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: GenericSessionOptions) {
    this.#options = options;
    const { connection } = options.compiled.definition;
    this.#splitter = createFrameSplitter(connection);
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      // Strictly one after the other, with the device's pace: nothing is known of how it bears anything else.
      hasRoom: () => this.#pending === null && this.#cancelPace === null,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  get state(): Values {
    return this.#state;
  }

  /** Sends the commands of a plan one after the other, and stops at the first that fails. */
  async perform(plan: Plan | null): Promise<Outcome<void>> {
    if (plan === null) {
      return failed('unsupported', 'the definition does not offer it');
    }
    for (const step of plan.steps) {
      const outcome = await this.#ask(step, plan.wanted, 'person');
      if (!outcome.ok) {
        return outcome;
      }
    }
    return succeeded(undefined);
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    const { make = null, model = null } = this.#options.compiled.definition;
    link.identified({ make, model, firmware: null, serialNumber: null });
  }

  /** Every poll is asked once, so that the state is known; the first must be answered unless the device never does. */
  async handshake(): Promise<boolean> {
    const { polls = [], connection } = this.#options.compiled.definition;
    const [greeting, ...others] = polls;
    const silent = connection.neverAnswers === true;
    const answered = greeting === undefined || (await this.#poll(greeting));
    if (!answered && !silent) {
      return false;
    }
    others.forEach((poll) => void this.#poll(poll));
    polls.forEach((poll, index) => this.#schedule(index, poll, poll.everyMs));
    return true;
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#split(bytes);
    if (spoilt > 0) {
      this.#link?.garbled();
    }
    for (const frame of frames) {
      this.#hear(interpret(this.#options.compiled, frame, this.#pending?.request ?? null), frame);
    }
  }

  keepAlive(): void {
    const greeting = this.#options.compiled.definition.polls?.[0];
    if (greeting !== undefined) {
      void this.#poll(greeting);
    }
  }

  disconnected(): void {
    this.#link = null;
    this.#pending = null;
    this.#cancelPace?.();
    this.#cancelPace = null;
    this.#cancelPolls.forEach((cancel) => cancel());
    this.#cancelPolls.clear();
    this.#queue.clear('offline', 'the connection to the device was lost');
  }

  /** Relays and levels stay as they are when this program ends. */
  async shutDown(): Promise<void> {}

  #now(): number {
    return this.#options.clock.monotonicMs();
  }

  #split(bytes: Uint8Array): ReturnType<FrameSplitter['push']> {
    if (!this.#options.datagrams) {
      return this.#splitter.push(bytes);
    }
    const text = this.#options.compiled.dialect.speech === 'text';
    const split = this.#splitter.push(text ? Uint8Array.of(...bytes, ...lineFeed) : bytes);
    this.#splitter.reset();
    return split;
  }

  async #poll(poll: StepDefinition): Promise<boolean> {
    const outcome = await this.#ask(poll, null, 'poll');
    // A device that says no is there.
    return outcome.ok || outcome.error.code === 'refused';
  }

  #schedule(index: number, poll: StepDefinition, everyMs: number): void {
    if (this.#link !== null) {
      const next = (): void => {
        void this.#poll(poll);
        this.#schedule(index, poll, everyMs);
      };
      this.#cancelPolls.set(index, this.#options.clock.after(everyMs, next));
    }
  }

  #ask(step: StepDefinition, wanted: Value | null, priority: CommandPriority): Promise<Outcome<void>> {
    const request = createRequest(this.#options.compiled, step, wanted);
    if (!request.ok) {
      return Promise.resolve(request);
    }
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the device'));
    }
    return this.#queue.enqueue({
      name: step.command,
      priority,
      axes: [],
      deadlineMs: this.#options.compiled.definition.connection.answerWithinMs ?? usualAnswerMs,
      payload: request.value,
    });
  }

  #transmit(request: Request, answer: (answer: QueueAnswer<void>) => void): () => void {
    const { compiled } = this.#options;
    const { speaks, lineEnd = '' } = compiled.definition.connection;
    const text = speaks === 'text';
    const awaited = request.command.ok.length > 0;
    const pending = awaited ? { request, sentMs: this.#now(), answer } : null;
    this.#pending = pending;
    this.#keepPace();
    this.#link?.write(Buffer.from(text ? request.frame + lineEnd : request.frame, text ? 'utf8' : 'latin1'));
    if (!awaited) {
      this.#apply(changesOf(compiled, request.command.set, new Map(), request.values));
      answer({ type: 'settled', outcome: succeeded(undefined) });
    }
    return () => {
      this.#pending = this.#pending === pending ? null : this.#pending;
    };
  }

  #keepPace(): void {
    const { gapMs = 0 } = this.#options.compiled.definition.connection;
    if (gapMs > 0) {
      this.#cancelPace = this.#options.clock.after(gapMs, () => {
        this.#cancelPace = null;
        this.#queue.pump();
      });
    }
  }

  #hear(meaning: Meaning, frame: string): void {
    switch (meaning.type) {
      case 'report':
        this.#apply(meaning.changes);
        this.#link?.answered(null);
        return;
      case 'ok':
        this.#apply(meaning.changes);
        this.#settle(succeeded(undefined));
        return;
      case 'error':
        this.#settle(failed('refused', `the device answered ${JSON.stringify(frame)}`));
        return;
      case 'late':
        this.#link?.answered(null);
        return;
      case 'unknown':
        this.#link?.garbled();
        return;
      default:
        meaning satisfies never;
    }
  }

  #settle(outcome: Outcome<void>): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending !== null) {
      this.#link?.answered(this.#now() - pending.sentMs);
      pending.answer({ type: 'settled', outcome });
    }
  }

  #apply(changes: Values): void {
    let changed = false;
    for (const [name, value] of changes) {
      changed ||= this.#state.get(name) !== value;
      this.#state.set(name, value);
    }
    if (changed && this.#link !== null) {
      this.#options.changed(this.#link);
    }
  }
}
