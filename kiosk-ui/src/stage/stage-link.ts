import { StageDirective, type StageReport } from '@ratspult/appliance/protocol';
import { Check } from 'typebox/value';
import { JsonSocket, type SocketState } from '../shared/json-socket.ts';
import type { Timers } from '../shared/timers.ts';
import type { ReadonlySignal } from '@preact/signals-core';

export interface StageLinkOptions {
  readonly url: string;
  readonly timers: Timers;
  readonly random: () => number;
  readonly createId: () => string;
  readonly createSocket: (url: string) => WebSocket;
  readonly onDirective: (directive: StageDirective) => void;
}

type Ticket = { readonly url: string; readonly ticket: string } | null;

/**
 * Directives in, reports out. The last conference and capture report are said again after each reconnect, so that the
 * appliance always knows the truth; tickets that were asked for and not answered are asked for again.
 */
export class StageLink {
  readonly #options: StageLinkOptions;
  readonly #socket: JsonSocket;
  readonly #standing = new Map<StageReport['type'], StageReport>();
  readonly #tickets = new Map<string, (ticket: Ticket) => void>();

  constructor(options: StageLinkOptions) {
    this.#options = options;
    this.#socket = new JsonSocket({
      ...options,
      onMessage: (message) => this.#receive(message),
      onOpen: () => this.#opened(),
      onLost: () => undefined,
    });
  }

  get state(): ReadonlySignal<SocketState> {
    return this.#socket.state;
  }

  start(): void {
    this.#socket.start();
  }

  close(): void {
    this.#socket.close();
  }

  /** What holds until the next report of its type. */
  report(report: Extract<StageReport, { type: 'conference' | 'capture' }>): void {
    const before = this.#standing.get(report.type);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(report)) {
      return;
    }
    this.#standing.set(report.type, report);
    this.#socket.send(report);
  }

  /** What counts only now; lost when the link is. */
  tell(report: Extract<StageReport, { type: 'heartbeat' | 'picture' }>): void {
    this.#socket.send(report);
  }

  /** A fresh ticket for the meeting the stage is in; null when the appliance gives up. Waits as long as it takes. */
  renewTicket(): Promise<Ticket> {
    const requestId = this.#options.createId();
    const { promise, resolve } = Promise.withResolvers<Ticket>();
    this.#tickets.set(requestId, resolve);
    this.#socket.send({ type: 'renewTicket', requestId } satisfies StageReport);
    return promise;
  }

  #opened(): void {
    for (const report of this.#standing.values()) {
      this.#socket.send(report);
    }
    for (const requestId of this.#tickets.keys()) {
      this.#socket.send({ type: 'renewTicket', requestId } satisfies StageReport);
    }
  }

  #receive(message: unknown): void {
    if (!Check(StageDirective, message)) {
      return;
    }
    if (message.type !== 'ticket') {
      this.#options.onDirective(message);
      return;
    }
    const resolve = this.#tickets.get(message.requestId);
    this.#tickets.delete(message.requestId);
    resolve?.(message.meeting === null ? null : { url: message.meeting.conferenceUrl, ticket: message.meeting.ticket });
  }
}
