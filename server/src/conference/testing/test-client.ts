import { once } from 'node:events';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import {
  type ConferenceEvent,
  type ConferenceEventData,
  conferenceEvents,
  type ConferenceMethod,
  conferenceMethods,
  type ConferenceParams,
  type ConferenceResult,
  type Joined,
  type ResponseFrame,
  ServerFrame,
  type WireError,
} from '../../protocol/index.ts';

type Answer<M extends ConferenceMethod> =
  | { readonly ok: true; readonly result: ConferenceResult<M> }
  | { readonly ok: false; readonly error: WireError };

interface SeenEvent {
  readonly seq: number;
  readonly event: string;
  readonly data: unknown;
}

const serverFrame = Compile(ServerFrame);

const isData = <E extends ConferenceEvent>(event: E, data: unknown): data is ConferenceEventData<E> =>
  Compile(conferenceEvents[event]).Check(data);
const isResult = <M extends ConferenceMethod>(method: M, result: unknown): result is ConferenceResult<M> =>
  Compile(conferenceMethods[method].result).Check(result);
const isEvent = (name: string): name is ConferenceEvent => name in conferenceEvents;

/** A conference client in a few lines; checks everything the server sends against the protocol. */
export class TestClient {
  readonly socket: WebSocket;
  readonly events: SeenEvent[] = [];
  readonly faults: string[] = [];
  closeCode: number | null = null;
  #nextId = 1;
  readonly #answers = new Map<string, (frame: ResponseFrame) => void>();
  #watchers: (() => void)[] = [];

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data) => this.#onText(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    this.socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    this.socket.on('error', () => undefined);
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await once(this.socket, 'open');
    }
    return this;
  }

  request<M extends ConferenceMethod>(method: M, params: ConferenceParams<M>, id?: string): Promise<Answer<M>> {
    const requestId = id ?? `r${(this.#nextId += 1)}`;
    const { promise, resolve } = Promise.withResolvers<Answer<M>>();
    this.#answers.set(requestId, (frame) => {
      if (!frame.ok) {
        resolve(frame);
      } else if (isResult(method, frame.result)) {
        resolve({ ok: true, result: frame.result });
      } else {
        this.faults.push(`wrong result of ${method}: ${JSON.stringify(frame.result).slice(0, 300)}`);
      }
    });
    this.raw(JSON.stringify({ type: 'request', id: requestId, method, params }));
    return promise;
  }

  /** For what must succeed. */
  async ask<M extends ConferenceMethod>(method: M, params: ConferenceParams<M>): Promise<ConferenceResult<M>> {
    const answer = await this.request(method, params);
    if (!answer.ok) {
      throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`);
    }
    return answer.result;
  }

  /** For what must fail: the code. */
  async refused<M extends ConferenceMethod>(method: M, params: ConferenceParams<M>): Promise<string> {
    const answer = await this.request(method, params);
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** For requests made up by a schema: `ok`, or code and sentence. */
  async send(method: string, params: unknown): Promise<string> {
    const id = `r${(this.#nextId += 1)}`;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#answers.set(id, (frame) => resolve(frame.ok ? 'ok' : `${frame.error.code}: ${frame.error.message}`));
    this.raw(JSON.stringify({ type: 'request', id, method, params }));
    return await promise;
  }

  async join(ticket: string): Promise<Joined> {
    const result = await this.ask('hello', { ticket });
    if (result.status !== 'joined') {
      throw new Error('in the waiting room');
    }
    return result;
  }

  raw(text: string | Uint8Array): void {
    this.socket.send(text);
  }

  /** Afterwards the server has read everything that was sent before, answers to its pings included. */
  async roundTrip(): Promise<void> {
    for (let trip = 0; trip < 2 && this.socket.readyState === WebSocket.OPEN; trip += 1) {
      this.socket.ping();
      await Promise.race([once(this.socket, 'pong'), once(this.socket, 'close')]);
    }
  }

  seen<E extends ConferenceEvent>(event: E): ConferenceEventData<E>[] {
    return this.events.flatMap((one) => (one.event === event && isData(event, one.data) ? [one.data] : []));
  }

  /** The first event of this name (from the beginning) that fits. */
  async event<E extends ConferenceEvent>(
    event: E,
    fits: (data: ConferenceEventData<E>) => boolean = () => true,
  ): Promise<ConferenceEventData<E>> {
    for (;;) {
      const found = this.seen(event).find(fits);
      if (found !== undefined) {
        return found;
      }
      await this.until(() => this.seen(event).some(fits));
    }
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closeCode !== null) {
        throw new Error(`closed with ${this.closeCode} while waiting; saw ${JSON.stringify(this.events.slice(-5))}`);
      }
      await this.#next();
    }
  }

  async closed(): Promise<number> {
    while (this.closeCode === null) {
      await this.#next();
    }
    return this.closeCode;
  }

  #next(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#watchers.push(resolve);
    return promise;
  }

  #wake(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const wake of watchers) {
      wake();
    }
  }

  #onText(text: string): void {
    const frame: unknown = JSON.parse(text);
    if (!serverFrame.Check(frame)) {
      this.faults.push(`no server frame: ${text.slice(0, 200)}`);
      return;
    }
    if (frame.type === 'event') {
      if (!isEvent(frame.event) || !isData(frame.event, frame.data)) {
        this.faults.push(`wrong event: ${text.slice(0, 300)}`);
      }
      this.events.push(frame);
    } else {
      this.#answers.get(frame.id)?.(frame);
    }
    this.#wake();
  }
}
