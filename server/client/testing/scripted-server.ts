import { WebSocketServer, type WebSocket } from 'ws';
import { Check } from 'typebox/value';
import {
  conferenceMethods,
  RequestFrame,
  type ConferenceEvent,
  type ConferenceEventData,
  type ConferenceMethod,
} from '../../src/protocol/index.ts';

export interface SeenRequest {
  readonly connection: number;
  readonly id: string;
  readonly method: ConferenceMethod;
  readonly params: unknown;
}

/** A result, or what went wrong; `silence` never answers. */
export type ScriptedAnswer = { readonly ok: unknown } | { readonly error: string } | 'silence';
export type Script = Partial<Record<ConferenceMethod, (request: SeenRequest) => ScriptedAnswer>>;

const isMethod = (method: string): method is ConferenceMethod => Object.hasOwn(conferenceMethods, method);

/** A conference server on a real socket whose answers the test writes; a request that breaks the protocol fails loudly. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  readonly violations: string[] = [];
  readonly #server: WebSocketServer;
  readonly #sockets: WebSocket[] = [];
  #script: Script;
  #seq = 0;

  private constructor(server: WebSocketServer, script: Script) {
    this.#server = server;
    this.#script = script;
    server.on('connection', (socket) => {
      const connection = this.#sockets.push(socket) - 1;
      socket.on('message', (data) => this.#receive(connection, Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    });
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    return new ScriptedServer(server, script);
  }

  get url(): string {
    const address = this.#server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/conference`;
  }

  get connections(): number {
    return this.#sockets.length;
  }

  change(script: Script): void {
    this.#script = { ...this.#script, ...script };
  }

  requests(method: ConferenceMethod): readonly SeenRequest[] {
    return this.seen.filter((request) => request.method === method);
  }

  event<E extends ConferenceEvent>(event: E, data: ConferenceEventData<E>): void {
    this.#seq += 1;
    this.raw(JSON.stringify({ type: 'event', seq: this.#seq, event, data }));
  }

  raw(text: string): void {
    this.#sockets.at(-1)?.send(text);
  }

  cut(): void {
    this.#sockets.at(-1)?.terminate();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.terminate();
    }
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #receive(connection: number, text: string): void {
    const frame: unknown = JSON.parse(text);
    if (!Check(RequestFrame, frame) || !isMethod(frame.method)) {
      this.violations.push(text);
      return;
    }
    if (!Check(conferenceMethods[frame.method].params, frame.params)) {
      this.violations.push(text);
    }
    const request = { connection, id: frame.id, method: frame.method, params: frame.params };
    this.seen.push(request);
    const answer = this.#script[frame.method]?.(request) ?? { ok: {} };
    if (answer === 'silence') {
      return;
    }
    const body =
      'ok' in answer
        ? { ok: true, result: answer.ok }
        : { ok: false, error: { code: answer.error, message: 'as the test wants it' } };
    this.#sockets[connection]?.send(JSON.stringify({ type: 'response', id: frame.id, ...body }));
  }
}
