import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { createFrameCutter, encodeReply, type MdcFrame } from '../../../src/displays/samsung-mdc/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface MdcSimulatorOptions {
  readonly clock: Clock;
  readonly id: number;
  /** How long it is deaf after power on or off; 0 is not at all. */
  readonly restartMs: number;
}

const text = (value: string): number[] => Array.from(value, (letter) => letter.charCodeAt(0));

const told: Readonly<Record<number, readonly number[]>> = {
  0x0b: text('0ABC123'),
  0x0e: text('T-KTMAKUC-1032'),
  0x8a: text('QM55R'),
};

/** Everybody obeys and nobody answers (protocol.md 1). */
const everybody = 0xfe;
/** protocol.md 2. */
const loudest = 100;

/** A Samsung display (src/displays/samsung-mdc/protocol.md): on a pty, on TCP, or behind a `MdcTlsHost`. */
export class MdcSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  power = 0;
  volume = 10;
  /** FF: no sound. */
  mute = 0;
  input = 0x21;
  panel = 0;
  errors = [0, 0, 2, 0, 38, 2];
  /** Inputs this model has; others are refused. */
  inputs = [0x21, 0x23, 0x25, 0x18];
  /** Called when a restart ends its connections. */
  onRestart: () => void = () => {};
  readonly #options: MdcSimulatorOptions;
  readonly #wire: FaultyWire;
  readonly #cutter = createFrameCutter();
  #deaf = false;
  #cancelRestart: Cancel | null = null;

  constructor(options: MdcSimulatorOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#cancelRestart?.();
    this.#wire.close();
  }

  receive(bytes: Uint8Array): void {
    if (this.#deaf) {
      return;
    }
    const { items, spoilt } = this.#cutter.push(bytes);
    items.forEach((frame) => this.#hear(frame));
    if (spoilt > 0) {
      this.unknownInputs.push(Buffer.from(bytes).toString('hex'));
    }
  }

  #hear(frame: MdcFrame): void {
    const { id } = this.#options;
    if (frame.id !== id && frame.id !== everybody) {
      return;
    }
    const before = this.power;
    const data = this.#obey(frame);
    const command = this.faults.wrongAnswer ? 0x4a : frame.command;
    if (frame.id !== everybody) {
      this.#wire.send(
        data === null ? encodeReply('nak', { command, id, data: [1] }) : encodeReply('ack', { command, id, data }),
      );
    }
    if (this.power !== before && this.#options.restartMs > 0) {
      this.#restart();
    }
  }

  /** After power on or off it drops the connection and is deaf for a while (protocol.md 4). */
  #restart(): void {
    this.#deaf = true;
    this.onRestart();
    this.#cancelRestart = this.#options.clock.after(this.#options.restartMs, () => {
      this.#cutter.reset();
      this.#deaf = false;
    });
  }

  /** protocol.md 2; null refuses. */
  #obey({ command, data: [value] }: MdcFrame): readonly number[] | null {
    const known = told[command];
    if (known !== undefined && value === undefined) {
      return known;
    }
    switch (command) {
      case 0x00:
        return [this.power, this.volume, this.mute, this.input, 1, 0, 0];
      case 0x0d:
        return this.errors;
      case 0x11:
        this.power = value ?? this.power;
        return [this.power];
      case 0x12:
        if (value !== undefined && value > loudest) {
          return null;
        }
        this.volume = value ?? this.volume;
        return [this.volume];
      case 0x13:
        this.mute = value ?? this.mute;
        return [this.mute];
      case 0x14:
        return this.#setInput(value);
      case 0xf9:
        this.panel = value ?? this.panel;
        return [this.panel];
      default:
        this.unknownInputs.push(`command ${command.toString(16)}`);
        return null;
    }
  }

  #setInput(value: number | undefined): readonly number[] | null {
    if (value !== undefined && !this.inputs.includes(value)) {
      return null;
    }
    this.input = value ?? this.input;
    return [this.input];
  }
}
