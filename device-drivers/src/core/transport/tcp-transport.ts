import { connect, type Socket } from 'node:net';
import type { Cancel, Clock } from '../clock.ts';
import { DriverError } from '../driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

export interface TcpTransportOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

const failureOf = (error: NodeJS.ErrnoException): TransportFailure =>
  error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'connection-refused' : 'port-missing';

/**
 * One TCP connection without delay of small writes (VISCA frames have 5 to 9 bytes).
 * A host that does not exist or does not answer is `port-missing`, a closed port `connection-refused`.
 */
export class TcpTransport implements Transport {
  readonly description: string;
  readonly #options: TcpTransportOptions;
  #socket: Socket | null = null;

  constructor(options: TcpTransportOptions) {
    this.#options = options;
    this.description = `tcp ${options.host}:${options.port}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#socket !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const socket = connect({ host: this.#options.host, port: this.#options.port, noDelay: true, keepAlive: true });
    this.#socket = socket;
    return new Promise((resolve) => {
      let opened = false;
      const fail = (failure: TransportFailure): void => {
        cancelTimeout();
        socket.destroy();
        const current = this.#socket === socket;
        this.#socket = current ? null : this.#socket;
        if (!opened) {
          resolve(failure);
        } else if (current) {
          handlers.lost(failure);
        }
      };
      const cancelTimeout: Cancel = this.#options.clock.after(this.#options.connectTimeoutMs, () =>
        fail('port-missing'),
      );
      socket.once('connect', () => {
        cancelTimeout();
        opened = true;
        resolve(null);
      });
      socket.on('data', (bytes) => handlers.data(bytes));
      socket.on('error', (error: NodeJS.ErrnoException) => fail(opened ? 'closed' : failureOf(error)));
      socket.on('close', () => fail('closed'));
    });
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const socket = this.#socket;
    if (socket === null || socket.destroyed) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      socket.write(bytes, (error) => resolve(!error));
    });
  }

  close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.closed) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }
}
