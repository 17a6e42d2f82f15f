import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Faults } from './faults.ts';

export interface HostedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  /** May be called later; a second call and one after the client left have no effect. */
  readonly respond: (status: number, body: string) => void;
}

export interface HttpHostOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly handle: (request: HostedRequest) => void;
  /** `silent` and `garbled` (the body is spoilt) have a meaning here. */
  readonly faults: Faults;
  /** Key and certificate for HTTPS; null for plain HTTP. */
  readonly identity: { readonly key: string; readonly cert: string } | null;
}

/** Lets a simulated device live behind HTTP or HTTPS on a port of the loopback address. */
export class HttpHost {
  readonly #options: HttpHostOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(options: HttpHostOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  static async start(options: HttpHostOptions): Promise<HttpHost> {
    const host = new HttpHost(options);
    await host.replug();
    return host;
  }

  get port(): number {
    return this.#port;
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) {
      const closed = once(server, 'close');
      server.close();
      // Those whose TLS is not agreed yet too, which the server itself does not count.
      this.#sockets.forEach((socket) => socket.destroy());
      await closed;
    }
  }

  async replug(): Promise<void> {
    const { identity } = this.#options;
    const listener = (request: IncomingMessage, response: ServerResponse): void => this.#serve(request, response);
    const server = identity === null ? createServer(listener) : createSecureServer(identity, listener);
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async close(): Promise<void> {
    await this.cut();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      this.#options.handle({
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        body: Buffer.concat(chunks).toString('utf8'),
        respond: (status, body) => this.#respond(response, status, body),
      });
    });
  }

  #respond(response: ServerResponse, status: number, body: string): void {
    const { silent, garbled } = this.#options.faults;
    if (!silent && !response.writableEnded && !response.destroyed) {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(garbled ? body.replaceAll(/[[\]{}]/g, '') : body);
    }
  }
}
