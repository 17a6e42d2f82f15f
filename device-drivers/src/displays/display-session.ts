import { isDeepStrictEqual } from 'node:util';
import type { Cancel, Clock } from '../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../core/command-queue.ts';
import type { DeviceIdentity } from '../core/device.ts';
import {
  unknownDisplayState,
  type Display,
  type DisplayFeatures,
  type DisplayState,
} from '../core/capabilities/display.ts';
import {
  displayNews,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
} from './display-dialect.ts';
import { failed, succeeded, type Outcome } from '../core/outcome.ts';
import type { Link, StreamProtocol } from '../core/supervisor.ts';

export interface DisplaySessionOptions<Reply> {
  readonly clock: Clock;
  readonly dialect: DisplayDialect<Reply>;
}

interface Pending<Reply> {
  readonly ask: DisplayAsk<Reply>;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<DisplayNews>) => void;
}

/** A slider drags many commands behind it; steps of one command are queued one by one. */
const queueBound = 64;

const nothing = (): void => {};

/**
 * The conversation with a display of any family: one question at a time at the device's pace, people before polling,
 * the state told only when it changed. What differs between families is the dialect.
 */
export class DisplaySession<Reply> implements StreamProtocol, Display {
  readonly #clock: Clock;
  readonly #dialect: DisplayDialect<Reply>;
  readonly #queue: CommandQueue<DisplayAsk<Reply>, DisplayNews>;
  readonly #unknownToDevice = new Set<string>();
  #state = unknownDisplayState;
  #identity: DeviceIdentity = { make: null, model: null, firmware: null, serialNumber: null };
  #link: Link | null = null;
  #pending: Pending<Reply> | null = null;
  #freeAtMs = 0;
  #deafUntilMs = Number.NEGATIVE_INFINITY;
  #cancelRest: Cancel = nothing;
  #turn = 0;

  constructor({ clock, dialect }: DisplaySessionOptions<Reply>) {
    this.#clock = clock;
    this.#dialect = dialect;
    this.#queue = new CommandQueue({
      clock,
      bound: queueBound,
      gapMs: 0,
      // The queue lets a person overtake a poll; displays answer without saying to what, so nothing may overtake here.
      hasRoom: () => this.#pending === null && this.#clock.monotonicMs() >= this.#freeAtMs,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  get features(): DisplayFeatures {
    return this.#dialect.features;
  }

  state(): DisplayState {
    return this.#state;
  }

  setPower(on: boolean): Promise<Outcome<void>> {
    return this.#perform('switch its power', () => this.#dialect.power(on, this.#state));
  }

  async selectInput(input: string): Promise<Outcome<void>> {
    const { inputs } = this.features;
    return inputs.includes(input)
      ? this.#perform('select an input', () => this.#dialect.input(input))
      : failed('unsupported', `no such input; known are ${inputs.join(', ')}`);
  }

  async setVolume(volume01: number): Promise<Outcome<void>> {
    return volume01 >= 0 && volume01 <= 1
      ? this.#perform('set a volume', () => (this.features.volume ? this.#dialect.volume(volume01) : null))
      : failed('unsupported', 'a volume is 0 to 1');
  }

  setMuted(muted: boolean): Promise<Outcome<void>> {
    return this.#perform('mute', () => (this.features.mute ? this.#dialect.muted(muted, this.#state) : null));
  }

  setPictureMuted(muted: boolean): Promise<Outcome<void>> {
    return this.#perform('darken its picture', () =>
      this.features.pictureMute ? this.#dialect.pictureMuted(muted, this.#state) : null,
    );
  }

  connected(link: Link): void {
    this.#link = link;
    this.#dialect.splitter.reset();
    this.#unknownToDevice.clear();
    this.#rest(this.#freeAtMs - this.#clock.monotonicMs());
  }

  async handshake(): Promise<boolean> {
    let answered = false;
    for (const ask of this.#dialect.greet()) {
      const outcome = await this.ask(ask, 'person');
      const silent = !outcome.ok && outcome.error.code === 'offline';
      const mustAnswer = !answered || ask.bytes.length === 0;
      if (this.#link === null || (silent && mustAnswer)) {
        return false;
      }
      // A word the device says by itself proves that somebody is there, not that it listens.
      answered ||= !silent && ask.bytes.length > 0;
    }
    for (const ask of [...this.#dialect.introduction(), ...this.#dialect.polls(this.#state)]) {
      void this.#poll(ask);
    }
    return true;
  }

  receive(bytes: Uint8Array): void {
    const { replies, spoilt } = this.#dialect.splitter.push(bytes);
    for (const reply of replies) {
      this.#hear(reply);
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  silenceExpected(): boolean {
    return this.#clock.monotonicMs() < this.#deafUntilMs;
  }

  keepAlive(): void {
    if (this.#queue.size > 0) {
      return;
    }
    const polls = this.#dialect.polls(this.#state).filter(({ name }) => !this.#unknownToDevice.has(name));
    const ask = polls[this.#turn % Math.max(1, polls.length)];
    this.#turn += 1;
    if (ask !== undefined) {
      void this.#poll(ask);
    }
  }

  disconnected(): void {
    this.#link = null;
    this.#pending = null;
    this.#cancelRest();
    this.#cancelRest = nothing;
    this.#queue.clear('offline', 'the connection to the display was lost');
  }

  /** A display is left as it is when this program ends. */
  async shutDown(): Promise<void> {}

  /** For commands of a family that are more than a list of steps. */
  async ask(ask: DisplayAsk<Reply>, priority: CommandPriority): Promise<Outcome<DisplayNews>> {
    if (this.#link === null) {
      return failed('offline', 'no connection to the display');
    }
    const { name, axes, deadlineMs } = ask;
    return this.#queue.enqueue({ name, priority, axes, deadlineMs, payload: ask });
  }

  async #poll(ask: DisplayAsk<Reply>): Promise<void> {
    const outcome = await this.ask(ask, 'poll');
    if (!outcome.ok && outcome.error.code === 'unsupported') {
      this.#unknownToDevice.add(ask.name);
    }
  }

  async #perform(what: string, find: () => DisplaySteps<Reply>): Promise<Outcome<void>> {
    const steps = find();
    if (steps === null) {
      return failed('unsupported', `this display cannot ${what}`);
    }
    for (const step of steps) {
      const outcome = await this.ask(step, 'person');
      if (!outcome.ok) {
        return outcome;
      }
    }
    return succeeded(undefined);
  }

  #transmit(ask: DisplayAsk<Reply>, answer: (answer: QueueAnswer<DisplayNews>) => void): () => void {
    if (ask.bytes.length > 0) {
      this.#link?.write(ask.bytes);
    }
    if (ask.read === null) {
      this.#ended(ask);
      answer({ type: 'settled', outcome: succeeded(displayNews({})) });
      return nothing;
    }
    const pending = { ask, sentMs: this.#clock.monotonicMs(), answer };
    this.#pending = pending;
    return () => {
      if (this.#pending === pending) {
        this.#pending = null;
        // Half an answer must not swallow the beginning of the next one.
        this.#dialect.splitter.reset();
      }
    };
  }

  #hear(reply: Reply): void {
    if (this.#dialect.refusesPassword(reply)) {
      this.#link?.passwordRefused();
      return;
    }
    const pending = this.#pending;
    const outcome = pending?.ask.read?.(reply) ?? null;
    if (pending === null || outcome === null) {
      this.#overhear(reply);
      return;
    }
    this.#pending = null;
    this.#link?.answered(this.#clock.monotonicMs() - pending.sentMs);
    if (outcome.ok) {
      this.#apply(outcome.value);
    }
    this.#ended(pending.ask);
    pending.answer({ type: 'settled', outcome });
  }

  /** A late answer to a question given up counts as little as bytes that make no sense. */
  #overhear(reply: Reply): void {
    const news = this.#dialect.overhear(reply);
    if (news === null) {
      this.#link?.garbled();
    } else {
      this.#link?.answered(null);
      this.#apply(news);
    }
  }

  #ended({ restMs, deafMs }: DisplayAsk<Reply>): void {
    const now = this.#clock.monotonicMs();
    const pauseMs = Math.max(restMs, this.#dialect.gapMs);
    this.#freeAtMs = now + pauseMs;
    this.#deafUntilMs = Math.max(this.#deafUntilMs, now + deafMs);
    this.#rest(pauseMs);
  }

  #rest(pauseMs: number): void {
    this.#cancelRest();
    this.#cancelRest = pauseMs > 0 ? this.#clock.after(pauseMs, () => this.#rested()) : nothing;
  }

  #rested(): void {
    // Timers may run a fraction of a millisecond early against the monotonic clock.
    this.#freeAtMs = 0;
    this.#queue.pump();
  }

  #apply({ display, identity }: DisplayNews): void {
    const state = { ...this.#state, ...display };
    if (!isDeepStrictEqual(state, this.#state)) {
      this.#state = state;
      this.#link?.emit({ type: 'display', display: state });
    }
    const known = { ...this.#identity, ...identity };
    if (!isDeepStrictEqual(known, this.#identity)) {
      this.#identity = known;
      this.#link?.identified(known);
    }
  }
}
