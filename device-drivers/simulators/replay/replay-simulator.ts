import type { Cancel, Clock } from '../../src/core/clock.ts';
import type { Capture } from '../../src/tools/capture.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../faults.ts';

interface Answer {
  /** After what was sent. */
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

interface Exchange {
  readonly sent: Uint8Array;
  readonly answers: Answer[];
}

const starts = (whole: Uint8Array, beginning: Uint8Array): boolean =>
  beginning.length <= whole.length && beginning.every((byte, index) => whole[index] === byte);

/** Each sent piece with what came until the next one. What a device says before it was asked belongs to no question. */
const exchangesOf = ({ entries }: Capture): readonly Exchange[] => {
  const exchanges: (Exchange & { readonly ms: number })[] = [];
  for (const entry of entries) {
    if (entry.what === 'sent' && entry.hex !== '') {
      exchanges.push({ ms: entry.ms, sent: Buffer.from(entry.hex, 'hex'), answers: [] });
    } else if (entry.what === 'received') {
      const last = exchanges.at(-1);
      last?.answers.push({ afterMs: entry.ms - last.ms, bytes: Buffer.from(entry.hex, 'hex') });
    }
  }
  return exchanges;
};

/**
 * Plays a capture of a real device: answers what was asked then as it was answered then, after the same time. It takes
 * the next exchange of the capture that fits, and goes round, because a driver asks as often as it likes. Questions
 * that are new each time (nonces, sequence numbers out of step, blotted passwords) are not found; they are kept as unknown.
 */
export class ReplaySimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  /** What was asked and is not in the capture, in hexadecimal. */
  readonly unknownInputs: string[] = [];
  readonly #clock: Clock;
  readonly #exchanges: readonly Exchange[];
  readonly #wire: FaultyWire;
  readonly #timers = new Set<Cancel>();
  #open: Uint8Array = Uint8Array.of();
  #next = 0;

  constructor(clock: Clock, capture: Capture) {
    this.#clock = clock;
    this.#exchanges = exchangesOf(capture);
    this.#wire = new FaultyWire(clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  receive(bytes: Uint8Array): void {
    this.#open = Buffer.concat([this.#open, bytes]);
    while (this.#open.length > 0) {
      const found = this.#find();
      if (found === 'unfinished') {
        return;
      }
      if (found === null) {
        this.unknownInputs.push(Buffer.from(this.#open).toString('hex'));
        this.#open = Uint8Array.of();
        return;
      }
      this.#open = this.#open.subarray(found.sent.length);
      this.#answer(found);
    }
  }

  close(): void {
    for (const cancel of this.#timers) {
      cancel();
    }
    this.#timers.clear();
    this.#wire.close();
  }

  #find(): Exchange | 'unfinished' | null {
    const count = this.#exchanges.length;
    for (let step = 0; step < count; step += 1) {
      const index = (this.#next + step) % count;
      const exchange = this.#exchanges[index];
      if (exchange !== undefined && starts(this.#open, exchange.sent)) {
        this.#next = (index + 1) % count;
        return exchange;
      }
    }
    return this.#exchanges.some(({ sent }) => starts(sent, this.#open)) ? 'unfinished' : null;
  }

  #answer({ answers }: Exchange): void {
    for (const { afterMs, bytes } of answers) {
      const cancel = this.#clock.after(afterMs, () => {
        this.#timers.delete(cancel);
        this.#wire.send(bytes);
      });
      this.#timers.add(cancel);
    }
  }
}
