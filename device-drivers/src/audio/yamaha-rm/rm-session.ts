import type { AudioChannel, AudioDevice } from '../../core/capabilities/audio-device.ts';
import { ChannelBook, heldDb, unknownChannel } from '../channel-book.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { Conversation, isUnanswered } from '../../core/conversation.ts';
import type { DeviceEvent } from '../../core/device.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { hearMessages } from '../../core/hear-messages.ts';
import {
  answers,
  commandBytes,
  decodeMessage,
  encodeCommand,
  type RmCommand,
  type RmInfo,
  type RmMessage,
  type RmParameter,
} from './codec.ts';

export interface RmChannel {
  readonly id: string;
  readonly name: string | null;
  /** `mutedValue` is what stands there while it is muted: 1 for a mute, 0 for a channel that is switched on. */
  readonly mute: (RmParameter & { readonly mutedValue: 0 | 1 }) | null;
  readonly level: (RmParameter & { readonly unitsPerDb: number }) | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

export interface RmSessionOptions {
  readonly clock: Clock;
  readonly channels: readonly RmChannel[];
}

const answerDeadlineMs = 1500;
/** The device closes when it heard nothing for so long and a second more (protocol.md 1). */
const aliveWithinMs = 10_000;
const aliveEveryMs = 4000;
const stepsPerDb = 100;

const sameParameter = (a: RmParameter | null, b: RmParameter): boolean =>
  a !== null && a.address === b.address && a.x === b.x && a.y === b.y;

/** The conversation with a Yamaha room microphone or processor: see protocol.md beside this file. */
export class RmSession implements AudioDevice, StreamProtocol {
  readonly talkers = null;
  readonly #options: RmSessionOptions;
  readonly #splitter = new LineSplitter();
  readonly #book: ChannelBook;
  readonly #talk: Conversation<RmCommand, RmMessage>;
  readonly #emit = (event: DeviceEvent): void => this.#link?.emit(event);
  #link: Link | null = null;
  #cancelAlive: Cancel | null = null;

  constructor(options: RmSessionOptions) {
    this.#options = options;
    this.#book = new ChannelBook(options.channels.map(unknownChannel));
    this.#talk = new Conversation({
      clock: options.clock,
      deadlineMs: answerDeadlineMs,
      write: (command) => this.#link?.write(commandBytes(command)),
      // Answers name their parameter: a late one is taken for no other.
      expired: () => {},
    });
  }

  channels(): readonly AudioChannel[] {
    return this.#book.all();
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const level = this.#channel(channelId)?.level ?? null;
    const channel = this.#book.get(channelId);
    const held = channel === null ? null : heldDb(channel, levelDb, stepsPerDb);
    if (level === null || held === null) {
      return failed('unsupported', `no level of ${channelId}`);
    }
    return this.#set(level, Math.round(held * level.unitsPerDb));
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    const mute = this.#channel(channelId)?.mute ?? null;
    if (mute === null) {
      return failed('unsupported', `no mute of ${channelId}`);
    }
    return this.#set(mute, muted ? mute.mutedValue : 1 - mute.mutedValue);
  }

  async recallPreset(): Promise<Outcome<void>> {
    return failed('unsupported', 'the command for presets is not known for these devices');
  }

  async setMeters(): Promise<Outcome<void>> {
    return failed('unsupported', 'the command for meters is not known for these devices');
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#talk.open();
  }

  async handshake(): Promise<boolean> {
    // Some devices understand nothing before this.
    const mode = await this.#ask({ type: 'run-mode' });
    if (isUnanswered(mode)) {
      return false;
    }
    await this.#ask({ type: 'keep-alive', withinMs: aliveWithinMs });
    this.#keepAliveLater();
    this.#link?.identified({
      make: 'Yamaha',
      model: await this.#info('productname'),
      firmware: await this.#info('version'),
      serialNumber: await this.#info('serialno'),
    });
    for (const parameter of this.#options.channels.flatMap(({ mute, level }) => [mute, level])) {
      if (parameter !== null && isUnanswered(await this.#ask({ type: 'get', parameter }))) {
        return false;
      }
    }
    return this.#link !== null;
  }

  receive(bytes: Uint8Array): void {
    const { lines: texts, spoilt } = this.#splitter.push(bytes);
    hearMessages({ texts, spoilt }, decodeMessage, this.#link, (message) => this.#hear(message));
  }

  keepAlive(): void {
    void this.#ask({ type: 'run-mode' }, 'automation');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelAlive?.();
    this.#talk.close();
  }

  /** Levels and mutes stay as they are. */
  async shutDown(): Promise<void> {}

  #channel(channelId: string): RmChannel | null {
    return this.#options.channels.find(({ id }) => id === channelId) ?? null;
  }

  #keepAliveLater(): void {
    if (this.#link !== null) {
      this.#cancelAlive = this.#options.clock.after(aliveEveryMs, () => {
        this.keepAlive();
        this.#keepAliveLater();
      });
    }
  }

  #ask(command: RmCommand, priority: 'person' | 'automation' = 'person'): Promise<Outcome<RmMessage>> {
    return this.#talk.ask(encodeCommand(command), command, priority);
  }

  async #info(what: RmInfo): Promise<string | null> {
    const answer = await this.#ask({ type: 'info', what });
    return answer.ok && answer.value.type === 'info' ? answer.value.text : null;
  }

  async #set({ address, x, y }: RmParameter, value: number): Promise<Outcome<void>> {
    const outcome = await this.#ask({ type: 'set', parameter: { address, x, y }, value });
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  #hear(message: RmMessage): void {
    if (message.type === 'value') {
      this.#take(message.parameter, message.value);
    } else if (message.type === 'run-mode') {
      this.#link?.refusing(message.mode !== 'normal');
    }
    const outcome =
      message.type === 'error' ? failed('refused', `${message.verb} ${message.detail}`) : succeeded(message);
    this.#link?.answered(this.#talk.settle((command) => answers(command, message), outcome));
  }

  #take(parameter: RmParameter, value: number): void {
    for (const { id, mute, level, minimumDb } of this.#options.channels) {
      if (mute !== null && sameParameter(mute, parameter)) {
        this.#book.change(id, { muted: value === mute.mutedValue }, this.#emit);
      }
      if (level !== null && sameParameter(level, parameter)) {
        // Silence is told as a number far below every level.
        this.#book.change(id, { levelDb: Math.max(minimumDb, value / level.unitsPerDb) }, this.#emit);
      }
    }
  }
}
