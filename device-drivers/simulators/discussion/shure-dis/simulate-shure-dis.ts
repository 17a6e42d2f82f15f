import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { decodeCommand, eventBytes, type DisCommand, type DisEvent } from '../../../src/discussion/shure-dis/codec.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

export interface SimulatedSeat {
  readonly seat: number;
  readonly name: string | null;
}

export interface ShureDisSimulatorOptions {
  readonly clock: Clock;
  readonly seats: readonly SimulatedSeat[];
  /** 0 takes a free port. */
  readonly port: number;
}

interface SeatState {
  readonly name: string | null;
  on: boolean;
  requests: boolean;
  priority: number;
}

const logLength = 200;

const fresh = ({ seat, name }: SimulatedSeat): [number, SeatState] => [
  seat,
  { name, on: false, requests: false, priority: 0 },
];

/**
 * The central unit of a discussion system with its microphone buttons, on a TCP port of the loopback address.
 * It follows src/discussion/shure-dis/protocol.md: only what changes something is echoed, errors come as `command_error`.
 */
export class ShureDisSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  /** The last commands understood, oldest first. */
  readonly received: DisCommand[] = [];
  /** Lines that are no command: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  /** `request` puts a pressed seat on the request list instead of opening its microphone. */
  mode: 'auto' | 'request' = 'auto';
  readonly #clock: Clock;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  readonly #seats: Map<number, SeatState>;
  #host: TcpHost | null = null;
  #cancelBoot: Cancel | null = null;

  private constructor(options: Omit<ShureDisSimulatorOptions, 'port'>) {
    this.#clock = options.clock;
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.#seats = new Map(options.seats.map(fresh));
  }

  static async start(options: ShureDisSimulatorOptions): Promise<ShureDisSimulator> {
    const simulator = new ShureDisSimulator(options);
    simulator.#host = await TcpHost.start({ device: simulator, port: options.port, clients: 'many' });
    return simulator;
  }

  /** On no port: whoever makes it connects it to a pipe in memory. */
  static inMemory(options: Omit<ShureDisSimulatorOptions, 'port'>): ShureDisSimulator {
    return new ShureDisSimulator(options);
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  isOn(seat: number): boolean {
    return this.#seats.get(seat)?.on ?? false;
  }

  priorityOf(seat: number): number {
    return this.#seats.get(seat)?.priority ?? 0;
  }

  /** A person presses the button at a seat: on, off, or ask for the floor. False for a seat that is not there. */
  pressButton(seat: number): boolean {
    const state = this.#seats.get(seat);
    if (state === undefined) {
      return false;
    }
    if (this.mode === 'request' && !state.on) {
      this.#setRequest(seat, state, !state.requests);
    } else {
      this.#setMicrophone(seat, state, !state.on);
    }
    return true;
  }

  /** Pulls the mains plug for a while: connections end, and every microphone is off afterwards. */
  async powerCycle(offMs: number): Promise<void> {
    this.#cancelBoot?.();
    this.#wire.close();
    this.#splitter.reset();
    for (const state of this.#seats.values()) {
      state.on = false;
      state.requests = false;
    }
    await this.#host?.cut();
    this.#cancelBoot = this.#clock.after(offMs, () => void this.#host?.replug());
  }

  /** Pulls the network cable: connections end, new ones are refused, microphones stay as they are. */
  async cut(): Promise<void> {
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#cancelBoot?.();
    this.#wire.close();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    const { lines, spoilt } = this.#splitter.push(bytes);
    for (const line of lines) {
      const command = decodeCommand(line);
      if (command === null) {
        this.unknownInputs.push(line);
        this.#say({ type: 'command-error', text: 'unknown command' });
      } else {
        this.received.push(command);
        if (this.received.length > logLength) {
          this.received.shift();
        }
        this.#obey(command);
      }
    }
    if (spoilt > 0) {
      this.unknownInputs.push('(unreadable line)');
      this.#say({ type: 'command-error', text: 'syntax error' });
    }
  }

  #say(event: DisEvent): void {
    this.#wire.send(eventBytes(event));
  }

  /** The table of commands of protocol.md; a seat that is not there gets `command_error`. */
  #obey(command: DisCommand): void {
    if (this.faults.wrongAnswer) {
      // Well-formed, but of a seat nobody asked for.
      this.#say({ type: 'request', seat: 65_535, on: false });
      return;
    }
    if (command.type === 'status') {
      this.#dump();
      return;
    }
    if (command.type === 'all-off') {
      this.#seats.forEach((state, seat) => this.#setMicrophone(seat, state, false));
      return;
    }
    const state = this.#seats.get(command.seat);
    if (state === undefined) {
      this.#say({ type: 'command-error', text: 'unknown seat' });
    } else if (command.type === 'microphone') {
      this.#setMicrophone(command.seat, state, command.on);
    } else if (command.type === 'request') {
      this.#setRequest(command.seat, state, command.on);
    } else if (state.priority !== command.priority) {
      state.priority = command.priority;
      this.#say(command);
    }
  }

  /** The answer to `mic_status`, without an end mark (protocol.md); all lines at once, as a network carries what is written without a pause. */
  #dump(): void {
    const events = [...this.#seats].flatMap(([seat, { name, on, requests }]): readonly DisEvent[] => [
      { type: 'seat', seat, active: true, name },
      { type: 'microphone', seat, on },
      ...(requests ? [{ type: 'request', seat, on: true } as const] : []),
    ]);
    this.#wire.send(eventBytes(...events));
  }

  /** Only what changes something is echoed; an opened microphone is off the request list (uncertain). */
  #setMicrophone(seat: number, state: SeatState, on: boolean): void {
    if (state.on === on) {
      return;
    }
    if (on) {
      this.#setRequest(seat, state, false);
    }
    state.on = on;
    this.#say({ type: 'microphone', seat, on });
  }

  #setRequest(seat: number, state: SeatState, requests: boolean): void {
    if (state.requests !== requests) {
      state.requests = requests;
      this.#say({ type: 'request', seat, on: requests });
    }
  }
}
