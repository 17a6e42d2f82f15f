import { access } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { Cancel, Clock } from '../clock.ts';
import { DriverError } from '../driver-error.ts';
import type { ClaimedAdapter } from './serial-adapters.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

export interface SerialTransportOptions {
  /** The name in the configuration, for instance `/dev/ttyUSB0` or one of `/dev/serial/by-id/`. */
  readonly path: string;
  readonly baudRate: number;
  readonly clock: Clock;
  /** Tells what the adapter is called now; null opens the name as it is. */
  readonly adapter: ClaimedAdapter | null;
}

/** How often an open port is checked to be there still. */
const presenceEveryMs = 500;

const openPort = (port: SerialPort): Promise<Error | null> => new Promise((resolve) => port.open(resolve));
const closePort = (port: SerialPort): Promise<unknown> => new Promise((resolve) => port.close(resolve));

/** A serial line, 8N1, exclusively locked. A lost adapter is `port-missing`, a port held by another `connection-refused`. */
export class SerialTransport implements Transport {
  readonly description: string;
  readonly #options: SerialTransportOptions;
  #port: SerialPort | null = null;
  /** What is open, or was last. */
  #path: string;
  /** The attempt to open that looks for the adapter still; null when none does. */
  #attempt: symbol | null = null;
  #cancelPresence: Cancel | null = null;

  constructor(options: SerialTransportOptions) {
    this.#options = options;
    this.#path = options.path;
    this.description = `serial ${options.path} at ${options.baudRate}`;
  }

  async open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#port !== null || this.#attempt !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const attempt = Symbol(this.description);
    this.#attempt = attempt;
    const path = await this.#locate();
    if (this.#attempt !== attempt) {
      return 'closed';
    }
    this.#attempt = null;
    return path === null ? 'port-missing' : this.#openAt(path, handlers);
  }

  #locate(): Promise<string | null> {
    const { path, adapter } = this.#options;
    return adapter === null ? Promise.resolve(path) : adapter.locate();
  }

  async #openAt(path: string, handlers: TransportHandlers): Promise<TransportFailure | null> {
    const { baudRate, adapter } = this.#options;
    const port = new SerialPort({ path, baudRate, autoOpen: false, lock: true, hupcl: false });
    this.#port = port;
    this.#path = path;
    port.on('data', (bytes: Uint8Array) => handlers.data(bytes));
    // Without a listener an error of the stream would end the process; the loss itself comes as 'close'.
    port.on('error', () => {});
    port.on('close', () => {
      if (this.#port === port) {
        this.#forget();
        void this.#exists().then((exists) => handlers.lost(exists ? 'closed' : 'port-missing'));
      }
    });
    const error = await openPort(port);
    if (error === null && (adapter === null || (await adapter.confirm(path)))) {
      if (this.#port !== port || !port.isOpen) {
        return 'closed';
      }
      this.#watchPresence(port);
      return null;
    }
    if (error === null) {
      await this.close();
      return 'port-missing';
    }
    this.#forget();
    return (await this.#exists()) ? 'connection-refused' : 'port-missing';
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const port = this.#port;
    if (port === null || !port.isOpen) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      // When the adapter vanishes the callback may never come, 'close' does; the session's deadlines end the wait.
      port.write(Buffer.from(bytes), (error) => resolve(!error));
    });
  }

  async close(): Promise<void> {
    const port = this.#port;
    this.#forget();
    if (port !== null && port.isOpen) {
      await closePort(port);
    }
  }

  #forget(): void {
    this.#attempt = null;
    this.#cancelPresence?.();
    this.#cancelPresence = null;
    this.#port = null;
  }

  /**
   * A port that hangs up in the wrong moment reads as empty for ever (observed with serialport 13.0.0 on a pty: no
   * 'close', one core busy), so its path is watched; closing it ends the reads and reports the loss.
   */
  #watchPresence(port: SerialPort): void {
    this.#cancelPresence = this.#options.clock.after(presenceEveryMs, () => void this.#checkPresence(port));
  }

  async #checkPresence(port: SerialPort): Promise<void> {
    const exists = await this.#exists();
    if (this.#port !== port || !port.isOpen) {
      return;
    }
    if (exists) {
      this.#watchPresence(port);
    } else {
      port.close();
    }
  }

  #exists(): Promise<boolean> {
    return access(this.#path).then(
      () => true,
      () => false,
    );
  }
}
