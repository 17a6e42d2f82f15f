import type { AudioChannel, AudioDevice } from '../../core/capabilities/audio-device.ts';
import { ChannelBook, heldDb, unknownChannel } from '../channel-book.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { Conversation } from '../../core/conversation.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, succeeded, type CommandErrorCode, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import {
  commandBytes,
  decodeLine,
  encodeCommand,
  type TtpCommand,
  type TtpErrorKind,
  type TtpLine,
  type TtpValue,
} from './codec.ts';
import { TelnetFilter } from './telnet-filter.ts';

export interface TesiraBlock {
  /** Instance tag of a level or mute block. */
  readonly tag: string;
  readonly index: number;
  readonly name: string | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

export interface TesiraMeter {
  readonly tag: string;
  readonly index: number;
}

export interface TesiraSessionOptions {
  readonly clock: Clock;
  readonly blocks: readonly TesiraBlock[];
  readonly meters: readonly TesiraMeter[];
  /** A telnet session greets; a serial line only when the device starts (protocol.md 1). */
  readonly greets: boolean;
}

/** Longer than the silence after which the device counts as offline: a lost answer must not shift all others. */
const answerDeadlineMs = 4000;
const bannerDeadlineMs = 3000;
/** Subscriptions are forgotten by reboots and configuration pushes that tell nobody (protocol.md 4). */
const renewEveryMs = 600_000;
const publishEveryMs = 500;
const shortestMeterMs = 100;
const stepsPerDb = 10;

const codes: Readonly<Record<TtpErrorKind, CommandErrorCode>> = {
  ERR: 'refused',
  CANNOT_DELIVER: 'offline',
  GENERAL_FAILURE: 'refused',
};

const idOf = ({ tag, index }: TesiraMeter): string => `${tag}/${index}`;

const command = (instance: string, verb: TtpCommand['verb'], attribute: string | null): TtpCommand => ({
  instance,
  verb,
  attribute,
  index: null,
  rest: [],
});

const setVerbose: TtpCommand = { ...command('SESSION', 'set', 'verbose'), rest: [false] };
const getVersion = command('DEVICE', 'get', 'version');
const getSerialNumber = command('DEVICE', 'get', 'serialNumber');

const textOf = (outcome: Outcome<TtpValue | null>): string | null =>
  outcome.ok && outcome.value !== null ? String(outcome.value) : null;

const withoutValue = (outcome: Outcome<TtpValue | null>): Outcome<void> =>
  outcome.ok ? succeeded(undefined) : outcome;

/** The conversation with a Biamp Tesira by its text protocol: see protocol.md beside this file. */
export class TesiraSession implements AudioDevice, StreamProtocol {
  readonly talkers = null;
  readonly #options: TesiraSessionOptions;
  readonly #splitter = new LineSplitter();
  readonly #telnet = new TelnetFilter();
  readonly #book: ChannelBook;
  readonly #talk: Conversation<TtpCommand, TtpValue | null>;
  readonly #tokens = new Map<string, (value: TtpValue) => void>();
  #link: Link | null = null;
  #greeted: ((greeted: boolean) => void) | null = null;
  #cancelGreeting: Cancel | null = null;
  #cancelRenewal: Cancel | null = null;
  #meterMs: number | null = null;
  /** While greeting: whether each answer could be told apart. */
  #aligned = true;
  #ready = false;

  constructor(options: TesiraSessionOptions) {
    this.#options = options;
    this.#book = new ChannelBook(options.blocks.map((block) => unknownChannel({ ...block, id: idOf(block) })));
    this.#talk = new Conversation({
      clock: options.clock,
      deadlineMs: answerDeadlineMs,
      write: (one) => this.#link?.write(commandBytes(one)),
      expired: () => this.#lose(),
    });
    for (const [at, block] of options.blocks.entries()) {
      this.#tokens.set(`L${at}`, (value) => this.#hearLevel(block, value));
      this.#tokens.set(`M${at}`, (value) => this.#hearMute(block, value));
    }
    for (const [at, meter] of options.meters.entries()) {
      this.#tokens.set(`S${at}`, (value) => this.#hearMeter(meter, value));
    }
  }

  channels(): readonly AudioChannel[] {
    return this.#book.all();
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const block = this.#block(channelId);
    const channel = this.#book.get(channelId);
    const held = channel === null ? null : heldDb(channel, levelDb, stepsPerDb);
    if (block === null || held === null) {
      return failed('unsupported', `no channel ${channelId} or no level`);
    }
    const outcome = await this.#set(block, 'level', held);
    if (outcome.ok) {
      this.#hearLevel(block, held);
    }
    return outcome;
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    const block = this.#block(channelId);
    if (block === null) {
      return failed('unsupported', `no channel ${channelId}`);
    }
    const outcome = await this.#set(block, 'mute', muted);
    if (outcome.ok) {
      this.#hearMute(block, muted);
    }
    return outcome;
  }

  /** By number as the device counts them (1001 and up), or by name. */
  async recallPreset(preset: string): Promise<Outcome<void>> {
    if (!/^[^"\p{Cc}]{1,100}$/u.test(preset)) {
      return failed('unsupported', 'no name or number of a preset');
    }
    const byNumber = /^\d{1,5}$/.test(preset);
    const recall = command('DEVICE', byNumber ? 'recallPreset' : 'recallPresetByName', null);
    return withoutValue(await this.#ask({ ...recall, rest: [byNumber ? Number(preset) : preset] }));
  }

  async setMeters(intervalMs: number | null): Promise<Outcome<void>> {
    if (this.#options.meters.length === 0) {
      return failed('unsupported', 'no meter blocks are configured');
    }
    this.#meterMs = intervalMs === null ? null : Math.max(shortestMeterMs, Math.round(intervalMs));
    return this.#subscribeMeters('person');
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#telnet.reset();
    this.#aligned = true;
    this.#ready = false;
    this.#talk.open();
  }

  async handshake(): Promise<boolean> {
    if (this.#options.greets && !(await this.#awaitBanner())) {
      return false;
    }
    const verbose = await this.#ask(setVerbose);
    // The answer counts, not what it says: a refusal is a sign of life too.
    if (!verbose.ok && verbose.error.code !== 'refused') {
      return false;
    }
    const firmware = textOf(await this.#ask(getVersion));
    const serialNumber = textOf(await this.#ask(getSerialNumber));
    this.#link?.identified({ make: 'Biamp', model: 'Tesira', firmware, serialNumber });
    await this.#subscribe();
    this.#ready = this.#aligned && this.#link !== null;
    return this.#ready;
  }

  receive(bytes: Uint8Array): void {
    const { data, refusals } = this.#options.greets ? this.#telnet.push(bytes) : { data: bytes, refusals: null };
    if (refusals !== null && refusals.length > 0) {
      this.#link?.write(refusals);
    }
    const { lines, spoilt } = this.#splitter.push(data);
    for (const line of lines) {
      this.#hear(line);
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  keepAlive(): void {
    void this.#ask(getVersion, 'automation');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelRenewal?.();
    this.#endGreeting(false);
    this.#talk.close();
  }

  /** Levels stay as they are; subscriptions end with the session. */
  async shutDown(): Promise<void> {}

  /** An answer is missing, and the next one would be taken for it. */
  #lose(): void {
    this.#aligned = false;
    if (this.#ready) {
      this.#link?.desynchronised();
    }
  }

  #block(channelId: string): TesiraBlock | null {
    return this.#options.blocks.find((block) => idOf(block) === channelId) ?? null;
  }

  async #set(block: TesiraBlock, attribute: 'level' | 'mute', value: TtpValue): Promise<Outcome<void>> {
    const set: TtpCommand = { ...command(block.tag, 'set', attribute), index: block.index, rest: [value] };
    return withoutValue(await this.#ask(set));
  }

  #ask(one: TtpCommand, priority: 'person' | 'automation' = 'person'): Promise<Outcome<TtpValue | null>> {
    return this.#talk.ask(encodeCommand(one), one, priority);
  }

  #awaitBanner(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#greeted = resolve;
    this.#cancelGreeting = this.#options.clock.after(bannerDeadlineMs, () => this.#endGreeting(false));
    return promise;
  }

  #endGreeting(greeted: boolean): void {
    this.#cancelGreeting?.();
    const end = this.#greeted;
    this.#greeted = null;
    end?.(greeted);
  }

  /** Asks for the changes of every block; a refused one is a block that has no such attribute. */
  async #subscribe(): Promise<void> {
    this.#cancelRenewal?.();
    this.#cancelRenewal = this.#options.clock.after(renewEveryMs, () => void this.#subscribe());
    for (const [at, { tag, index }] of this.#options.blocks.entries()) {
      if (!this.#aligned) {
        return;
      }
      const level: TtpCommand = { ...command(tag, 'subscribe', 'level'), index, rest: [`L${at}`, publishEveryMs] };
      await this.#ask(level, 'automation');
      await this.#ask({ ...level, attribute: 'mute', rest: [`M${at}`, publishEveryMs] }, 'automation');
    }
    if (this.#meterMs !== null) {
      await this.#subscribeMeters('automation');
    }
  }

  async #subscribeMeters(priority: 'person' | 'automation'): Promise<Outcome<void>> {
    const verb = this.#meterMs === null ? 'unsubscribe' : 'subscribe';
    const interval = this.#meterMs === null ? [] : [this.#meterMs];
    let outcome: Outcome<void> = succeeded(undefined);
    for (const [at, { tag, index }] of this.#options.meters.entries()) {
      const one: TtpCommand = { ...command(tag, verb, 'level'), index, rest: [`S${at}`, ...interval] };
      const answer = await this.#ask(one, priority);
      outcome = answer.ok ? outcome : answer;
    }
    return outcome;
  }

  #hear(line: string): void {
    const heard = decodeLine(line);
    if (heard !== null) {
      this.#take(heard);
    } else if (!this.#talk.awaits((one) => line.trim().endsWith(encodeCommand(one)))) {
      // Only the echo of a command may come besides answers.
      this.#link?.garbled();
    }
  }

  #take(line: TtpLine): void {
    switch (line.type) {
      case 'banner':
        this.#link?.answered(null);
        this.#hearBanner();
        return;
      case 'ok':
        this.#link?.answered(this.#talk.settle(() => true, succeeded(line.value)));
        return;
      case 'error': {
        const outcome = failed(codes[line.kind], `${line.kind} ${line.detail}`);
        this.#link?.answered(this.#talk.settle(() => true, outcome));
        return;
      }
      case 'publish':
        this.#link?.answered(null);
        this.#tokens.get(line.token)?.(line.value);
        return;
      default:
        line satisfies never;
    }
  }

  /** In the middle of a session it means the device has started anew and knows nothing of us. */
  #hearBanner(): void {
    if (this.#greeted !== null) {
      this.#endGreeting(true);
      return;
    }
    void this.#ask(setVerbose, 'automation');
    void this.#subscribe();
  }

  #hearLevel(block: TesiraBlock, value: TtpValue): void {
    if (typeof value === 'number') {
      this.#book.change(idOf(block), { levelDb: value }, (event) => this.#link?.emit(event));
    }
  }

  #hearMute(block: TesiraBlock, value: TtpValue): void {
    if (typeof value === 'boolean') {
      this.#book.change(idOf(block), { muted: value }, (event) => this.#link?.emit(event));
    }
  }

  #hearMeter(meter: TesiraMeter, value: TtpValue): void {
    if (typeof value === 'number' && this.#meterMs !== null) {
      this.#link?.emit({ type: 'meter', channelId: idOf(meter), levelDb: value });
    }
  }
}
