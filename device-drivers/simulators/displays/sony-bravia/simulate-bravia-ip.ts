import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import {
  decodeLine,
  done,
  encodeLine,
  failedParameter,
  noParameter,
  notFound,
  type BraviaLine,
} from '../../../src/displays/sony-bravia/codec-simple-ip.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

/** A Bravia display on the network (src/displays/sony-bravia/protocol.md 2). */
export class BraviaIpSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  /** The parameter behind each name. */
  readonly values = new Map<string, string>([
    ['POWR', '0000000000000000'],
    ['INPT', '0000000100000001'],
    ['VOLU', '0000000000000020'],
    ['AMUT', '0000000000000000'],
    ['PMUT', '0000000000000000'],
  ]);
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();

  constructor(clock: Clock) {
    this.#wire = new FaultyWire(clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
  }

  /** Somebody uses the remote control: the set tells it (protocol.md 2). */
  change(name: string, parameter: string): void {
    this.values.set(name, parameter);
    this.#wire.send(encodeLine({ type: 'notice', name, parameter }));
  }

  receive(bytes: Uint8Array): void {
    for (const text of this.#splitter.push(bytes).lines) {
      const line = decodeLine(text);
      if (line === null || line.type === 'answer' || line.type === 'notice') {
        this.unknownInputs.push(text);
      } else {
        const name = this.faults.wrongAnswer ? 'SCEN' : line.name;
        this.#wire.send(encodeLine({ type: 'answer', name, parameter: this.#obey(line) }));
      }
    }
  }

  /** protocol.md 2; what a set in standby refuses is uncertain. */
  #obey({ type, name, parameter }: BraviaLine): string {
    const value = this.values.get(name);
    if (value === undefined) {
      this.unknownInputs.push(name);
      return notFound;
    }
    const asleep = name !== 'POWR' && this.values.get('POWR') !== '0000000000000001';
    if (asleep) {
      return failedParameter;
    }
    if (type === 'enquiry') {
      return parameter === noParameter ? value : failedParameter;
    }
    this.values.set(name, parameter);
    return done;
  }
}
