import type { KeyObject } from 'node:crypto';
import type { Clock } from '@ratspult/device-drivers';
import { fleetEvents, fleetMethods, maxFrameBytes } from '@ratspult/server/protocol';
import type { FleetMethod, FleetParams, FleetResult, ResponseFrame, WireError } from '@ratspult/server/protocol';
import { Check } from 'typebox/value';
import { WebSocket, type RawData } from 'ws';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import { isFleetEvent, parseFleetFrame } from './fleet-frames.ts';
import { ReconnectSchedule } from './reconnect-schedule.ts';
import { signChallenge } from './room-key.ts';

export type FleetAnswer<T> = { readonly ok: true; readonly result: T } | { readonly ok: false; readonly code: string };

/** What the link tells its owner. `data` passed the event's schema. */
export interface FleetLinkHandlers {
  onState(state: 'online' | 'connecting' | 'offline'): void;
  /** The instance does not accept this room's signature. */
  onRejected(code: string): void;
  onAuthenticated(roomName: string, serverTime: number): void;
  onEvent(event: string, data: unknown): void;
  /** A request of the instance; the answer goes back under its id. */
  onRequest(method: string, params: unknown): Promise<FleetAnswer<unknown>>;
}

export interface FleetLinkOptions {
  readonly serverUrl: string;
  readonly roomId: string;
  readonly key: KeyObject;
  readonly applianceVersion: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly handlers: FleetLinkHandlers;
}

const openDeadlineMs = 5_000;
const requestDeadlineMs = 8_000;
const pingEveryMs = 2_000;
/** Silence after which the link counts as dead, though the socket says it is open. */
const deadAfterMs = 5_000;
const rememberedAnswers = 200;
/** The instance sends calendar and watchers right behind the answer to `authenticate`, often in the same packet. */
const maxEarlyEvents = 10;

/** What only people can cure; anything else may be over at the next attempt. */
const rejections: ReadonlySet<string> = new Set(['signature-invalid', 'room-not-paired', 'not-found']);

interface Pending {
  readonly method: FleetMethod;
  readonly resolve: (answer: FleetAnswer<unknown>) => void;
}

/** The one outbound connection to the instance: keeps trying, proves the room by signature, notices silence. */
export class FleetLink {
  readonly #options: FleetLinkOptions;
  readonly #timers: NamedTimers;
  readonly #schedule: ReconnectSchedule;
  readonly #pending = new Map<string, Pending>();
  readonly #answers = new Map<string, Promise<FleetAnswer<unknown>>>();
  #socket: WebSocket | null = null;
  #online = false;
  #stopped = false;
  #heardMs = 0;
  #requests = 0;
  /** Events that came in before the answer to `authenticate` was taken in. */
  readonly #early: { readonly event: string; readonly data: unknown }[] = [];

  constructor(options: FleetLinkOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.#schedule = new ReconnectSchedule(options.random);
  }

  get online(): boolean {
    return this.#online;
  }

  start(): void {
    this.#options.handlers.onState('connecting');
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#timers.stopAll();
    const socket = this.#socket;
    this.#socket = null;
    this.#online = false;
    this.#failPending();
    socket?.terminate();
  }

  /** Answered within 8 s, or `server-offline`; an answer that breaks the contract is `internal`. */
  async request<M extends FleetMethod>(method: M, params: FleetParams<M>): Promise<FleetAnswer<FleetResult<M>>> {
    if (!this.#online) {
      return { ok: false, code: 'server-offline' };
    }
    const answer = await this.#send(method, params);
    if (!answer.ok) {
      return answer;
    }
    const schema: (typeof fleetMethods)[M]['result'] = fleetMethods[method].result;
    return Check(schema, answer.result) ? { ok: true, result: answer.result } : { ok: false, code: 'internal' };
  }

  async #send(method: FleetMethod, params: unknown): Promise<FleetAnswer<unknown>> {
    this.#requests += 1;
    const id = `a${this.#requests}`;
    const { promise, resolve } = Promise.withResolvers<FleetAnswer<unknown>>();
    this.#pending.set(id, { method, resolve });
    this.#timers.start(`request-${id}`, requestDeadlineMs, () =>
      this.#settle(id, { ok: false, code: 'server-offline' }),
    );
    this.#write({ type: 'request', id, method, params });
    return promise;
  }

  #connect(): void {
    const { serverUrl, log } = this.#options;
    const url = `${serverUrl.replace(/^http/, 'ws')}/fleet`;
    const socket = new WebSocket(url, { maxPayload: maxFrameBytes, perMessageDeflate: false });
    this.#socket = socket;
    // Until the instance accepted the signature the link is no link.
    this.#timers.start('open', openDeadlineMs, () => socket.terminate());
    socket.on('open', () => this.#watch(socket));
    socket.on('message', (data, binary) => this.#receive(socket, data, binary));
    socket.on('pong', () => {
      this.#heardMs = this.#options.clock.monotonicMs();
    });
    socket.on('error', (error) => log.info('fleet link failed', { reason: error.message }));
    socket.on('close', () => this.#lost(socket));
  }

  #watch(socket: WebSocket): void {
    this.#heardMs = this.#options.clock.monotonicMs();
    const check = (): void => {
      if (this.#options.clock.monotonicMs() - this.#heardMs > deadAfterMs) {
        socket.terminate();
        return;
      }
      if (socket.readyState === WebSocket.OPEN) {
        socket.ping();
      }
      this.#timers.start('ping', pingEveryMs, check);
    };
    check();
  }

  #lost(socket: WebSocket): void {
    if (this.#socket !== socket || this.#stopped) {
      return;
    }
    const { handlers, log } = this.#options;
    this.#socket = null;
    if (this.#online) {
      log.warn('fleet link lost', {});
    }
    // Lost a moment ago is "connecting"; only an attempt that failed makes it "offline".
    handlers.onState(this.#online ? 'connecting' : 'offline');
    this.#online = false;
    this.#timers.stopAll();
    this.#failPending();
    this.#answers.clear();
    this.#early.length = 0;
    this.#timers.start('reconnect', this.#schedule.nextMs(), () => this.#connect());
  }

  #receive(socket: WebSocket, data: RawData, binary: boolean): void {
    if (this.#socket !== socket) {
      return;
    }
    this.#heardMs = this.#options.clock.monotonicMs();
    const frame = binary ? null : parseFleetFrame(textOf(data));
    if (frame === null) {
      this.#options.log.warn('fleet frame ignored: not of the protocol', {});
      return;
    }
    switch (frame.type) {
      case 'response':
        this.#settle(frame.id, answerOf(frame));
        return;
      case 'event':
        this.#event(frame.event, frame.data);
        return;
      case 'request':
        void this.#answer(socket, frame.id, frame.method, frame.params);
    }
  }

  #event(event: string, data: unknown): void {
    if (!isFleetEvent(event) || !Check(fleetEvents[event], data)) {
      this.#options.log.warn('fleet event ignored', { event: event.slice(0, 64) });
      return;
    }
    if (Check(fleetEvents.challenge, data) && event === 'challenge') {
      void this.#authenticate(data.nonce);
      return;
    }
    if (this.#online || event === 'unpaired') {
      this.#options.handlers.onEvent(event, data);
    } else if (this.#early.length < maxEarlyEvents) {
      this.#early.push({ event, data });
    }
  }

  async #authenticate(nonce: string): Promise<void> {
    const { roomId, key, applianceVersion, handlers, log } = this.#options;
    const socket = this.#socket;
    const answer = await this.#send('authenticate', {
      roomId,
      signature: signChallenge(key, roomId, nonce),
      applianceVersion,
    });
    if (this.#socket !== socket || socket === null) {
      return;
    }
    if (!answer.ok) {
      log.warn('instance rejects the room', { code: answer.code });
      if (rejections.has(answer.code)) {
        handlers.onRejected(answer.code);
      }
      socket.terminate();
      return;
    }
    const { result } = answer;
    if (!Check(fleetMethods.authenticate.result, result)) {
      socket.terminate();
      return;
    }
    this.#timers.stop('open');
    this.#schedule.reset();
    this.#online = true;
    log.info('fleet link online', {});
    handlers.onState('online');
    handlers.onAuthenticated(result.roomName, result.serverTime);
    for (const { event, data } of this.#early.splice(0)) {
      handlers.onEvent(event, data);
    }
  }

  /** The same id twice gets the same answer, and the deed is done once. */
  async #answer(socket: WebSocket, id: string, method: string, params: unknown): Promise<void> {
    if (!this.#online) {
      return;
    }
    const known = this.#answers.get(id);
    const answering = known ?? this.#options.handlers.onRequest(method, params);
    if (known === undefined) {
      this.#answers.set(id, answering);
      const oldest = this.#answers.keys().next();
      if (this.#answers.size > rememberedAnswers && oldest.done !== true) {
        this.#answers.delete(oldest.value);
      }
    }
    const answer = await answering;
    if (this.#socket !== socket) {
      return;
    }
    this.#write(
      answer.ok
        ? { type: 'response', id, ok: true, result: answer.result }
        : { type: 'response', id, ok: false, error: wireError(answer.code) },
    );
  }

  #settle(id: string, answer: FleetAnswer<unknown>): void {
    this.#timers.stop(`request-${id}`);
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve(answer);
  }

  #failPending(): void {
    for (const id of this.#pending.keys()) {
      this.#settle(id, { ok: false, code: 'server-offline' });
    }
  }

  #write(frame: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(frame));
    }
  }
}

const wireError = (code: string): WireError => ({ code, message: `The room answered ${code}.` });

const answerOf = (frame: ResponseFrame): FleetAnswer<unknown> =>
  frame.ok ? { ok: true, result: frame.result } : { ok: false, code: frame.error.code };

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) {
    return Buffer.concat(data).toString('utf8');
  }
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
};
