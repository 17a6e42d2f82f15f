import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type Agent } from 'node:https';
import type { Clock } from '../clock.ts';
import { isRecord, parseTolerant } from '../tolerant-json.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';
import { failureOfConnection } from './connection-failure.ts';
import { httpsAgent, type TlsTrust } from './tls-trust.ts';

/** One request as the bytes of one `write`; `id` comes back with the answer. */
export interface HttpAsk {
  readonly id: number;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its query, from the root of the device. */
  readonly path: string;
  /** Sent as JSON; null for none. */
  readonly body: string | null;
  readonly deadlineMs: number;
}

/** One answer as the bytes of one `data`; status 0 when none came within the deadline. */
export interface HttpReply {
  readonly id: number;
  readonly status: number;
  readonly body: string;
}

export interface HttpTransportOptions {
  /** Scheme, host and port, for instance `https://10.0.0.5:9443`. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly trust: TlsTrust;
  readonly clock: Clock;
}

const longestBody = 4 * 1024 * 1024;
const methods = ['GET', 'PUT', 'POST', 'DELETE'] as const;

export const encodeHttpAsk = (ask: HttpAsk): Uint8Array => new TextEncoder().encode(JSON.stringify(ask));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

export const decodeHttpReply = (bytes: Uint8Array): HttpReply => {
  const value = parseTolerant(new TextDecoder().decode(bytes));
  const fields = isRecord(value) ? value : {};
  return { id: numberOf(fields['id']), status: numberOf(fields['status']), body: textOf(fields['body']) };
};

const decodeAsk = (bytes: Uint8Array): HttpAsk => {
  const value = parseTolerant(new TextDecoder().decode(bytes));
  const fields = isRecord(value) ? value : {};
  return {
    id: numberOf(fields['id']),
    method: methods.find((method) => method === fields['method']) ?? 'GET',
    path: textOf(fields['path']),
    body: typeof fields['body'] === 'string' ? fields['body'] : null,
    deadlineMs: numberOf(fields['deadlineMs']),
  };
};

const read = (response: IncomingMessage, done: (body: string | null) => void): void => {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > longestBody) {
      response.destroy();
    }
  });
  response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
  response.on('error', () => done(null));
  response.on('close', () => done(null));
};

/**
 * Requests and answers of a device that speaks HTTP, as messages: each `write` is one request, each `data` one answer.
 * There is no lasting connection to lose; a request that cannot be made is the loss.
 */
export class HttpTransport implements Transport {
  readonly description: string;
  readonly #options: HttpTransportOptions;
  readonly #agent: Agent;
  #handlers: TransportHandlers | null = null;
  readonly #cancels = new Set<() => void>();

  constructor(options: HttpTransportOptions) {
    this.#options = options;
    this.#agent = httpsAgent(options.trust, { keepAlive: true, maxSockets: 4 });
    this.description = `http ${options.origin}`;
  }

  async open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    this.#handlers = handlers;
    return null;
  }

  async write(bytes: Uint8Array): Promise<boolean> {
    const handlers = this.#handlers;
    if (handlers === null) {
      return false;
    }
    this.#request(decodeAsk(bytes), handlers, true);
    return true;
  }

  async close(): Promise<void> {
    this.#handlers = null;
    for (const cancel of this.#cancels) {
      cancel();
    }
    this.#cancels.clear();
    this.#agent.destroy();
  }

  #request(ask: HttpAsk, handlers: TransportHandlers, again: boolean): void {
    const { origin, headers, clock } = this.#options;
    const url = new URL(ask.path, origin);
    const content = ask.body === null ? {} : { 'content-type': 'application/json' };
    const options = { method: ask.method, headers: { accept: 'application/json', ...headers, ...content } };
    const call =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: this.#agent })
        : httpRequest(url, { ...options, agent: false });
    let ended = false;
    const end = (): boolean => {
      const first = !ended;
      ended = true;
      cancelDeadline();
      this.#cancels.delete(cancel);
      return first && this.#handlers === handlers;
    };
    const reply = (status: number, body: string): void => {
      if (end()) {
        handlers.data(new TextEncoder().encode(JSON.stringify({ id: ask.id, status, body })));
      }
    };
    const lose = (failure: TransportFailure): void => {
      if (end()) {
        handlers.lost(failure);
      }
    };
    const cancel = (): void => {
      end();
      call.destroy();
    };
    const cancelDeadline = clock.after(ask.deadlineMs, () => {
      reply(0, '');
      call.destroy();
    });
    this.#cancels.add(cancel);
    call.on('response', (response) =>
      read(response, (body) => (body === null ? lose('closed') : reply(response.statusCode ?? 0, body))),
    );
    call.on('error', (error: NodeJS.ErrnoException) => {
      const reset = error.code === 'ECONNRESET';
      if (reset && call.reusedSocket && again && end()) {
        // A kept connection was closed by the device just now; that says nothing about a new one.
        this.#request(ask, handlers, false);
      } else {
        lose(reset ? 'closed' : failureOfConnection(error));
      }
    });
    call.end(ask.body ?? undefined);
  }
}
