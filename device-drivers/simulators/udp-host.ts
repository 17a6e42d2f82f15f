import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { ByteStreamDevice } from './faults.ts';

export interface UdpHostOptions {
  readonly device: ByteStreamDevice;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whom a device tells that nobody asks; null for the others. */
  readonly listenerPort?: number | null;
}

interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Lets a simulated device live on a UDP port of the loopback address; it answers whoever asked last. */
export class UdpHost {
  readonly #options: UdpHostOptions;
  readonly #unsubscribe: () => void;
  #socket: Socket | null = null;
  #peer: Peer | null;
  #port = 0;

  private constructor(options: UdpHostOptions) {
    this.#options = options;
    const port = options.listenerPort ?? null;
    this.#peer = port === null ? null : { address: '127.0.0.1', port };
    this.#unsubscribe = options.device.onOutput((bytes) => {
      if (this.#peer !== null) {
        this.#socket?.send(bytes, this.#peer.port, this.#peer.address);
      }
    });
  }

  static async start(options: UdpHostOptions): Promise<UdpHost> {
    const host = new UdpHost(options);
    await host.#listen(options.port);
    return host;
  }

  get port(): number {
    return this.#port;
  }

  /** Pulls the plug until `replug`. */
  async cut(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }
  }

  async replug(): Promise<void> {
    await this.#listen(this.#port);
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.cut();
  }

  async #listen(port: number): Promise<void> {
    const socket = createSocket('udp4');
    this.#socket = socket;
    socket.on('message', (bytes, from) => {
      this.#peer = from;
      this.#options.device.receive(bytes);
    });
    // A client that closed its port answers with ICMP; that is not the simulator's fault.
    socket.on('error', () => {});
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    this.#port = socket.address().port;
  }
}
