import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Timers } from './timers.ts';

export type SocketState = 'connecting' | 'open' | 'lost';

export interface JsonSocketOptions {
  readonly url: string;
  readonly timers: Timers;
  /** 0..1, for the jitter of the reconnect delay. */
  readonly random: () => number;
  readonly createSocket: (url: string) => WebSocket;
  readonly onMessage: (message: unknown) => void;
  readonly onOpen: () => void;
  readonly onLost: () => void;
}

/** The appliance is on the same machine: trying often costs nothing and a restart is over quickly. */
const firstDelayMs = 250;
const longestDelayMs = 2000;

/** Delay before the given try (0 is the first), with up to 20 % jitter. */
export const reconnectDelayMs = (attempt: number, random01: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10)) * (0.8 + 0.2 * random01);

const parse = (data: unknown): unknown => {
  if (typeof data !== 'string') {
    return undefined;
  }
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

/** A WebSocket that carries JSON and comes back by itself until `close`. Messages are `unknown` for the owner to check. */
export class JsonSocket {
  readonly #options: JsonSocketOptions;
  readonly #state = signal<SocketState>('connecting');
  #socket: WebSocket | null = null;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;
  #closed = false;

  constructor(options: JsonSocketOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<SocketState> {
    return this.#state;
  }

  start(): void {
    if (this.#socket !== null || this.#closed) {
      return;
    }
    const socket = this.#options.createSocket(this.#options.url);
    this.#socket = socket;
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (event) => this.#received(socket, event));
    socket.addEventListener('close', () => this.#lost(socket));
    socket.addEventListener('error', () => this.#lost(socket));
  }

  /** False when the socket is not open; nothing is kept for later. */
  send(message: unknown): boolean {
    if (this.#socket === null || this.#state.peek() !== 'open') {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) {
      return;
    }
    this.#attempt = 0;
    this.#state.value = 'open';
    this.#options.onOpen();
  }

  #received(socket: WebSocket, event: MessageEvent<unknown>): void {
    if (socket === this.#socket) {
      this.#options.onMessage(parse(event.data));
    }
  }

  #lost(socket: WebSocket): void {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    this.#state.value = 'lost';
    socket.close();
    this.#options.onLost();
    const delayMs = reconnectDelayMs(this.#attempt, this.#options.random());
    this.#attempt += 1;
    this.#cancelRetry = this.#options.timers.after(delayMs, () => this.start());
  }
}
