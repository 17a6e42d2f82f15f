import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse, parseJson } from '../parse.ts';
import { type ErrorCode, maxFrameBytes, RequestFrame, ResponseFrame } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { isServerError } from '../server-error.ts';
import { AnswerMemory } from './answer-memory.ts';
import { Heartbeat } from './heartbeat.ts';

/** Why the server closes a fleet connection (WebSocket close codes of the private range). */
export const closeCodes = {
  malformed: 4000,
  tooSlowToProve: 4001,
  proofWrong: 4003,
  unpaired: 4004,
  replaced: 4005,
  flooding: 4008,
  silent: 4009,
  shuttingDown: 1001,
} as const;

export interface ChannelHandlers {
  /** Answers a request of the other side; its promise must not reject. */
  request(method: string, params: unknown): Promise<Outcome<unknown>>;
  /** The answer to this request has been sent. */
  answered(method: string, ok: boolean): void;
  closed(): void;
}

interface Pending {
  readonly settle: (outcome: Outcome<unknown>) => void;
}

const frameRate = { burst: 60, perMinute: 20 * 60 };
const patience = 100;
const maxBufferedBytes = 1024 * 1024;

/**
 * Request, response and event frames over one WebSocket: checked, limited, idempotent by id, with a heartbeat that
 * sees a dead link within 15 s.
 */
export class FrameChannel {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #handlers: ChannelHandlers;
  readonly #rate: RateLimiter;
  readonly #answers = new AnswerMemory();
  readonly #pending = new Map<string, Pending>();
  readonly #heartbeat: Heartbeat;
  #seq = 0;
  #nextId = 1;
  #tooMany = 0;
  #open = true;

  constructor(socket: WebSocket, clock: Clock, handlers: ChannelHandlers) {
    this.#socket = socket;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#rate = new RateLimiter(clock, frameRate);
    this.#heartbeat = new Heartbeat(clock, { ping: () => socket.ping(), dead: () => this.#terminate() });
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#heartbeat.heard());
    socket.on('error', () => this.#terminate());
    socket.on('close', () => this.#closed());
  }

  get isOpen(): boolean {
    return this.#open;
  }

  sendEvent(event: string, data: unknown): void {
    this.#send({ type: 'event', seq: this.#seq, event, data });
    this.#seq += 1;
  }

  /** Sends a request; a missing answer is `command-timeout`, a refused one what the room says, or `command-failed`. */
  async command(method: string, params: unknown, timeoutMs: number): Promise<Outcome<unknown>> {
    if (!this.#open) {
      return refuse('room-offline', 'the room is not connected');
    }
    const id = `s${this.#nextId}`;
    this.#nextId += 1;
    return await new Promise((resolve) => {
      const cancel = this.#clock.setTimer(timeoutMs, () => settle(refuse('command-timeout', 'no answer in time')));
      const settle = (outcome: Outcome<unknown>): void => {
        cancel();
        this.#pending.delete(id);
        resolve(outcome);
      };
      this.#pending.set(id, { settle });
      this.#send({ type: 'request', id, method, params });
    });
  }

  close(code: number, reason: string): void {
    if (this.#open) {
      this.#socket.close(code, reason);
      this.#closed();
      // A peer that does not answer the close must not keep the connection.
      this.#clock.setTimer(2000, () => this.#socket.terminate());
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#open) {
      return;
    }
    this.#heartbeat.heard();
    const text = isBinary ? null : textOf(data);
    const frame = text === null ? null : parseJson(text);
    if (frame?.ok !== true) {
      this.close(closeCodes.malformed, 'not a JSON text frame');
      return;
    }
    const request = parse(RequestFrame, frame.value);
    if (request.ok) {
      this.#limitedRequest(request.value);
      return;
    }
    const response = parse(ResponseFrame, frame.value);
    if (!response.ok) {
      this.close(closeCodes.malformed, 'neither request nor response');
      return;
    }
    this.#settle(response.value);
  }

  #limitedRequest(request: RequestFrame): void {
    if (this.#rate.allow('')) {
      this.#tooMany = 0;
      void this.#answer(request);
      return;
    }
    this.#tooMany += 1;
    if (this.#tooMany > patience) {
      this.close(closeCodes.flooding, 'too many requests');
      return;
    }
    this.#send(responseOf(request.id, refuse('rate-limited', 'too many requests')));
  }

  async #answer(request: RequestFrame): Promise<void> {
    const known = this.#answers.claim(request.id);
    if (known !== null) {
      if (known !== 'under-way') {
        this.#send(known);
      }
      return;
    }
    const outcome = await this.#handlers.request(request.method, request.params).catch(failed);
    const response = responseOf(request.id, outcome);
    this.#answers.keep(request.id, response);
    this.#send(response);
    this.#handlers.answered(request.method, outcome.ok);
  }

  #settle(response: ResponseFrame): void {
    const pending = this.#pending.get(response.id);
    pending?.settle(
      response.ok ? success(response.result) : refuse(codeOf(response.error.code), response.error.message),
    );
  }

  #send(frame: unknown): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      return;
    }
    if (this.#socket.bufferedAmount > maxBufferedBytes) {
      this.#terminate();
      return;
    }
    this.#socket.send(JSON.stringify(frame));
  }

  #terminate(): void {
    this.#socket.terminate();
    this.#closed();
  }

  #closed(): void {
    if (!this.#open) {
      return;
    }
    this.#open = false;
    this.#heartbeat.stop();
    for (const pending of this.#pending.values()) {
      pending.settle(refuse('room-offline', 'the connection was lost'));
    }
    this.#handlers.closed();
  }
}

/** What a room may refuse a command with and people have a sentence for. */
const roomCodes = [
  'invalid-input',
  'not-found',
  'conflict',
  'room-busy',
  'room-in-meeting',
  'room-storage-failed',
  'device-in-use',
  'device-not-tried',
  'device-use-wrong',
] as const;

/** A room PC of an older version does not know newer commands. */
const codeOf = (code: string): ErrorCode =>
  code === 'unknown-method' ? 'room-outdated' : (roomCodes.find((one) => one === code) ?? 'command-failed');

const failed = (error: unknown): Outcome<never> =>
  isServerError(error) && error.code === 'rate-limited'
    ? refuse('rate-limited', error.message)
    : refuse('internal', 'the request failed');

function responseOf(id: string, outcome: Outcome<unknown>): ResponseFrame {
  if (outcome.ok) {
    return { type: 'response', id, ok: true, result: outcome.value };
  }
  const { code, message, path } = outcome;
  return { type: 'response', id, ok: false, error: path === undefined ? { code, message } : { code, message, path } };
}

function textOf(data: RawData): string | null {
  const bytes = Array.isArray(data)
    ? Buffer.concat(data)
    : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
  return bytes.byteLength > maxFrameBytes ? null : bytes.toString('utf8');
}
