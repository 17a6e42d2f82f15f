import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { ListenConfig } from '../config/config-schema.ts';
import { isLoopback } from '../config/read-config.ts';
import { conferencePath, fleetPath } from '../meetings/public-address.ts';
import { ServerError } from '../server-error.ts';
import { tlsPolicy } from './tls-policy.ts';

const headersTimeoutMs = 15_000;
const farewellMs = 1000;
const socketPaths: ReadonlySet<string> = new Set([fleetPath, conferencePath]);

function newServer(app: FastifyInstance, config: ListenConfig): Server {
  const handler = (request: IncomingMessage, response: ServerResponse): void => app.routing(request, response);
  if (config.tls === null) {
    return createServer(handler);
  }
  try {
    const cert = readFileSync(config.tls.certFile);
    const key = readFileSync(config.tls.keyFile);
    return createTlsServer({ cert, key, ...tlsPolicy }, handler);
  } catch (cause) {
    throw new ServerError('config-invalid', 'the certificate or its key cannot be used', { path: '/listen', cause });
  }
}

async function listen(server: Server, config: ListenConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new ServerError('listen-failed', `${config.host}:${config.port} cannot be listened on`, { cause })),
    );
    server.listen(config.port, config.host, () => resolve());
  });
}

/** `localhost` reads better than an address and is a secure context everywhere, but only `127.0.0.1` is certain to be it. */
function urlOf(server: Server, config: ListenConfig): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = config.host.includes(':') && !config.host.startsWith('[') ? `[${config.host}]` : config.host;
  return `${config.tls === null ? 'http' : 'https'}://${host}:${port}`;
}

/**
 * Hands over what asks for one of the socket paths. Anything else is refused here: for a path that the router cannot
 * even read, nobody behind would close the connection.
 */
function upgradeTo(app: FastifyInstance): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (socketPaths.has(path)) {
      app.server.emit('upgrade', request, socket, head);
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
  };
}

/** The listening sockets of one application; Fastify itself listens on one only. */
export class Listeners {
  readonly #clock: Clock;
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Duplex>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens all or none. Returns their addresses in the order of the configuration. */
  async open(app: FastifyInstance, configs: readonly ListenConfig[]): Promise<string[]> {
    const urls: string[] = [];
    try {
      for (const config of configs) {
        const server = newServer(app, config);
        server.headersTimeout = headersTimeoutMs;
        server.on('connection', (socket: Duplex) => this.#track(socket));
        server.on('upgrade', upgradeTo(app));
        this.#servers.push(server);
        await listen(server, config);
        urls.push(urlOf(server, config));
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    return urls;
  }

  /** Takes no new connections; open ones may say goodbye for a moment and are cut off then. */
  async close(): Promise<void> {
    const cancel = this.#clock.setTimer(farewellMs, () => {
      for (const socket of this.#connections) {
        socket.destroy();
      }
    });
    await Promise.all(this.#servers.splice(0).map(closeServer));
    cancel();
  }

  #track(socket: Duplex): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket));
  }
}

/** Resolves when the last connection is gone, those of WebSockets included. */
async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** All names under which a page of this address may be open: loopback has three. */
export function originsOf(url: string): string[] {
  const { protocol, hostname, port } = new URL(url);
  const hosts = isLoopback(hostname) ? ['localhost', '127.0.0.1', '[::1]', hostname] : [hostname];
  return hosts.map((host) => `${protocol}//${host}${port === '' ? '' : `:${port}`}`);
}
