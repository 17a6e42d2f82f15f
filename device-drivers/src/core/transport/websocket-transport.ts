import type { Agent } from 'node:https';
import { WebSocket, type RawData } from 'ws';
import type { Clock } from '../clock.ts';
import { DriverError } from '../driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';
import { failureOfConnection } from './connection-failure.ts';
import { httpsAgent, type TlsTrust } from './tls-trust.ts';

export interface WebSocketTransportOptions {
  readonly url: string;
  readonly subprotocol: string;
  readonly trust: TlsTrust;
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

/** A list of a thousand seats has some hundred kilobytes; nobody has more to say. */
const longestMessage = 4 * 1024 * 1024;
const goodbyeMs = 300;

const bytesOf = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};

/** A WebSocket over TLS: each `write` is one text message, each `data` is one message. */
export class WebSocketTransport implements Transport {
  readonly description: string;
  readonly #options: WebSocketTransportOptions;
  readonly #agent: Agent;
  #socket: WebSocket | null = null;

  constructor(options: WebSocketTransportOptions) {
    this.#options = options;
    this.#agent = httpsAgent(options.trust, { keepAlive: true, maxSockets: 4 });
    this.description = `websocket ${options.url}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#socket !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const { url, subprotocol, connectTimeoutMs, clock } = this.#options;
    const agent = this.#agent;
    const socket = new WebSocket(url, [subprotocol], { agent, maxPayload: longestMessage, perMessageDeflate: false });
    this.#socket = socket;
    return new Promise((resolve) => {
      let opened = false;
      const fail = (failure: TransportFailure): void => {
        cancelTimeout();
        const current = this.#socket === socket;
        this.#socket = current ? null : this.#socket;
        socket.terminate();
        if (!opened) {
          resolve(failure);
        } else if (current) {
          handlers.lost(failure);
        }
      };
      const cancelTimeout = clock.after(connectTimeoutMs, () => fail('port-missing'));
      socket.once('open', () => {
        cancelTimeout();
        opened = true;
        resolve(null);
      });
      socket.on('message', (data) => handlers.data(bytesOf(data)));
      socket.on('error', (error) => fail(opened ? 'closed' : failureOfConnection(error)));
      socket.on('close', () => fail('closed'));
    });
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const socket = this.#socket;
    if (socket === null || socket.readyState !== WebSocket.OPEN) {
      return Promise.resolve(false);
    }
    const text = Buffer.from(bytes).toString('utf8');
    return new Promise((resolve) => {
      socket.send(text, (error) => resolve(!error));
    });
  }

  close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null || socket.readyState === WebSocket.CLOSED) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(goodbyeMs, () => socket.terminate());
      socket.once('close', () => {
        cancel();
        resolve();
      });
      socket.close(1000);
    });
  }
}
