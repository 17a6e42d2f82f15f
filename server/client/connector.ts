import type { JoinOptions } from './contract.ts';
import type { ConferenceParams, ConferenceResult, EndReason, Joined } from '../src/protocol/index.ts';
import type { ClientError } from './client-error.ts';
import type { ClientEnvironment } from './environment.ts';
import type { EventMessage } from './events.ts';
import { Link } from './link.ts';
import { firstJoinSchedule, reconnectSchedule, retryDelayMs } from './reconnect-policy.ts';
import { Timers } from './timers.ts';

export interface ConnectorHandlers {
  /** `kept` is true when this is the same stay and its media still lives. */
  readonly onJoined: (joined: Joined, kept: boolean) => void;
  readonly onWaiting: (title: string) => void;
  readonly onEvent: (message: EventMessage) => void;
  readonly onLost: () => void;
  readonly onFailed: (code: string) => void;
  readonly onEnded: (reason: EndReason) => void;
}

/** The server keeps a stay this long after the connection was lost. */
const resumeWindowMs = 30_000;
/** Refusals of a hello that pass by themselves. */
const passingCodes: ReadonlySet<string> = new Set(['server-shutting-down', 'rate-limited', 'internal', 'timeout']);

type Credential =
  | { readonly type: 'ticket'; readonly ticket: string }
  | { readonly type: 'resume'; readonly token: string };

/** Keeps a participant's connection alive: hello by ticket, resume by token, a new ticket when the stay is gone. */
export class Connector {
  readonly link: Link;
  readonly #environment: ClientEnvironment;
  readonly #handlers: ConnectorHandlers;
  readonly #renewTicket: JoinOptions['renewTicket'];
  readonly #timers: Timers;
  readonly #unsubscribe: () => void;
  #url: string;
  #credential: Credential | null;
  #lastSeq = 0;
  #attempt = 0;
  #welcomed = false;
  #lostAt: number | null = null;
  #renewing = false;
  #stopped = false;

  constructor(environment: ClientEnvironment, options: JoinOptions, handlers: ConnectorHandlers) {
    this.#environment = environment;
    this.#handlers = handlers;
    this.#renewTicket = options.renewTicket;
    this.#url = options.url;
    this.#credential = { type: 'ticket', ticket: options.ticket };
    this.#timers = new Timers(environment.setTimer);
    this.link = new Link(environment, {
      onEvent: (message, seq) => this.#event(message, seq),
      onLost: () => this.#lost(),
    });
    this.#unsubscribe = environment.onNetworkBack(() => this.#hurry());
  }

  start(): void {
    this.#connect();
  }

  /** Ends for good; open requests are rejected with `left`. */
  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#timers.clearAll();
    this.link.close('left');
  }

  #connect(): void {
    const credential = this.#credential;
    if (credential === null || this.#resumeIsOver(credential)) {
      this.#renew();
      return;
    }
    this.#environment.log('info', `link: connecting by ${credential.type}`);
    this.link.open(this.#url, () => this.#hello(credential));
  }

  #resumeIsOver(credential: Credential): boolean {
    return (
      credential.type === 'resume' && this.#lostAt !== null && this.#environment.now() - this.#lostAt > resumeWindowMs
    );
  }

  #hello(credential: Credential): void {
    const params: ConferenceParams<'hello'> =
      credential.type === 'ticket'
        ? { ticket: credential.ticket }
        : { resumeToken: credential.token, lastSeq: this.#lastSeq };
    // Ticket and token are good for one hello: if the answer gets lost, a new ticket is needed.
    this.#credential = null;
    this.link.hello(
      params,
      (result) => this.#welcome(result, credential.type === 'resume'),
      (error) => this.#refused(error, credential),
    );
  }

  #welcome(result: ConferenceResult<'hello'>, resumed: boolean): void {
    this.#environment.log('info', `link: ${result.status}${resumed ? ' again' : ''}`);
    this.#credential = { type: 'resume', token: result.resumeToken };
    this.#lastSeq = result.seq;
    this.#attempt = 0;
    this.#lostAt = null;
    this.#welcomed = true;
    if (result.status === 'joined') {
      this.#handlers.onJoined(result, resumed && result.mediaAlive);
    } else {
      this.#handlers.onWaiting(result.title);
    }
    this.link.ready(resumed);
  }

  #refused(error: ClientError, credential: Credential): void {
    if (this.#stopped || error.code === 'connection-lost' || error.code === 'timeout') {
      return;
    }
    this.#environment.log('warn', `link: hello by ${credential.type} refused: ${error.code}`);
    if (credential.type === 'resume' && error.code === 'resume-failed') {
      this.#renew();
    } else if (passingCodes.has(error.code)) {
      this.link.drop();
    } else if (credential.type === 'resume') {
      this.#handlers.onEnded(endReasonOf(error.code));
    } else {
      this.#handlers.onFailed(error.code);
    }
  }

  #lost(): void {
    if (this.#stopped) {
      return;
    }
    this.#lostAt ??= this.#environment.now();
    if (this.#welcomed) {
      this.#handlers.onLost();
    }
    if (!this.#renewing) {
      this.#retry();
    }
  }

  #retry(): void {
    const schedule = this.#welcomed ? reconnectSchedule : firstJoinSchedule;
    const delay = retryDelayMs(schedule, this.#attempt, this.#environment.random());
    this.#attempt += 1;
    if (delay === null) {
      this.#handlers.onFailed('connection-failed');
    } else {
      this.#timers.set('retry', delay, () => this.#connect());
    }
  }

  #hurry(): void {
    if (this.#timers.has('retry')) {
      this.#timers.clear('retry');
      this.#connect();
    }
  }

  #renew(): void {
    if (this.#renewing) {
      return;
    }
    this.#renewing = true;
    this.#credential = null;
    this.link.rejectSent('connection-lost');
    this.#renewTicket().then(
      (renewed) => this.#renewed(renewed),
      (error: unknown) => {
        this.#environment.log('warn', 'link: no new ticket, trying again', error);
        this.#renewing = false;
        if (!this.#stopped) {
          this.#retry();
        }
      },
    );
  }

  #renewed(renewed: { readonly url: string; readonly ticket: string } | null): void {
    this.#renewing = false;
    if (this.#stopped) {
      return;
    }
    if (renewed === null) {
      if (this.#welcomed) {
        this.#handlers.onEnded('connection-lost');
      } else {
        this.#handlers.onFailed('connection-failed');
      }
      return;
    }
    this.#url = renewed.url;
    this.#credential = { type: 'ticket', ticket: renewed.ticket };
    this.#connect();
  }

  #event(message: EventMessage, seq: number): void {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    if (message.event === 'admitted') {
      // An admission is a second welcome: its token is the newer one.
      this.#credential = { type: 'resume', token: message.data.resumeToken };
      this.#handlers.onJoined(message.data, false);
      return;
    }
    this.#handlers.onEvent(message);
  }
}

const endReasonOf = (code: string): EndReason => {
  switch (code) {
    case 'refused-by-chair':
      return 'refused';
    case 'banned':
      return 'removed';
    case 'meeting-ended':
    case 'meeting-not-found':
      return 'meeting-ended';
    default:
      return 'connection-lost';
  }
};
