import type { Cancel, Clock } from '../src/core/clock.ts';

/** What can be wrong with a simulated device; every field may be changed while it runs. */
export interface Faults {
  /** Takes everything, answers nothing. */
  silent: boolean;
  /** Each answer comes this many milliseconds late. */
  slowMs: number;
  /** Every third byte of an answer is spoilt, as by a wrong baud rate. */
  garbled: boolean;
  /** Each byte of an answer comes by itself. */
  splitBytes: boolean;
  /** Answers are collected and come in one piece. */
  mergeReplies: boolean;
  /** Answers are well-formed but belong to another question. */
  wrongAnswer: boolean;
}

export const noFaults = (): Faults => ({
  silent: false,
  slowMs: 0,
  garbled: false,
  splitBytes: false,
  mergeReplies: false,
  wrongAnswer: false,
});

const mergeForMs = 30;

/** A simulated device on a byte stream: what a host (pty, TCP, memory) connects to its pipe. */
export interface ByteStreamDevice {
  /** Somebody connected, for devices that speak first; hosts on a line without connections never call it. */
  connected?(): void;
  receive(bytes: Uint8Array): void;
  /** Bytes the device puts on the wire. Returns how to unsubscribe. */
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
}

/** The device's end of the wire: applies the faults to everything that goes out, and keeps its order. */
export class FaultyWire {
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #timers = new Set<Cancel>();
  #merged: number[] = [];

  constructor(clock: Clock, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(bytes: Uint8Array): void {
    const { silent, slowMs, garbled, mergeReplies } = this.#faults;
    if (silent) {
      return;
    }
    const spoilt = garbled ? bytes.map((byte, index) => (index % 3 === 0 ? byte ^ 0x7f : byte)) : bytes;
    if (slowMs > 0) {
      this.#later(slowMs, () => this.#collect(spoilt, mergeReplies));
    } else {
      this.#collect(spoilt, mergeReplies);
    }
  }

  /** Forgets what was to be sent later. */
  close(): void {
    for (const cancel of this.#timers) {
      cancel();
    }
    this.#timers.clear();
    this.#merged = [];
  }

  #later(delayMs: number, run: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  #collect(bytes: Uint8Array, merge: boolean): void {
    if (!merge && this.#merged.length === 0) {
      this.#emit(bytes);
      return;
    }
    if (this.#merged.length === 0) {
      this.#later(mergeForMs, () => {
        const all = Uint8Array.from(this.#merged);
        this.#merged = [];
        this.#emit(all);
      });
    }
    this.#merged.push(...bytes);
  }

  #emit(bytes: Uint8Array): void {
    const pieces = this.#faults.splitBytes ? Array.from(bytes, (byte) => Uint8Array.of(byte)) : [bytes];
    for (const piece of pieces) {
      for (const listener of this.#listeners) {
        listener(piece);
      }
    }
  }
}
