import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import {
  decodeCommand,
  eventBytes,
  type QuintaCommand,
  type QuintaEvent,
} from '../../../src/discussion/beyerdynamic-quinta/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface QuintaUnit {
  readonly unit: number;
  readonly typeFlags: number;
}

export interface QuintaSimulatorOptions {
  readonly clock: Clock;
  readonly units: readonly QuintaUnit[];
  readonly password: string;
}

/** protocol.md 2: four streams, and each press is sent four times. */
const streams = 4;
const sameMessages = 4;

/** A Quinta control unit with four streams and its microphone units (src/discussion/beyerdynamic-quinta/protocol.md). */
export class QuintaSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: QuintaCommand[] = [];
  /** Lines that are no command: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  /** `request` is the mode in which a controller decides who speaks. */
  mode: 'auto' | 'request' = 'auto';
  readonly #options: QuintaSimulatorOptions;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();
  /** Unit by stream, 1 to 4. */
  readonly #speaking = new Map<number, number>();
  #loggedIn = false;

  constructor(options: QuintaSimulatorOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  isOn(unit: number): boolean {
    return [...this.#speaking.values()].includes(unit);
  }

  /** Somebody logs in on another port, which locks this one (protocol.md 1). */
  lockPort(): void {
    this.#loggedIn = false;
  }

  pressButton(unit: number): void {
    const typeFlags = this.#options.units.find((one) => one.unit === unit)?.typeFlags ?? 0;
    const wanted = !this.isOn(unit);
    for (let time = 0; time < sameMessages; time += 1) {
      this.#say({ type: 'request', unit, wanted, typeFlags });
    }
    if (!wanted || this.mode === 'auto') {
      this.#speak(unit, wanted);
    }
    this.#say({ type: 'prompt' });
  }

  receive(bytes: Uint8Array): void {
    for (const line of this.#splitter.push(bytes).lines) {
      const command = decodeCommand(line);
      if (command === null) {
        this.unknownInputs.push(line);
      } else {
        this.received.push(command);
        this.#obey(command);
        this.#say({ type: 'prompt' });
      }
    }
  }

  close(): void {
    this.#wire.close();
  }

  /** What a port that is not logged in answers is uncertain: the prompt alone (protocol.md 3). */
  #obey(command: QuintaCommand): void {
    if (command.type === 'login') {
      this.#loggedIn = command.password === this.#options.password;
    } else if (this.#loggedIn && !this.faults.wrongAnswer) {
      this.#serve(command);
    }
  }

  /** protocol.md 1. */
  #serve(command: Exclude<QuintaCommand, { type: 'login' }>): void {
    switch (command.type) {
      case 'version':
        this.#say({ type: 'other' });
        this.#say({ type: 'version', firmware: '3.0.00' });
        return;
      case 'mode':
        this.#say({ type: 'mode', full: true });
        return;
      case 'microphone':
        if (this.#options.units.some(({ unit }) => unit === command.unit)) {
          this.#speak(command.unit, command.on);
        }
        return;
      case 'all-off':
        [...this.#speaking.values()].forEach((unit) => this.#speak(unit, false));
        return;
      default:
        command satisfies never;
    }
  }

  /** A unit that speaks gets a free stream, and there are no more than four (protocol.md 2). */
  #speak(unit: number, on: boolean): void {
    const now = [...this.#speaking].find(([, speaker]) => speaker === unit)?.[0];
    if (!on && now !== undefined) {
      this.#speaking.delete(now);
      this.#say({ type: 'allocation', unit, on: false, stream: now });
    }
    const free = Array.from({ length: streams }, (_, index) => index + 1).find((one) => !this.#speaking.has(one));
    if (on && now === undefined && free !== undefined) {
      this.#speaking.set(free, unit);
      this.#say({ type: 'allocation', unit, on: true, stream: free });
    }
  }

  #say(event: QuintaEvent): void {
    this.#wire.send(eventBytes(event));
  }
}
