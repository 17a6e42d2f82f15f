import { createSocket, type Socket } from 'node:dgram';
import { DriverError } from '../driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

export interface UdpTransportOptions {
  readonly host: string;
  readonly port: number;
  /** 0 takes a free one; some devices answer to a fixed port of the sender. */
  readonly localPort: number;
}

/**
 * Datagrams to and from one host: each `write` is one datagram, each `data` is one datagram.
 * A host that is not there shows by its silence only; a closed port as `connection-refused` where the system tells.
 */
export class UdpTransport implements Transport {
  readonly description: string;
  readonly #options: UdpTransportOptions;
  #socket: Socket | null = null;

  constructor(options: UdpTransportOptions) {
    this.#options = options;
    this.description = `udp ${options.host}:${options.port}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#socket !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const socket = createSocket(this.#options.host.includes(':') ? 'udp6' : 'udp4');
    this.#socket = socket;
    return new Promise((resolve) => {
      let opened = false;
      socket.on('message', (bytes) => handlers.data(bytes));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        const failure: TransportFailure = error.code === 'ECONNREFUSED' ? 'connection-refused' : 'port-missing';
        if (!opened) {
          this.#forget(socket);
          resolve(failure);
        } else if (this.#socket === socket) {
          this.#forget(socket);
          handlers.lost(failure);
        }
      });
      socket.bind(this.#options.localPort, () => {
        socket.connect(this.#options.port, this.#options.host, () => {
          opened = true;
          resolve(this.#socket === socket ? null : 'closed');
        });
      });
    });
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const socket = this.#socket;
    if (socket === null) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      socket.send(bytes, (error) => resolve(error === null));
    });
  }

  close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      socket.close(() => resolve());
    });
  }

  #forget(socket: Socket): void {
    this.#socket = this.#socket === socket ? null : this.#socket;
    socket.close();
  }
}
