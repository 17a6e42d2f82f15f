import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import {
  decodeCommand,
  encodeMessage,
  messageBytes,
  type RmCommand,
  type RmMessage,
  type RmParameter,
} from '../../../src/audio/yamaha-rm/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

export interface SimulatedParameter extends RmParameter {
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Given beyond what the client promised (protocol.md 1). */
const graceMs = 1000;

const keyOf = ({ address, x, y }: RmParameter): string => `${address} ${x} ${y}`;

/** A Yamaha device that follows src/audio/yamaha-rm/protocol.md, on a TCP port of the loopback address. */
export class YamahaRmSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: RmCommand[] = [];
  readonly unknownInputs: string[] = [];
  mode: 'normal' | 'emergency' | 'update' = 'normal';
  /** How often a client broke its promise to be heard in time. */
  closedForSilence = 0;
  readonly #clock: Clock;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  readonly #parameters: Map<string, SimulatedParameter>;
  #host: TcpHost | null = null;
  #withinMs: number | null = null;
  #cancelSilence: Cancel | null = null;

  private constructor(clock: Clock, parameters: readonly SimulatedParameter[]) {
    this.#clock = clock;
    this.#wire = new FaultyWire(clock, this.faults);
    this.#parameters = new Map(parameters.map((parameter) => [keyOf(parameter), parameter]));
  }

  static async start(clock: Clock, parameters: readonly SimulatedParameter[], port = 0): Promise<YamahaRmSimulator> {
    const simulator = YamahaRmSimulator.inMemory(clock, parameters);
    simulator.#host = await TcpHost.start({ device: simulator, port, clients: 'many' });
    return simulator;
  }

  static inMemory(clock: Clock, parameters: readonly SimulatedParameter[]): YamahaRmSimulator {
    return new YamahaRmSimulator(clock, parameters);
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  value(parameter: RmParameter): number | null {
    return this.#parameters.get(keyOf(parameter))?.value ?? null;
  }

  /** Another client or a person at the device changes something: told to everybody (protocol.md 2). */
  change(parameter: RmParameter, value: number): void {
    const known = this.#parameters.get(keyOf(parameter));
    if (known !== undefined) {
      this.#parameters.set(keyOf(parameter), { ...known, value });
      this.#say({ type: 'value', how: 'set', pushed: true, parameter, value });
    }
  }

  async cut(): Promise<void> {
    this.#cancelSilence?.();
    this.#withinMs = null;
    this.#splitter.reset();
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#wire.close();
    await this.cut();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    this.#expectMore();
    for (const line of this.#splitter.push(bytes).lines) {
      const command = decodeCommand(line);
      if (command === null) {
        this.unknownInputs.push(line);
        this.#say({ type: 'error', verb: line.split(' ')[0] ?? 'unknown', detail: 'UnknownCommand' });
      } else {
        this.received.push(command);
        this.#obey(command);
      }
    }
  }

  #say(message: RmMessage): void {
    this.#wire.send(messageBytes(message));
  }

  #expectMore(): void {
    this.#cancelSilence?.();
    if (this.#withinMs !== null) {
      this.#cancelSilence = this.#clock.after(this.#withinMs + graceMs, () => {
        this.closedForSilence += 1;
        this.#withinMs = null;
        this.#host?.dropClients();
      });
    }
  }

  #obey(command: RmCommand): void {
    if (this.faults.wrongAnswer) {
      this.#say({ type: 'value', how: 'get', pushed: false, parameter: { address: 'X:y', x: 9, y: 9 }, value: 0 });
      return;
    }
    switch (command.type) {
      case 'info': {
        const text = { productname: 'RM-CR', serialno: 'Z1234', version: '12.1.0' }[command.what];
        this.#say({ type: 'info', what: command.what, text });
        return;
      }
      case 'run-mode':
        this.#say({ type: 'run-mode', mode: this.mode });
        return;
      case 'keep-alive':
        this.#withinMs = command.withinMs;
        this.#expectMore();
        this.#say(command);
        return;
      case 'get':
      case 'set':
        this.#obeyParameter(command);
        return;
      default:
        command satisfies never;
    }
  }

  /** protocol.md 3. */
  #obeyParameter(command: Extract<RmCommand, { type: 'get' | 'set' }>): void {
    const { type: how, parameter } = command;
    const known = this.#parameters.get(keyOf(parameter));
    if (known === undefined) {
      this.#say({ type: 'error', verb: how, detail: 'UnknownAddress' });
      return;
    }
    const wanted = command.type === 'set' ? command.value : known.value;
    const value = Math.min(known.maximum, Math.max(known.minimum, wanted));
    this.#parameters.set(keyOf(parameter), { ...known, value });
    const line = encodeMessage({ type: 'value', how, pushed: false, parameter, value });
    // `OKm` when the value had to be changed (protocol.md 2).
    this.#wire.send(new TextEncoder().encode(`${value === wanted ? line : line.replace('OK', 'OKm')}\n`));
  }
}
