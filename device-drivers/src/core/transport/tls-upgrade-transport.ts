import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Cancel, Clock } from '../clock.ts';
import { DriverError } from '../driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

export interface TlsUpgradeOptions {
  readonly host: string;
  readonly port: number;
  /** What the device says in the clear before TLS begins on the same connection. */
  readonly announcement: string;
  /** For connection, announcement and TLS together. */
  readonly openTimeoutMs: number;
  readonly clock: Clock;
}

/**
 * A TCP connection that turns into TLS when the device announces it. Certificates sign themselves in such devices, so
 * none is checked: this keeps a listener out, not an impostor on the same network.
 */
export class TlsUpgradeTransport implements Transport {
  readonly description: string;
  readonly #options: TlsUpgradeOptions;
  #socket: Socket | null = null;
  #secured: TLSSocket | null = null;

  constructor(options: TlsUpgradeOptions) {
    this.#options = options;
    this.description = `tls ${options.host}:${options.port}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#socket !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const { host, port, openTimeoutMs, clock } = this.#options;
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    this.#socket = socket;
    return new Promise((resolve) => {
      let opened = false;
      const fail = (failure: TransportFailure): void => {
        cancelTimeout();
        const current = this.#socket === socket;
        this.#forget(socket);
        if (!opened) {
          resolve(failure);
        } else if (current) {
          handlers.lost(failure);
        }
      };
      const cancelTimeout: Cancel = clock.after(openTimeoutMs, () =>
        fail(socket.connecting ? 'port-missing' : 'closed'),
      );
      socket.on('error', (error: NodeJS.ErrnoException) => fail(failureOf(error)));
      socket.on('close', () => fail('closed'));
      this.#awaitAnnouncement(socket, fail, () => {
        const secured = connectTls({ socket, rejectUnauthorized: false });
        this.#secured = secured;
        secured.once('secureConnect', () => {
          cancelTimeout();
          opened = true;
          resolve(null);
        });
        secured.on('data', (bytes) => handlers.data(bytes));
        secured.on('error', () => fail('closed'));
        secured.on('close', () => fail('closed'));
      });
    });
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const secured = this.#secured;
    if (secured === null || secured.destroyed) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      secured.write(bytes, (error) => resolve(!error));
    });
  }

  close(): Promise<void> {
    const socket = this.#socket;
    if (socket === null || socket.closed) {
      this.#socket = null;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      this.#forget(socket);
    });
  }

  /** The device sends nothing more in the clear: the client begins TLS, so no byte of TLS is read here. */
  #awaitAnnouncement(socket: Socket, fail: (failure: TransportFailure) => void, announced: () => void): void {
    const { announcement } = this.#options;
    let said = '';
    const listen = (bytes: Buffer): void => {
      said += bytes.toString('latin1');
      if (said === announcement) {
        socket.off('data', listen);
        announced();
      } else if (!announcement.startsWith(said)) {
        fail('closed');
      }
    };
    socket.on('data', listen);
  }

  #forget(socket: Socket): void {
    if (this.#socket === socket) {
      this.#secured?.destroy();
      this.#socket = null;
      this.#secured = null;
    }
    socket.destroy();
  }
}

const failureOf = ({ code }: NodeJS.ErrnoException): TransportFailure => {
  if (code === 'ECONNREFUSED') {
    return 'connection-refused';
  }
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'closed' : 'port-missing';
};
