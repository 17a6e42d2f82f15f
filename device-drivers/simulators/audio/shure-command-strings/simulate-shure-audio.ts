import type { Clock } from '../../../src/core/clock.ts';
import { BracketSplitter } from '../../../src/audio/shure-command-strings/bracket-splitter.ts';
import {
  decodeCommand,
  messageBytes,
  type ShureCommand,
  type ShureMessage,
} from '../../../src/audio/shure-command-strings/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

export interface ShureAudioSimulatorOptions {
  readonly clock: Clock;
  readonly model: string;
  readonly channels: number;
  /** Properties of the device and of each channel, with what they are at first. */
  readonly deviceProperties: Readonly<Record<string, string>>;
  readonly channelProperties: Readonly<Record<string, string>>;
}

/** Lamps and gates cannot be set, or only some of them (protocol.md 3). */
const readOnly = new Set(['MODEL', 'FW_VER', 'SERIAL_NUM', 'AUTOMIX_GATE_OUT_EXT_SIG', 'MUTE_BUTTON_STATUS']);

const keyOf = (channel: number | null, property: string): string => `${channel ?? ''} ${property}`;

/** A Shure device that follows src/audio/shure-command-strings/protocol.md, on a TCP port of the loopback address. */
export class ShureAudioSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: ShureCommand[] = [];
  readonly unknownInputs: string[] = [];
  readonly #wire: FaultyWire;
  readonly #splitter = new BracketSplitter();
  readonly #values = new Map<string, string>();
  #host: TcpHost | null = null;

  private constructor(options: ShureAudioSimulatorOptions) {
    this.#wire = new FaultyWire(options.clock, this.faults);
    const device = { MODEL: options.model, FW_VER: '4.5.7', SERIAL_NUM: '1234567890', ...options.deviceProperties };
    for (const [property, value] of Object.entries(device)) {
      this.#values.set(keyOf(null, property), value);
    }
    for (let channel = 1; channel <= options.channels; channel += 1) {
      for (const [property, value] of Object.entries(options.channelProperties)) {
        this.#values.set(keyOf(channel, property), value);
      }
    }
  }

  static async start(options: ShureAudioSimulatorOptions, port = 0): Promise<ShureAudioSimulator> {
    const simulator = new ShureAudioSimulator(options);
    simulator.#host = await TcpHost.start({ device: simulator, port, clients: 'many' });
    return simulator;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  value(channel: number | null, property: string): string | null {
    return this.#values.get(keyOf(channel, property)) ?? null;
  }

  /** Something changes at the device: told without being asked (protocol.md 2). */
  change(channel: number | null, property: string, value: string): void {
    this.#values.set(keyOf(channel, property), value);
    this.#say({ type: 'report', channel, property, value });
  }

  /** One round of metering, if it is on (protocol.md 4). */
  sample(levels: readonly number[]): void {
    if (Number(this.value(null, 'METER_RATE') ?? 0) > 0) {
      this.#say({ type: 'sample', levels });
    }
  }

  async cut(): Promise<void> {
    this.#splitter.reset();
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#wire.close();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#splitter.push(bytes);
    for (const frame of frames) {
      const command = decodeCommand(frame);
      if (command === null) {
        this.unknownInputs.push(frame);
        this.#say({ type: 'error' });
      } else {
        this.received.push(command);
        this.#obey(command);
      }
    }
    if (spoilt > 0) {
      this.unknownInputs.push('(unreadable)');
    }
  }

  #say(message: ShureMessage): void {
    this.#wire.send(messageBytes(message));
  }

  /** Channel 0 is all of them (protocol.md 2). */
  #obey(command: ShureCommand): void {
    const channels = command.channel === 0 ? this.#channelsWith(command.property) : [];
    if (channels.length > 0) {
      channels.forEach((channel) => this.#obeyOne({ ...command, channel }));
    } else {
      this.#obeyOne(command);
    }
  }

  #channelsWith(property: string): readonly number[] {
    const keys = [...this.#values.keys()].map((key) => key.split(' '));
    return keys.flatMap(([channel = '', name]) => (channel !== '' && name === property ? [Number(channel)] : []));
  }

  /** Both verbs are answered by a report, what is not understood by an error that names nothing (protocol.md 2). */
  #obeyOne({ verb, channel, property, value }: ShureCommand): void {
    const now = this.value(channel, property);
    if (this.faults.wrongAnswer) {
      this.#say({ type: 'report', channel, property: 'FLASH', value: 'OFF' });
    } else if (now === null || (verb === 'SET' && (value === null || readOnly.has(property)))) {
      this.#say({ type: 'error' });
    } else if (verb === 'GET') {
      this.#say({ type: 'report', channel, property, value: now });
    } else {
      this.change(channel, property, toggled(now, value ?? ''));
    }
  }
}

const toggled = (now: string, wanted: string): string => {
  const other = now === 'ON' ? 'OFF' : 'ON';
  return wanted === 'TOGGLE' ? other : wanted;
};
