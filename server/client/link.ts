import { Check } from 'typebox/value';
import {
  conferenceMethods,
  maxFrameBytes,
  ServerFrame,
  type ConferenceMethod,
  type ConferenceParams,
  type ConferenceResult,
} from '../src/protocol/index.ts';
import { ClientError } from './client-error.ts';
import type { ClientEnvironment, ClientSocket } from './environment.ts';
import { parseEvent, type EventMessage } from './events.ts';
import { Timers } from './timers.ts';

export type Requester = <M extends ConferenceMethod>(
  method: M,
  params: ConferenceParams<M>,
) => Promise<ConferenceResult<M>>;

export interface LinkHandlers {
  readonly onEvent: (message: EventMessage, seq: number) => void;
  /** The socket is gone; requests without an answer are kept until `ready` or `close` says what becomes of them. */
  readonly onLost: () => void;
}

interface Pending {
  readonly text: string;
  readonly accept: (result: unknown) => void;
  readonly reject: (error: ClientError) => void;
  sends: number;
}

const openTimeoutMs = 8_000;
const answerTimeoutMs = 10_000;
/** A request is sent again (same id, so it happens once) after a reconnect; one without an answer on two links has failed. */
const maxSends = 2;

const isResult = <M extends ConferenceMethod>(method: M, value: unknown): value is ConferenceResult<M> =>
  Check(conferenceMethods[method].result, value);

const parseJson = (data: unknown): unknown => {
  if (typeof data !== 'string') {
    return null;
  }
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
};

/**
 * Request, response and events over one socket after the other. Ids are unique over the whole life of the link, so a request
 * that lost its answer with the socket can be repeated on the next one.
 */
export class Link {
  readonly #environment: ClientEnvironment;
  readonly #handlers: LinkHandlers;
  readonly #timers: Timers;
  readonly #pending = new Map<string, Pending>();
  readonly #idPrefix: string;
  #socket: ClientSocket | null = null;
  #ready = false;
  #count = 0;

  constructor(environment: ClientEnvironment, handlers: LinkHandlers) {
    this.#environment = environment;
    this.#handlers = handlers;
    this.#timers = new Timers(environment.setTimer);
    this.#idPrefix = Math.floor(environment.random() * 2 ** 40).toString(36);
  }

  /** Opens a new socket; `onLost` tells when that fails. */
  open(url: string, onOpen: () => void): void {
    this.#dropSocket();
    let current: ClientSocket | null = null;
    const isCurrent = (): boolean => current !== null && current === this.#socket;
    current = this.#environment.openSocket(url, {
      onOpen: () => {
        if (isCurrent()) {
          this.#timers.clear('open');
          onOpen();
        }
      },
      onMessage: (data) => {
        if (isCurrent()) {
          this.#receive(data);
        }
      },
      onClose: () => {
        if (isCurrent()) {
          this.drop();
        }
      },
    });
    this.#socket = current;
    this.#timers.set('open', openTimeoutMs, () => this.drop());
  }

  /** Sent at once, before the link is ready; `answer` gets the result in the same turn in which it arrived, ahead of any event. */
  hello(
    params: ConferenceParams<'hello'>,
    answer: (result: ConferenceResult<'hello'>) => void,
    refuse: (error: ClientError) => void,
  ): void {
    const id = this.#nextId();
    const pending = this.#prepare(id, 'hello', params, answer, refuse);
    if (pending !== null) {
      this.#pending.set(id, pending);
      this.#send(id, pending);
    }
  }

  readonly request: Requester = (method, params) =>
    new Promise((resolve, reject) => {
      const id = this.#nextId();
      const pending = this.#prepare(id, method, params, resolve, reject);
      if (pending === null) {
        return;
      }
      this.#pending.set(id, pending);
      if (this.#ready) {
        this.#send(id, pending);
      }
    });

  /** The hello was accepted. A resumed link repeats what had no answer; a new one has nothing to do with the old requests. */
  ready(resumed: boolean): void {
    this.#ready = true;
    if (!resumed) {
      this.rejectSent('connection-lost');
    }
    for (const [id, pending] of this.#pending) {
      this.#send(id, pending);
    }
  }

  /** Gives up requests that were sent on an earlier socket. */
  rejectSent(code: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.sends > 0) {
        this.#settle(id);
        pending.reject(new ClientError(code, 'The connection was lost before the answer came.'));
      }
    }
  }

  /** Closes the socket as if it had been lost. */
  drop(): void {
    this.#dropSocket();
    for (const [id, pending] of this.#pending) {
      this.#timers.clear(id);
      if (pending.sends >= maxSends) {
        this.#settle(id);
        pending.reject(new ClientError('timeout', 'The instance did not answer.'));
      }
    }
    this.#handlers.onLost();
  }

  /** Ends the link for good; everything open is rejected with `code`. */
  close(code: string): void {
    this.#dropSocket();
    this.#timers.clearAll();
    const open = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of open) {
      pending.reject(new ClientError(code, 'The conference is over.'));
    }
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    this.#timers.clear('open');
    socket?.close();
  }

  #nextId(): string {
    this.#count += 1;
    return `${this.#idPrefix}-${this.#count}`;
  }

  #prepare<M extends ConferenceMethod>(
    id: string,
    method: M,
    params: ConferenceParams<M>,
    answer: (result: ConferenceResult<M>) => void,
    reject: (error: ClientError) => void,
  ): Pending | null {
    const text = JSON.stringify({ type: 'request', id, method, params });
    if (new TextEncoder().encode(text).length > maxFrameBytes) {
      reject(new ClientError('too-large', `The request ${method} is larger than ${maxFrameBytes} bytes.`));
      return null;
    }
    const accept = (result: unknown): void => {
      if (isResult(method, result)) {
        answer(result);
      } else {
        reject(new ClientError('invalid-answer', `The answer to ${method} breaks the protocol.`));
      }
    };
    return { text, accept, reject, sends: 0 };
  }

  #send(id: string, pending: Pending): void {
    pending.sends += 1;
    this.#timers.set(id, answerTimeoutMs, () => {
      // No answer in this time means a dead line, not a slow server: the next socket repeats the request.
      this.#environment.log('warn', 'link: no answer in time, opening a new connection');
      this.drop();
    });
    this.#socket?.send(pending.text);
  }

  #settle(id: string): void {
    this.#timers.clear(id);
    this.#pending.delete(id);
  }

  #receive(data: unknown): void {
    const frame = parseJson(data);
    if (!Check(ServerFrame, frame)) {
      this.#environment.log('warn', 'link: a frame broke the protocol and was ignored');
      return;
    }
    if (frame.type === 'event') {
      const message = parseEvent(frame.event, frame.data);
      if (message === null) {
        this.#environment.log('warn', `link: event ${frame.event} broke the protocol and was ignored`);
      } else {
        this.#handlers.onEvent(message, frame.seq);
      }
      return;
    }
    const pending = this.#pending.get(frame.id);
    if (pending === undefined) {
      return;
    }
    this.#settle(frame.id);
    if (frame.ok) {
      pending.accept(frame.result);
    } else {
      pending.reject(new ClientError(frame.error.code, frame.error.message));
    }
  }
}
