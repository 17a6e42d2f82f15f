import type { AudioCommand, AudioDialect, AudioReport } from '../../../src/audio/audio-lines/dialect.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface AudioLinesOptions {
  readonly clock: Clock;
  readonly dialect: AudioDialect;
  /** The DSP's own words for its channels. */
  readonly channels: readonly string[];
  readonly presets: readonly string[];
  /** What it says to a new client and waits for; null when it needs no login. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

interface ChannelState {
  db: number;
  muted: boolean;
}

const encoder = new TextEncoder();

/**
 * A DSP that is controlled by lines of text: keeps levels and mutes, answers and tells changes in its dialect, which is
 * that of src/audio/polycom-soundstructure/protocol.md or src/audio/clearone-converge/protocol.md.
 */
export class AudioLinesSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: AudioCommand[] = [];
  readonly unknownInputs: string[] = [];
  readonly states: ReadonlyMap<string, ChannelState>;
  readonly #options: AudioLinesOptions;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  /** Lines of the login heard so far; null after it. */
  #login: string[] | null = null;

  constructor(options: AudioLinesOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.states = new Map(options.channels.map((channel) => [channel, { db: 0, muted: false }]));
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  /** A device with a login offers a telnet option and asks for the user (ClearOne, protocol.md 2). */
  connected(): void {
    if (this.#options.login === null) {
      return;
    }
    this.#login = [];
    this.#wire.send(Uint8Array.of(0xff, 0xfb, 0x01, ...encoder.encode('user: ')));
  }

  receive(bytes: Uint8Array): void {
    // Refusals of telnet options are three bytes each and no text.
    const text = bytes.filter((byte, index) => byte < 0x80 && bytes[index - 2] !== 0xff && bytes[index - 1] !== 0xff);
    for (const line of this.#splitter.push(text).lines) {
      if (this.#login !== null) {
        this.#hearLogin([...this.#login, line]);
      } else {
        this.#hear(line);
      }
    }
  }

  /** Somebody turned a channel at the device. */
  turn(channel: string, change: Partial<ChannelState>): void {
    const state = this.states.get(channel);
    if (state !== undefined) {
      Object.assign(state, change);
      this.#say({ type: 'mute', channel, muted: state.muted });
      this.#say({ type: 'level', channel, db: state.db });
    }
  }

  #hearLogin(lines: string[]): void {
    const { login } = this.#options;
    this.#login = lines;
    if (lines.length === 1) {
      this.#wire.send(encoder.encode('\r\npass: '));
    } else if (login !== null && lines[0] === login.user && lines[1] === login.password) {
      this.#login = null;
      this.#wire.send(encoder.encode('\r\nAuthenticated.\r\n'));
    } else {
      this.#login = [];
      this.#wire.send(encoder.encode('\r\nInvalid user or password\r\nuser: '));
    }
  }

  #hear(line: string): void {
    const command = this.#options.dialect.decodeCommand(line);
    if (command === null) {
      this.unknownInputs.push(line);
      this.#say({ type: 'error', text: 'invalid command' });
      return;
    }
    this.received.push(command);
    this.#obey(command);
  }

  #obey(command: AudioCommand): void {
    if (this.faults.wrongAnswer) {
      this.#say({ type: 'mute', channel: 'elsewhere', muted: true });
    } else if (command.type === 'preset') {
      const known = this.#options.presets.includes(command.preset);
      this.#say(known ? { type: 'preset', preset: command.preset } : { type: 'error', text: 'no such preset' });
    } else {
      this.#obeyChannel(command);
    }
  }

  #obeyChannel(command: Exclude<AudioCommand, { readonly type: 'preset' }>): void {
    const { channel } = command;
    const state = this.states.get(channel);
    if (state === undefined) {
      this.#say({ type: 'error', text: 'no such channel' });
      return;
    }
    state.db = command.type === 'set-level' ? command.db : state.db;
    state.muted = command.type === 'set-mute' ? command.muted : state.muted;
    const level = command.type === 'set-level' || command.type === 'ask-level';
    this.#say(level ? { type: 'level', channel, db: state.db } : { type: 'mute', channel, muted: state.muted });
  }

  #say(report: AudioReport): void {
    this.#wire.send(encoder.encode(`${this.#options.dialect.encodeReport(report)}\r\n`));
  }
}
