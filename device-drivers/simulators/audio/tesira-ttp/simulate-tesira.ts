import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import {
  decodeCommand,
  lineBytes,
  type TtpCommand,
  type TtpLine,
  type TtpValue,
} from '../../../src/audio/tesira-ttp/codec.ts';
import { TelnetFilter } from '../../../src/audio/tesira-ttp/telnet-filter.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

export interface SimulatedBlock {
  readonly tag: string;
  readonly channels: number;
  /** A mute block has no level, a meter block no mute. */
  readonly attributes: readonly ('level' | 'mute')[];
}

/** What the device offers and asks for when a telnet session begins: ECHO and SUPPRESS-GO-AHEAD. */
const negotiation = Uint8Array.of(0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01, 0xff, 0xfb, 0x03);
const refusedNegotiation = [0xff, 0xfc, 0x18, 0xff, 0xfe, 0x01, 0xff, 0xfe, 0x03];

const steps = /^(?:"([^"]+)"|(\S+)) (increment|decrement|toggle) (level|mute) (\d{1,4})(?: (\d+(?:\.\d+)?))?$/;

const addressOf = (tag: string, attribute: string | null, index: number | null): string =>
  `${tag} ${attribute ?? ''} ${index ?? ''}`;

/** A Biamp Tesira following src/audio/tesira-ttp/protocol.md, in memory, on a serial line or on a telnet port. */
export class TesiraSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: TtpCommand[] = [];
  readonly unknownInputs: string[] = [];
  /** Commands are echoed, as a terminal wants it. */
  echoes = false;
  /** What the device does not reach at the moment: answered with `-CANNOT_DELIVER`. */
  unreachableTag: string | null = null;
  recalledPreset: TtpValue | null = null;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  readonly #telnet = new TelnetFilter();
  readonly #values = new Map<string, TtpValue>();
  /** Address to token. */
  readonly #subscriptions = new Map<string, string>();
  #verbose = true;
  #negotiated: number[] = [];
  #host: TcpHost | null = null;

  constructor(clock: Clock, blocks: readonly SimulatedBlock[]) {
    this.#wire = new FaultyWire(clock, this.faults);
    for (const { tag, channels, attributes } of blocks) {
      for (let index = 1; index <= channels; index += 1) {
        attributes.forEach((one) => this.#values.set(addressOf(tag, one, index), one === 'level' ? 0 : false));
      }
    }
  }

  async listen(port = 0): Promise<void> {
    this.#host = await TcpHost.start({ device: this, port, clients: 'one' });
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  /** Whether the client refused every telnet option, as it should. */
  get negotiationRefused(): boolean {
    return this.#negotiated.join() === refusedNegotiation.join();
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  value(tag: string, attribute: 'level' | 'mute', index: number): TtpValue | null {
    return this.#values.get(addressOf(tag, attribute, index)) ?? null;
  }

  /** Somebody turns a knob or a signal comes in: whoever subscribed is told (protocol.md 4). */
  change(tag: string, attribute: 'level' | 'mute', index: number, value: TtpValue): void {
    const address = addressOf(tag, attribute, index);
    this.#values.set(address, value);
    const token = this.#subscriptions.get(address);
    if (token !== undefined) {
      this.#say({ type: 'publish', token, value });
    }
  }

  /** A configuration is pushed to the device: subscriptions are gone and nobody is told (protocol.md 4). */
  pushConfiguration(): void {
    this.#subscriptions.clear();
  }

  /** The device starts anew on an open line, and greets. */
  reboot(): void {
    this.#startSession();
    this.#say({ type: 'banner' });
  }

  async cut(): Promise<void> {
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
    const { data } = this.#telnet.push(bytes);
    if (data.length < bytes.length) {
      this.#negotiated.push(
        ...bytes.filter((byte, at) => byte === 0xff || bytes[at - 1] === 0xff || bytes[at - 2] === 0xff),
      );
    }
    for (const line of this.#splitter.push(data).lines) {
      if (this.echoes) {
        this.#wire.send(new TextEncoder().encode(`${line}\r\n`));
      }
      const command = decodeCommand(line);
      if (this.#step(line)) {
        continue;
      }
      if (command === null) {
        this.unknownInputs.push(line);
        this.#say({ type: 'error', kind: 'ERR', detail: `Malformed command: ${line}` });
      } else {
        this.received.push(command);
        this.#obey(command);
      }
    }
  }

  /** `increment`, `decrement` and `toggle`, which our driver does not use (protocol.md 2). */
  #step(line: string): boolean {
    const [, quoted, bare, verb, attribute, index = '1', by = '1'] = steps.exec(line) ?? [];
    const tag = quoted ?? bare;
    const kind = attribute === 'mute' ? 'mute' : 'level';
    const value = tag === undefined ? null : this.value(tag, kind, Number(index));
    if (tag === undefined || value === null || tag === this.unreachableTag) {
      return false;
    }
    const next = typeof value === 'number' ? value + (verb === 'increment' ? 1 : -1) * Number(by) : value !== true;
    this.change(tag, kind, Number(index), next);
    this.#say({ type: 'ok', value: null });
    return true;
  }

  /** A client connected: the negotiation and the greeting come before any question (protocol.md 1). */
  connected(): void {
    this.#startSession();
    this.#negotiated = [];
    this.#wire.send(negotiation);
    this.#say({ type: 'banner' });
  }

  #startSession(): void {
    this.#verbose = true;
    this.#subscriptions.clear();
    this.#splitter.reset();
    this.#telnet.reset();
  }

  #say(line: TtpLine): void {
    this.#wire.send(lineBytes(line, this.#verbose));
  }

  /** One answer for each command, in order (protocol.md 3). */
  #obey(command: TtpCommand): void {
    if (command.instance === this.unreachableTag) {
      this.#say({ type: 'error', kind: 'CANNOT_DELIVER', detail: '"failed":"unreachable"' });
    } else if (command.instance === 'SESSION') {
      this.#verbose = command.rest[0] === true;
      this.#say({ type: 'ok', value: null });
    } else if (command.instance === 'DEVICE') {
      this.#obeyAsDevice(command);
    } else {
      this.#obeyAsBlock(command);
    }
  }

  /** protocol.md 2: identity and presets. */
  #obeyAsDevice({ verb, attribute, rest }: TtpCommand): void {
    const told = { version: '4.11.0.1', serialNumber: '03812345' }[attribute ?? ''];
    const [preset] = rest;
    if (verb === 'get' && told !== undefined) {
      this.#say({ type: 'ok', value: told });
    } else if ((verb === 'recallPreset' || verb === 'recallPresetByName') && preset !== undefined) {
      const exists = preset === 1001 || preset === 'Council in session';
      this.recalledPreset = exists ? preset : this.recalledPreset;
      this.#say(exists ? { type: 'ok', value: null } : { type: 'error', kind: 'ERR', detail: 'no such preset' });
    } else {
      this.#say({ type: 'error', kind: 'ERR', detail: 'bad attribute' });
    }
  }

  /** protocol.md 2 and 4. */
  #obeyAsBlock({ instance, verb, attribute, index, rest }: TtpCommand): void {
    const address = addressOf(instance, attribute, index);
    const value = this.#values.get(address);
    const [first] = rest;
    if (value === undefined) {
      this.#say({ type: 'error', kind: 'ERR', detail: `address not found: {"instanceTag":"${instance}"}` });
      return;
    }
    if (verb === 'get') {
      this.#say({ type: 'ok', value });
      return;
    }
    if (verb === 'set' && typeof first === typeof value && first !== undefined && index !== null) {
      // The publish comes between the command and its answer.
      this.change(instance, attribute === 'mute' ? 'mute' : 'level', index, first);
    } else if (verb === 'subscribe' && first !== undefined) {
      this.#subscriptions.set(address, String(first));
      this.#say({ type: 'publish', token: String(first), value });
    } else if (verb === 'unsubscribe') {
      this.#subscriptions.delete(address);
    } else {
      this.#say({ type: 'error', kind: 'ERR', detail: 'bad value' });
      return;
    }
    this.#say({ type: 'ok', value: null });
  }
}
