import type { Clock } from '../../../src/core/clock.ts';
import {
  createCommandSplitter,
  encodeReply,
  type BraviaSerialCommand,
} from '../../../src/displays/sony-bravia/codec-serial.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

/** A Bravia display on a serial line (src/displays/sony-bravia/protocol.md 1). */
export class BraviaSerialSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  power = 0;
  standbyEnabled = false;
  input: readonly number[] = [4, 1];
  volume = 20;
  muted = 0;
  readonly #wire: FaultyWire;
  readonly #splitter = createCommandSplitter();

  constructor(clock: Clock) {
    this.#wire = new FaultyWire(clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
  }

  receive(bytes: Uint8Array): void {
    const { replies, spoilt } = this.#splitter.push(bytes);
    for (const command of replies) {
      const answer = command.type === 'control' ? this.#control(command) : this.#tell(command);
      const unknown = answer === null;
      if (unknown) {
        this.unknownInputs.push(`${command.type} ${command.function}`);
      }
      this.#wire.send(encodeReply(unknown ? { result: 4, data: [] } : answer));
    }
    if (spoilt > 0) {
      this.unknownInputs.push(Buffer.from(bytes).toString('hex'));
    }
  }

  /** Enquiries; result 3 in standby (protocol.md 1). */
  #tell({ function: number }: BraviaSerialCommand): Parameters<typeof encodeReply>[0] | null {
    const values: Readonly<Record<number, readonly number[]>> = {
      0: [this.power],
      2: this.input,
      5: [1, this.volume],
      6: [1, this.muted],
    };
    const data = values[number];
    if (number !== 0 && this.power === 0) {
      return { result: 3, data: [] };
    }
    return data === undefined ? null : { result: 0, data };
  }

  /** Power on works only after standby was enabled (protocol.md 1). */
  #control({ function: number, data }: BraviaSerialCommand): Parameters<typeof encodeReply>[0] | null {
    const [first = 0, second = 0] = data;
    const done = { result: 0, data: [] };
    const cancelled = { result: 3, data: [] };
    if (number === 0) {
      const deaf = first === 1 && this.power === 0 && !this.standbyEnabled;
      this.power = deaf ? 0 : first;
      return deaf ? cancelled : done;
    }
    if (number === 1) {
      this.standbyEnabled = first === 1;
      return done;
    }
    if (this.power === 0) {
      return cancelled;
    }
    if (number === 2) {
      const there = first === 4 && second >= 1 && second <= 2;
      this.input = there ? data : this.input;
      return there ? done : cancelled;
    }
    if (number === 5) {
      this.volume = Math.min(100, second);
      return second > 100 ? { result: 1, data: [] } : done;
    }
    this.muted = number === 6 ? second : this.muted;
    return number === 6 ? done : null;
  }
}
