import type { Clock } from '../../../src/core/clock.ts';
import { encodeFrame, hexDigits, NecSplitter, type NecFrame } from '../../../src/displays/nec/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface NecSimulatorOptions {
  readonly clock: Clock;
  readonly id: number;
}

interface VcpValue {
  value: number;
  readonly highest: number;
}

/** protocol.md 3. */
const paceMs = 600;
/** Clocks of the two ends do not tick alike. */
const toleranceMs = 60;
const powerModes = 4;

/** An NEC display (src/displays/nec/protocol.md), on a pty or TCP. */
export class NecSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  /** 1 on, 2 stand-by, 3 suspend, 4 off. */
  power = 4;
  /** Present and highest value behind each code. */
  readonly values = new Map<string, VcpValue>([
    ['0060', { value: 0x11, highest: 0x12 }],
    ['0062', { value: 20, highest: 100 }],
    ['008D', { value: 2, highest: 2 }],
  ]);
  /** Commands that came sooner than the display can take them. */
  hurried = 0;
  /** No command is taken before this moment of its clock. */
  #readyMs = 0;
  readonly #options: NecSimulatorOptions;
  readonly #wire: FaultyWire;
  readonly #splitter = new NecSplitter();

  constructor(options: NecSimulatorOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
  }

  receive(bytes: Uint8Array): void {
    const { replies, spoilt } = this.#splitter.push(bytes);
    replies.forEach((frame) => this.#hear(frame));
    if (spoilt > 0) {
      this.unknownInputs.push(Buffer.from(bytes).toString('hex'));
    }
  }

  #hear(frame: NecFrame): void {
    if (frame.id !== this.#options.id) {
      return;
    }
    const now = this.#options.clock.monotonicMs();
    this.hurried += now + toleranceMs < this.#readyMs ? 1 : 0;
    this.#readyMs = now + paceMs;
    const answer = this.#obey(frame);
    if (answer === null) {
      this.unknownInputs.push(`${frame.type} ${frame.payload}`);
      // protocol.md 1, uncertain.
      this.#say({ ...frame, type: 'command-reply', payload: 'BE' });
    } else {
      this.#say(answer);
    }
  }

  #say(frame: NecFrame): void {
    const payload = this.faults.wrongAnswer ? '00C22900' : frame.payload;
    this.#wire.send(encodeFrame({ ...frame, payload }));
  }

  /** protocol.md 2. */
  #obey({ type, id, payload }: NecFrame): NecFrame | null {
    const code = payload.slice(0, 4);
    switch (type) {
      case 'command':
        return this.#command(id, payload);
      case 'get':
        return { type: 'get-reply', id, payload: this.#tell(code) };
      case 'set':
        this.#set(code, Number.parseInt(payload.slice(4), 16));
        return { type: 'set-reply', id, payload: this.#tell(code) };
      case 'command-reply':
      case 'get-reply':
      case 'set-reply':
        return null;
      default:
        return type satisfies never;
    }
  }

  #command(id: number, payload: string): NecFrame | null {
    if (payload === '01D6') {
      const mode = hexDigits(this.power, 4);
      return { type: 'command-reply', id, payload: `0200D600${hexDigits(powerModes, 4)}${mode}` };
    }
    const [, mode] = /^C203D6(000[1-4])$/.exec(payload) ?? [];
    if (mode === undefined) {
      return null;
    }
    this.power = Number.parseInt(mode, 16);
    return { type: 'command-reply', id, payload: `00${payload}` };
  }

  #tell(code: string): string {
    const known = this.values.get(code);
    const { value, highest } = known ?? { value: 0, highest: 0 };
    return `${known === undefined ? '01' : '00'}${code}00${hexDigits(highest, 4)}${hexDigits(value, 4)}`;
  }

  #set(code: string, value: number): void {
    const known = this.values.get(code);
    if (known !== undefined && value <= known.highest) {
      known.value = value;
    }
  }
}
