import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import { decodeCommand, encodeReply, passwordDigest, type PjlinkCommand } from '../../../src/displays/pjlink/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

export interface PjlinkSimulatorOptions {
  readonly clock: Clock;
  /** Null asks for none. */
  readonly password: string | null;
  readonly class: 1 | 2;
  /** Null for a laser. */
  readonly lampHours: number | null;
  /** How long warming up and cooling down take. */
  readonly transitionMs: number;
}

const salt = '498e4a67';
const digestLength = 32;
const idleCloseMs = 30_000;

/** A projector on a TCP port of the loopback address (src/displays/pjlink/protocol.md). */
export class PjlinkSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  /** 0 off, 1 on, 2 cooling, 3 warming. */
  power: 0 | 1 | 2 | 3 = 0;
  input = '31';
  inputs = '11 31 32 51';
  videoMuted = false;
  audioMuted = false;
  errors = '000000';
  volume = 7;
  /** Answers in lower case and with blanks, as some projectors do. */
  sloppy = false;
  /** Connections that were closed because nobody spoke for 30 s. */
  idleCloses = 0;
  wrongPasswords = 0;
  readonly #options: PjlinkSimulatorOptions;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  #host: TcpHost | null = null;
  #admitted = false;
  #cancelTransition: Cancel | null = null;
  #cancelIdle: Cancel | null = null;

  private constructor(options: PjlinkSimulatorOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
  }

  static async start(options: PjlinkSimulatorOptions, port = 0): Promise<PjlinkSimulator> {
    const simulator = new PjlinkSimulator(options);
    simulator.#host = await TcpHost.start({ device: simulator, port, clients: 'one' });
    return simulator;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  async cut(): Promise<void> {
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#cancelTransition?.();
    this.#cancelIdle?.();
    this.#wire.close();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    this.#watchIdle();
    const { lines, spoilt } = this.#splitter.push(bytes);
    for (const line of lines) {
      this.#hear(line);
    }
    if (spoilt > 0) {
      this.unknownInputs.push('(unreadable line)');
    }
  }

  /** A client connected: the projector speaks first (protocol.md 1). */
  connected(): void {
    this.#splitter.reset();
    this.#admitted = this.#options.password === null;
    this.#watchIdle();
    this.#say(encodeReply({ type: 'greeting', salt: this.#admitted ? null : salt }));
  }

  /** A connection that is idle is closed (protocol.md 3). */
  #watchIdle(): void {
    this.#cancelIdle?.();
    this.#cancelIdle = this.#options.clock.after(idleCloseMs, () => {
      this.idleCloses += 1;
      this.#host?.dropClients();
    });
  }

  #hear(line: string): void {
    if (!this.#admitted && !this.#admit(line)) {
      return;
    }
    const command = decodeCommand(line.startsWith('%') ? line : line.slice(digestLength));
    if (command === null || command.class > this.#options.class) {
      this.unknownInputs.push(line);
      this.#say(`%1${command?.command ?? 'POWR'}=ERR1`);
      return;
    }
    const value = this.#obey(command);
    const name = this.faults.wrongAnswer ? 'FREZ' : command.command;
    const answer = `%${command.class}${name}=${value}`;
    this.#say(this.sloppy ? `${answer.toLowerCase()}  ` : answer);
  }

  /** Only the first command carries the digest; a wrong one ends the connection (protocol.md 1). */
  #admit(line: string): boolean {
    this.#admitted = line.startsWith(passwordDigest(salt, this.#options.password ?? ''));
    if (!this.#admitted) {
      this.wrongPasswords += 1;
      this.#say(encodeReply({ type: 'password-refused' }));
      this.#host?.dropClients();
    }
    return this.#admitted;
  }

  #say(line: string): void {
    this.#wire.send(new TextEncoder().encode(`${line}\r`));
  }

  #obey({ command, parameter }: PjlinkCommand): string {
    return parameter === '?' ? this.#tell(command) : this.#set(command, parameter);
  }

  /** protocol.md 2. */
  #tell(command: string): string {
    const { lampHours } = this.#options;
    switch (command) {
      case 'POWR':
        return String(this.power);
      case 'INPT':
        return this.power === 1 ? this.input : 'ERR3';
      case 'INST':
        return this.inputs;
      case 'AVMT':
        return this.#mute();
      case 'ERST':
        return this.errors;
      case 'LAMP':
        return lampHours === null ? 'ERR1' : `${lampHours} ${this.power === 1 ? '1' : '0'}`;
      case 'CLSS':
        return String(this.#options.class);
      case 'INF1':
        return 'Beamerwerk';
      case 'INF2':
        return 'BW-500';
      case 'NAME':
        return 'Saal';
      case 'INFO':
        return 'Saalbeamer';
      case 'SNUM':
        return 'S-0815';
      case 'SVER':
        return '1.02';
      default:
        this.unknownInputs.push(`${command} ?`);
        return 'ERR1';
    }
  }

  #mute(): string {
    if (this.power !== 1) {
      return 'ERR3';
    }
    if (this.videoMuted && this.audioMuted) {
      return '31';
    }
    if (this.videoMuted) {
      return '11';
    }
    return this.audioMuted ? '21' : '30';
  }

  /** ERR3 while off, ERR2 for an input it has not, ERR1 for the unknown (protocol.md 2). */
  #set(command: string, parameter: string): string {
    if (command === 'POWR') {
      return this.#setPower(parameter);
    }
    if (this.power !== 1) {
      return 'ERR3';
    }
    if (command === 'INPT') {
      const known = this.inputs.split(' ').includes(parameter);
      this.input = known ? parameter : this.input;
      return known ? 'OK' : 'ERR2';
    }
    if (command === 'AVMT' && /^[123][01]$/.test(parameter)) {
      const [what, on] = parameter;
      this.videoMuted = what === '2' ? this.videoMuted : on === '1';
      this.audioMuted = what === '1' ? this.audioMuted : on === '1';
      return 'OK';
    }
    if (command === 'SVOL' && /^[01]$/.test(parameter)) {
      this.volume = Math.max(0, Math.min(10, this.volume + (parameter === '1' ? 1 : -1)));
      return 'OK';
    }
    this.unknownInputs.push(`${command} ${parameter}`);
    return 'ERR1';
  }

  /** Many refuse with ERR3 while warming or cooling (protocol.md 2). */
  #setPower(parameter: string): string {
    const target = parameter === '1' ? 1 : 0;
    if (this.power > 1) {
      return 'ERR3';
    }
    if (this.power !== target) {
      this.power = target === 1 ? 3 : 2;
      this.#cancelTransition = this.#options.clock.after(this.#options.transitionMs, () => {
        this.power = target;
      });
    }
    return 'OK';
  }
}
