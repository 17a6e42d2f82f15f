import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { pinAccepted, tlsAnnouncement } from '../../../src/displays/samsung-mdc/codec.ts';
import type { ByteStreamDevice } from '../../faults.ts';
import { selfSigned } from '../../cameras/onvif/self-signed.ts';

export interface MdcTlsHostOptions {
  readonly device: ByteStreamDevice;
  /** Four digits. */
  readonly pin: string;
}

/** Announces TLS in the clear, secures the connection, and lets only the PIN in (src/displays/samsung-mdc/protocol.md 3). */
export class MdcTlsHost {
  wrongPins = 0;
  readonly #options: MdcTlsHostOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #admitted = new Set<TLSSocket>();
  readonly #unsubscribe: () => void;
  readonly #secureContext = createSecureContext(selfSigned('display', Date.now()));
  #port = 0;

  private constructor(options: MdcTlsHostOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true }, (socket) => this.#welcome(socket));
    this.#unsubscribe = options.device.onOutput((bytes) => this.#admitted.forEach((secured) => secured.write(bytes)));
  }

  static async start(options: MdcTlsHostOptions): Promise<MdcTlsHost> {
    const host = new MdcTlsHost(options);
    host.#server.listen(0, '127.0.0.1');
    await once(host.#server, 'listening');
    const address = host.#server.address();
    host.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return host;
  }

  get port(): number {
    return this.#port;
  }

  dropClients(): void {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropClients();
    await closed;
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.write(tlsAnnouncement, () => {
      const secured = new TLSSocket(socket, { isServer: true, secureContext: this.#secureContext });
      secured.on('error', () => socket.destroy());
      secured.on('close', () => this.#admitted.delete(secured));
      secured.on('data', (bytes) => this.#hear(secured, bytes));
    });
  }

  #hear(secured: TLSSocket, bytes: Buffer): void {
    if (this.#admitted.has(secured)) {
      this.#options.device.receive(bytes);
    } else if (bytes.toString('latin1') === this.#options.pin) {
      this.#admitted.add(secured);
      secured.write(pinAccepted);
    } else {
      this.wrongPins += 1;
      secured.end('MDCAUTH<<FAIL:0x01>>');
    }
  }
}
