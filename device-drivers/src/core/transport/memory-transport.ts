import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

/**
 * A transport whose other end is in this process: a test or a simulator.
 * Writes reach `onWrite` at once; `deliver` hands bytes to the driver; `cut` loses the pipe until `repair`.
 */
export class MemoryTransport implements Transport {
  readonly description = 'memory';
  /** Every frame written, in order. */
  readonly written: Uint8Array[] = [];
  #handlers: TransportHandlers | null = null;
  #failure: TransportFailure | null = null;
  #onWrite: (bytes: Uint8Array) => void = () => {};

  get isOpen(): boolean {
    return this.#handlers !== null;
  }

  /** What the device's end does with each write. */
  onWrite(listener: (bytes: Uint8Array) => void): void {
    this.#onWrite = listener;
  }

  deliver(bytes: Uint8Array): void {
    this.#handlers?.data(bytes);
  }

  cut(failure: TransportFailure): void {
    const handlers = this.#handlers;
    this.#failure = failure;
    this.#handlers = null;
    handlers?.lost(failure);
  }

  repair(): void {
    this.#failure = null;
  }

  async open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#failure === null) {
      this.#handlers = handlers;
    }
    return this.#failure;
  }

  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.#handlers === null) {
      return false;
    }
    this.written.push(bytes);
    this.#onWrite(bytes);
    return true;
  }

  async close(): Promise<void> {
    this.#handlers = null;
  }
}
