import type { Clock } from '../../../src/core/clock.ts';
import { decodeCommand, encodeReport, HcsSplitter, type HcsCommand } from '../../../src/discussion/taiden-hcs/codec.ts';
import { hcsProfile } from '../../../src/discussion/taiden-hcs/profiles.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface TaidenSimulatorOptions {
  readonly clock: Clock;
  readonly seats: readonly number[];
}

type SeatState = 'on' | 'off' | 'requested';

/** A Taiden main unit with its microphone buttons (src/discussion/taiden-hcs/protocol.md): it reports, it never acknowledges. */
export class TaidenSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: HcsCommand[] = [];
  /** Frames and bytes that are no command: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  mode: 'auto' | 'request' = 'auto';
  reporting = false;
  readonly #clock: Clock;
  readonly #wire: FaultyWire;
  readonly #splitter = new HcsSplitter('main-unit', hcsProfile);
  readonly #seats: Map<number, SeatState>;

  constructor(options: TaidenSimulatorOptions) {
    this.#clock = options.clock;
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.#seats = new Map(options.seats.map((seat) => [seat, 'off']));
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  isOn(seat: number): boolean {
    return this.#seats.get(seat) === 'on';
  }

  pressButton(seat: number): void {
    const now = this.#seats.get(seat);
    if (now !== undefined) {
      const wanted = this.mode === 'auto' ? 'on' : 'requested';
      this.#set(seat, now === 'off' ? wanted : 'off');
    }
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#splitter.push(bytes, this.#clock.monotonicMs());
    for (const frame of frames) {
      const command = decodeCommand(frame);
      if (command === null) {
        this.unknownInputs.push(Buffer.from(frame).toString('hex'));
      } else {
        this.received.push(command);
        this.#obey(command);
      }
    }
    if (spoilt > 0) {
      this.unknownInputs.push(`${spoilt} stray bytes`);
    }
  }

  close(): void {
    this.#wire.close();
  }

  /** protocol.md 1; the reports follow at once (protocol.md 3, uncertain). */
  #obey(command: HcsCommand): void {
    if (this.faults.wrongAnswer) {
      this.#wire.send(encodeReport({ type: 'tracked', seat: null }, hcsProfile));
      return;
    }
    switch (command.type) {
      case 'reports':
        this.reporting = command.on;
        this.#report();
        return;
      case 'all-off':
        this.#seats.forEach((_, seat) => this.#seats.set(seat, 'off'));
        this.#report();
        return;
      case 'microphone':
        if (this.#seats.has(command.seat)) {
          this.#set(command.seat, command.on ? 'on' : 'off');
        }
        return;
      default:
        command satisfies never;
    }
  }

  #set(seat: number, state: SeatState): void {
    if (this.#seats.get(seat) !== state) {
      this.#seats.set(seat, state);
      this.#report();
    }
  }

  /** Each report is the whole list (protocol.md 2, 3). */
  #report(): void {
    if (this.reporting) {
      this.#wire.send(encodeReport({ type: 'open', seats: this.#inState('on') }, hcsProfile));
      this.#wire.send(encodeReport({ type: 'requested', seats: this.#inState('requested') }, hcsProfile));
    }
  }

  #inState(state: SeatState): number[] {
    return [...this.#seats].filter(([, now]) => now === state).map(([seat]) => seat);
  }
}
