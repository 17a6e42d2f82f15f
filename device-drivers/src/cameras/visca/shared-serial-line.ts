import type { Cancel, Clock } from '../../core/clock.ts';
import { DriverError } from '../../core/driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from '../../core/transport/transport.ts';
import { FrameSplitter, longestFrame, terminator } from './frame-splitter.ts';

export interface SharedSerialLineOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Least time between frames for different cameras: each frame passes through all of them. */
  readonly gapMs: number;
}

interface Member {
  readonly address: number;
  readonly handlers: TransportHandlers;
}

interface Waiting {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly done: (written: boolean) => void;
}

const toEveryone = 0x88;
const networkChange = 0x38;
/** What every splitter takes for a stretch of noise. */
const noise = Uint8Array.from([...Array.from({ length: longestFrame }, () => 0), terminator]);

/** The camera a frame comes from; null when it concerns all of them or makes no sense (protocol.md 1.1, 1.2). */
const senderOf = (frame: Uint8Array): number | null => {
  const header = frame[0] ?? 0;
  const ofOne = header !== toEveryone && (header & 0x8f) === 0x80 && frame[1] !== networkChange;
  return ofOne ? (header >> 4) - 8 : null;
};

/**
 * One serial port for up to seven cameras (protocol.md 1.1): open while any device uses it, each frame goes to the
 * device of the camera it comes from. With a single camera the bytes pass as they are, whatever address it answers with.
 */
export class SharedSerialLine {
  readonly #options: SharedSerialLineOptions;
  readonly #addresses = new Set<number>();
  readonly #members = new Set<Member>();
  readonly #splitter = new FrameSplitter();
  #opened: Promise<TransportFailure | null> | null = null;
  #closing: Promise<void> = Promise.resolve();
  #waiting: Waiting[] = [];
  #lastAddress = 0;
  #lastMs = 0;
  #cancelPump: Cancel | null = null;

  constructor(options: SharedSerialLineOptions) {
    this.#options = options;
  }

  /** Whether devices of more than one camera were created on this line. */
  get isShared(): boolean {
    return this.#addresses.size > 1;
  }

  /** The pipe of the camera at this address. */
  transportFor(address: number): Transport {
    this.#addresses.add(address);
    const description = `${this.#options.transport.description}, camera ${address}`;
    let member: Member | null = null;
    return {
      description,
      open: (handlers) => {
        if (member !== null && this.#members.has(member)) {
          throw new DriverError('already-open', 'transport is already open', { transport: description });
        }
        member = { address, handlers };
        return this.#join(member);
      },
      write: (bytes) =>
        member === null || !this.#members.has(member) ? Promise.resolve(false) : this.#write(address, bytes),
      close: async () => {
        const leaving = member;
        member = null;
        if (leaving !== null) {
          await this.#leave(leaving);
        }
      },
    };
  }

  async #join(member: Member): Promise<TransportFailure | null> {
    this.#members.add(member);
    this.#opened ??= this.#open();
    const failure = await this.#opened;
    if (failure !== null) {
      this.#members.delete(member);
      this.#opened = null;
    }
    return failure;
  }

  async #open(): Promise<TransportFailure | null> {
    await this.#closing;
    this.#splitter.reset();
    return this.#options.transport.open({
      data: (bytes) => this.#receive(bytes),
      lost: (failure) => this.#lose(failure),
    });
  }

  async #leave(member: Member): Promise<void> {
    if (this.#members.delete(member) && this.#members.size === 0) {
      this.#opened = null;
      this.#dropWaiting();
      this.#closing = this.#options.transport.close();
    }
    await this.#closing;
  }

  #lose(failure: TransportFailure): void {
    const members = [...this.#members];
    this.#members.clear();
    this.#opened = null;
    this.#dropWaiting();
    members.forEach(({ handlers }) => handlers.lost(failure));
  }

  #receive(bytes: Uint8Array): void {
    if (!this.isShared) {
      this.#deliver(null, bytes);
      return;
    }
    const { frames, garbageBytes, desynchronised } = this.#splitter.push(bytes);
    frames.forEach((frame) => this.#deliver(senderOf(frame), frame));
    if (garbageBytes > 0) {
      this.#deliver(null, desynchronised ? noise : Uint8Array.of(terminator));
    }
  }

  #deliver(address: number | null, bytes: Uint8Array): void {
    for (const member of this.#members) {
      if (address === null || member.address === address) {
        member.handlers.data(bytes);
      }
    }
  }

  #write(address: number, bytes: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push({ address, bytes, done: resolve });
      this.#pump();
    });
  }

  #pump(): void {
    this.#cancelPump?.();
    this.#cancelPump = null;
    const { clock, gapMs, transport } = this.#options;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const now = clock.monotonicMs();
      const dueMs = next.address === this.#lastAddress ? now : this.#lastMs + gapMs;
      if (dueMs > now) {
        this.#cancelPump = clock.after(dueMs - now, () => this.#pump());
        return;
      }
      this.#waiting.shift();
      this.#lastAddress = next.address;
      this.#lastMs = now;
      void transport.write(next.bytes).then(next.done);
    }
  }

  #dropWaiting(): void {
    this.#cancelPump?.();
    this.#cancelPump = null;
    for (const { done } of this.#waiting.splice(0)) {
      done(false);
    }
  }
}
