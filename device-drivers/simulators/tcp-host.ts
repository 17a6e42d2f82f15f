import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { ByteStreamDevice } from './faults.ts';

export interface TcpHostOptions {
  readonly device: ByteStreamDevice;
  /** 0 takes a free one. */
  readonly port: number;
  /** Many cameras serve one client: a second connection takes the place of the first (protocol.md 1.8). */
  readonly clients: 'one' | 'many';
}

/** Lets a simulated device live on a TCP port of the loopback address. */
export class TcpHost {
  readonly #options: TcpHostOptions;
  readonly #sockets = new Set<Socket>();
  readonly #unsubscribe: () => void;
  #server: Server;
  #port = 0;

  private constructor(options: TcpHostOptions) {
    this.#options = options;
    this.#server = this.#createServer();
    this.#unsubscribe = options.device.onOutput((bytes) => this.#sockets.forEach((socket) => socket.write(bytes)));
  }

  static async start(options: TcpHostOptions): Promise<TcpHost> {
    const host = new TcpHost(options);
    await host.#listen(options.port);
    return host;
  }

  get port(): number {
    return this.#port;
  }

  /** Pulls the plug: every connection ends and new ones are refused until `replug`. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (server.listening) {
      const closed = once(server, 'close');
      server.close();
      this.#sockets.forEach((socket) => socket.destroy());
      await closed;
    }
  }

  /** Ends every connection and stays reachable, as a device does that refuses or restarts. */
  dropClients(): void {
    this.#sockets.forEach((socket) => socket.end());
  }

  /** Listens again on the same port. */
  async replug(): Promise<void> {
    this.#server = this.#createServer();
    await this.#listen(this.#port);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.cut();
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  #createServer(): Server {
    return createServer({ noDelay: true }, (socket) => {
      if (this.#options.clients === 'one') {
        this.#sockets.forEach((other) => other.destroy());
      }
      this.#sockets.add(socket);
      socket.on('data', (bytes) => this.#options.device.receive(bytes));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      this.#options.device.connected?.();
    });
  }
}
