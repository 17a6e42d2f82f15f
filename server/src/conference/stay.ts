import type { Clock } from '../clock.ts';
import type { ConferenceEvent, EndReason } from '../protocol/index.ts';
import { AnswerCache } from './answer-cache.ts';
import { type ClientConnection, closeCodes } from './client-connection.ts';
import type { TicketClaims } from './contract.ts';
import { EventLog } from './event-log.ts';
import type { ConferenceLimits } from './limits.ts';
import type { ParticipantMedia } from './participant-media.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * - `waiting`: in the waiting room
 * - `joined`: in the meeting
 * - `over`: ended; nothing is sent any more
 */
export type StayPhase = 'waiting' | 'joined' | 'over';

export interface StayOptions {
  readonly id: string;
  readonly phase: 'waiting' | 'joined';
  readonly claims: TicketClaims;
  readonly token: string;
  readonly media: ParticipantMedia;
  readonly limits: ConferenceLimits;
  readonly clock: Clock;
}

/** One person, room or guest at the door or in the meeting, across the connections that come and go. */
export class Stay {
  readonly claims: TicketClaims;
  readonly media: ParticipantMedia;
  readonly answers: AnswerCache;
  readonly chatBucket: TokenBucket;
  /** Waiting id, and the participant id from the admission on. */
  id: string;
  phase: StayPhase;
  token: string;
  /** Good as long as the client has not shown that it has `token`. */
  previousToken: string | null = null;
  readonly #events: EventLog;
  readonly #clock: Clock;
  readonly #limits: ConferenceLimits;
  #connection: ClientConnection | null = null;
  #cancelLoss: (() => void) | null = null;

  constructor(options: StayOptions) {
    const { limits, clock } = options;
    this.id = options.id;
    this.phase = options.phase;
    this.claims = options.claims;
    this.token = options.token;
    this.media = options.media;
    this.answers = new AnswerCache(limits.answers);
    this.chatBucket = new TokenBucket(clock, limits.chatBurst, limits.chatPerSecond);
    this.#events = new EventLog(limits.replayEvents);
    this.#clock = clock;
    this.#limits = limits;
  }

  get seq(): number {
    return this.#events.seq;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  send(event: ConferenceEvent, dataText: string): void {
    if (this.phase !== 'over') {
      const text = this.#events.write(event, dataText);
      this.#connection?.send(text);
    }
  }

  takeMissed(lastSeq: number): ReturnType<EventLog['takeMissed']> {
    return this.#events.takeMissed(lastSeq);
  }

  attach(connection: ClientConnection): void {
    this.release();
    this.#connection = connection;
  }

  /** Lets go of a connection that its client has given up, though it is still open here. */
  release(): void {
    this.#cancelLoss?.();
    this.#cancelLoss = null;
    const older = this.#connection;
    this.#connection = null;
    older?.close(closeCodes.done);
  }

  /** False when another connection took over meanwhile. */
  detach(connection: ClientConnection): boolean {
    if (this.#connection !== connection) {
      return false;
    }
    this.#connection = null;
    return this.phase !== 'over';
  }

  /** Gives up the place when nobody comes back in time. */
  onLossExpired(run: () => void): void {
    this.#cancelLoss?.();
    this.#cancelLoss = this.#clock.setTimer(this.#limits.resumeMs, run);
  }

  /** Closes the media first, then says why and closes the connection, as soon as its requests are answered. */
  finish(reason: EndReason): void {
    if (this.phase === 'over') {
      return;
    }
    this.media.close();
    const lastWords = this.#events.write('ended', JSON.stringify({ reason }));
    this.#stop();
    this.#connection?.endAfterAnswers(closeCodes.done, lastWords);
  }

  /** The server goes away: the client comes back by itself. */
  abandon(): void {
    this.#stop();
    this.#connection?.close(closeCodes.restarting);
  }

  #stop(): void {
    this.phase = 'over';
    this.#cancelLoss?.();
    this.#cancelLoss = null;
  }
}
