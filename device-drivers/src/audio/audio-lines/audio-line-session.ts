import type { AudioChannel, AudioDevice } from '../../core/capabilities/audio-device.ts';
import type { Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../../core/command-queue.ts';
import type { DeviceIdentity } from '../../core/device.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import type { AudioCommand, AudioDialect, AudioReport } from './dialect.ts';

/** A channel the room may turn. */
export interface ConfiguredChannel {
  readonly id: string;
  /** The DSP's own word for it. */
  readonly wire: string;
  readonly name: string | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

export interface AudioLineSessionOptions {
  readonly clock: Clock;
  readonly dialect: AudioDialect;
  readonly channels: readonly ConfiguredChannel[];
  readonly gapMs: number;
  readonly identity: DeviceIdentity;
  /** What comes before the lines, for instance a login; bytes of the lines come out of it. */
  readonly preamble: Preamble | null;
}

/** Stands between the line and the session. */
export interface Preamble {
  connected(link: Link): void;
  /** Takes what is not for the session. */
  filter(bytes: Uint8Array): Uint8Array;
  /** Resolves when commands may be sent; false when the device never asked and never greeted. */
  ready(): Promise<boolean>;
  disconnected(): void;
}

interface Pending {
  readonly command: AudioCommand;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<void>) => void;
}

const answerDeadlineMs = 1000;
const queueBound = 128;
const encoder = new TextEncoder();

const answers = (command: AudioCommand, report: AudioReport): boolean => {
  switch (command.type) {
    case 'ask-level':
    case 'set-level':
      return report.type === 'level' && report.channel === command.channel;
    case 'ask-mute':
    case 'set-mute':
      return report.type === 'mute' && report.channel === command.channel;
    case 'preset':
      return report.type === 'preset' && report.preset === command.preset;
    default:
      return command satisfies never;
  }
};

/** The conversation with a DSP of the kind "one line asks, one line answers, changes are told". */
export class AudioLineSession implements AudioDevice, StreamProtocol {
  readonly talkers = null;
  readonly #options: AudioLineSessionOptions;
  readonly #splitter = new LineSplitter();
  readonly #queue: CommandQueue<AudioCommand, void>;
  readonly #channels: Map<string, AudioChannel>;
  #pending: Pending | null = null;
  #link: Link | null = null;

  constructor(options: AudioLineSessionOptions) {
    this.#options = options;
    this.#channels = new Map(
      options.channels.map(({ wire, id, name, minimumDb, maximumDb }) => [
        wire,
        { id, name, minimumDb, maximumDb, levelDb: null, muted: null },
      ]),
    );
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: options.gapMs,
      // Errors do not say what they answer: one command at a time.
      hasRoom: () => this.#pending === null,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  channels(): readonly AudioChannel[] {
    return [...this.#channels.values()];
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const channel = this.#configured(channelId);
    if (channel === null || !Number.isFinite(levelDb)) {
      return failed('unsupported', `there is no channel ${channelId}`);
    }
    const db = Math.round(Math.min(channel.maximumDb, Math.max(channel.minimumDb, levelDb)) * 10) / 10;
    return this.#ask({ type: 'set-level', channel: channel.wire, db }, 'person');
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    const channel = this.#configured(channelId);
    return channel === null
      ? failed('unsupported', `there is no channel ${channelId}`)
      : this.#ask({ type: 'set-mute', channel: channel.wire, muted }, 'person');
  }

  async recallPreset(preset: string): Promise<Outcome<void>> {
    // It becomes a word of a line: nothing that ends a word or line may stand in it.
    return /^[\w .-]{1,64}$/.test(preset)
      ? this.#ask({ type: 'preset', preset }, 'person')
      : failed('unsupported', 'a preset is a number or a name');
  }

  async setMeters(): Promise<Outcome<void>> {
    return failed('unsupported', 'this driver reads no meters');
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#options.preamble?.connected(link);
  }

  /** The first channel's mute is the greeting; the rest is asked for afterwards. */
  async handshake(): Promise<boolean> {
    const ready = (await this.#options.preamble?.ready()) ?? true;
    const [first] = this.#options.channels;
    if (!ready || first === undefined) {
      return false;
    }
    const greeted = await this.#ask({ type: 'ask-mute', channel: first.wire }, 'person');
    if (!greeted.ok && greeted.error.code !== 'refused') {
      return false;
    }
    this.#link?.identified(this.#options.identity);
    for (const { wire } of this.#options.channels) {
      void this.#ask({ type: 'ask-mute', channel: wire }, 'poll');
      void this.#ask({ type: 'ask-level', channel: wire }, 'poll');
    }
    return true;
  }

  receive(bytes: Uint8Array): void {
    const rest = this.#options.preamble?.filter(bytes) ?? bytes;
    const { lines, spoilt } = this.#splitter.push(rest);
    for (const line of lines) {
      const report = this.#options.dialect.decodeReport(line);
      if (report === null) {
        this.#link?.garbled();
      } else {
        this.#hear(report);
      }
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  keepAlive(): void {
    const [first] = this.#options.channels;
    if (first !== undefined) {
      void this.#ask({ type: 'ask-mute', channel: first.wire }, 'poll');
    }
  }

  disconnected(): void {
    this.#link = null;
    this.#pending = null;
    this.#options.preamble?.disconnected();
    this.#queue.clear('offline', 'the connection to the DSP was lost');
  }

  /** Levels stay as they are when this program ends. */
  async shutDown(): Promise<void> {}

  #configured(id: string): ConfiguredChannel | null {
    return this.#options.channels.find((channel) => channel.id === id) ?? null;
  }

  #ask(command: AudioCommand, priority: CommandPriority): Promise<Outcome<void>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the DSP'));
    }
    // A newer level takes the place of one that waits: sliders are faster than lines.
    const axes = command.type === 'set-level' ? [`level ${command.channel}`] : [];
    return this.#queue.enqueue({
      name: command.type,
      priority,
      axes,
      deadlineMs: answerDeadlineMs,
      payload: command,
    });
  }

  #transmit(command: AudioCommand, answer: (answer: QueueAnswer<void>) => void): () => void {
    const pending = { command, sentMs: this.#options.clock.monotonicMs(), answer };
    this.#pending = pending;
    this.#link?.write(encoder.encode(`${this.#options.dialect.encodeCommand(command)}\r`));
    return () => {
      this.#pending = this.#pending === pending ? null : this.#pending;
    };
  }

  #hear(report: AudioReport): void {
    if (report.type === 'level') {
      this.#change(report.channel, { levelDb: report.db });
    } else if (report.type === 'mute') {
      this.#change(report.channel, { muted: report.muted });
    }
    const pending = this.#pending;
    const settles = pending !== null && (report.type === 'error' || answers(pending.command, report));
    this.#link?.answered(settles ? this.#options.clock.monotonicMs() - pending.sentMs : null);
    if (settles) {
      this.#pending = null;
      const outcome = report.type === 'error' ? failed('refused', report.text) : succeeded(undefined);
      pending.answer({ type: 'settled', outcome });
    }
  }

  #change(wire: string, change: Partial<AudioChannel>): void {
    const before = this.#channels.get(wire);
    if (before === undefined) {
      return;
    }
    const channel = { ...before, ...change };
    if (channel.levelDb !== before.levelDb || channel.muted !== before.muted) {
      this.#channels.set(wire, channel);
      this.#link?.emit({ type: 'audio-channel', channel });
    }
  }
}
