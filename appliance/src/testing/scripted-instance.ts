import { randomBytes, createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import {
  EnrolRequest,
  fleetMethods,
  fleetSignaturePayload,
  RequestFrame,
  ResponseFrame,
  type RoomEvent,
  type RoomReport,
  type RoomTicket,
} from '@ratspult/server/protocol';
import { Check } from 'typebox/value';
import { WebSocketServer, type WebSocket } from 'ws';

export const goodCode = '12345678';

/** The fleet side of the instance: enrols by one code, checks signatures, remembers what the room says. */
export class ScriptedInstance {
  /** How far its clock is ahead of the room's. */
  clockAheadMs = 0;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #waiting = new Set<() => void>();
  readonly reports: RoomReport[] = [];
  readonly events: RoomEvent[] = [];
  readonly ticketRequests: unknown[] = [];
  readonly answers: ResponseFrame[] = [];
  publicKey: string | null = null;
  authenticated: WebSocket | null = null;
  /** An error code, or the meeting every ticket is for. */
  ticket: string | Omit<RoomTicket, 'ticket'> = {
    conferenceUrl: 'ws://127.0.0.1:1/conference',
    meetingId: 'm1',
    title: 'Ausschuss',
    number: '123456789',
    link: 'http://127.0.0.1/m/1',
  };
  /** Who watches, told right behind the accepted proof as the real instance does; null says nothing. */
  watchingAtProof: readonly string[] | null = null;
  #tickets = 0;
  #seq = 0;

  private constructor() {
    this.#http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = this.#enrol(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    this.#sockets = new WebSocketServer({ server: this.#http, path: '/fleet' });
    this.#sockets.on('connection', (socket) => this.#serve(socket));
  }

  static async start(port: number): Promise<ScriptedInstance> {
    const instance = new ScriptedInstance();
    const { promise, resolve } = Promise.withResolvers<void>();
    instance.#http.listen(port, '127.0.0.1', resolve);
    await promise;
    return instance;
  }

  get port(): number {
    const address = this.#http.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    for (const client of this.#sockets.clients) {
      client.terminate();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#http.closeAllConnections();
    this.#http.close(() => resolve());
    await promise;
  }

  event(event: string, data: unknown): void {
    this.#seq += 1;
    this.authenticated?.send(JSON.stringify({ type: 'event', seq: this.#seq, event, data }));
  }

  request(id: string, method: string, params: unknown): void {
    this.authenticated?.send(JSON.stringify({ type: 'request', id, method, params }));
  }

  raw(text: string): void {
    this.authenticated?.send(text);
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  async answer(id: string): Promise<ResponseFrame> {
    await this.until(() => this.answers.some((answer) => answer.id === id));
    const [answer] = this.answers.filter((one) => one.id === id);
    if (answer === undefined) {
      throw new Error(`no answer to ${id}`);
    }
    return answer;
  }

  #enrol(body: unknown): { readonly status: number; readonly body: unknown } {
    if (!Check(EnrolRequest, body) || body.code !== goodCode) {
      return { status: 403, body: { error: { code: 'pairing-code-wrong', message: 'no such code' } } };
    }
    this.publicKey = body.publicKey;
    return { status: 200, body: { roomId: 'room-1', roomName: 'Sitzungssaal 1' } };
  }

  #serve(socket: WebSocket): void {
    const nonce = randomBytes(32).toString('base64url');
    socket.on('message', (data: Buffer) => {
      const frame: unknown = JSON.parse(data.toString('utf8'));
      if (Check(RequestFrame, frame)) {
        this.#request(socket, nonce, frame);
      } else if (Check(ResponseFrame, frame)) {
        this.answers.push(frame);
      }
      this.#wake();
    });
    socket.on('close', () => {
      if (this.authenticated === socket) {
        this.authenticated = null;
      }
      this.#wake();
    });
    socket.send(JSON.stringify({ type: 'event', seq: 0, event: 'challenge', data: { nonce } }));
  }

  #request(socket: WebSocket, nonce: string, { id, method, params }: RequestFrame): void {
    const answer = this.#handle(socket, nonce, method, params);
    socket.send(
      JSON.stringify(
        typeof answer === 'string'
          ? { type: 'response', id, ok: false, error: { code: answer, message: answer } }
          : { type: 'response', id, ok: true, result: answer },
      ),
    );
    if (method === 'authenticate' && this.watchingAtProof !== null) {
      this.event('observed', { by: this.watchingAtProof });
    }
  }

  /** The result, or an error code. */
  #handle(socket: WebSocket, nonce: string, method: string, params: unknown): object | string {
    if (method === 'authenticate' && Check(fleetMethods.authenticate.params, params)) {
      const key = createPublicKey({
        key: Buffer.from(this.publicKey ?? '', 'base64'),
        format: 'der',
        type: 'spki',
      });
      const payload = Buffer.from(fleetSignaturePayload(params.roomId, nonce), 'utf8');
      if (!verify(null, payload, key, Buffer.from(params.signature, 'base64'))) {
        return 'signature-invalid';
      }
      this.authenticated = socket;
      return { roomName: 'Sitzungssaal 1', serverTime: Date.now() + this.clockAheadMs };
    }
    if (method === 'report' && Check(fleetMethods.report.params, params)) {
      this.reports.push(params);
      return {};
    }
    if (method === 'events' && Check(fleetMethods.events.params, params)) {
      this.events.push(...params.events);
      return {};
    }
    if (method === 'ticket' && Check(fleetMethods.ticket.params, params)) {
      this.ticketRequests.push(params);
      this.#tickets += 1;
      return typeof this.ticket === 'string'
        ? this.ticket
        : { ...this.ticket, ticket: `ticket-number-${this.#tickets}` };
    }
    return 'invalid-input';
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) {
      resolve();
    }
  }
}
