import { Compile } from 'typebox/compile';
import { gate, type Person, refusalAtDoor, startMeeting } from '../meeting/index.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { type EndReason, type ErrorCode, HelloParams, type HelloResult, type MeetingInfo } from '../protocol/index.ts';
import { newId, newToken } from '../random.ts';
import type { ClientConnection } from './client-connection.ts';
import type { TicketClaims } from './contract.ts';
import { LiveMeeting } from './live-meeting.ts';
import type { ConferenceOptions } from './options.ts';
import { Stay } from './stay.ts';
import { TicketStore } from './ticket-store.ts';

export interface Reception {
  readonly meeting: LiveMeeting;
  readonly stay: Stay;
  readonly result: HelloResult;
  /** After the answer is on its way: what the client missed. */
  readonly afterAnswer: () => void;
}

const helloParams = Compile(HelloParams);
const rememberedEnds = 1000;

/** What a stay that ended while its client was away is answered with. */
const codeOfEnd: Readonly<Record<EndReason, ErrorCode>> = {
  left: 'resume-failed',
  removed: 'refused-by-chair',
  refused: 'refused-by-chair',
  'meeting-ended': 'meeting-ended',
  'time-over': 'meeting-ended',
  replaced: 'resume-failed',
  'connection-lost': 'resume-failed',
};

/** Lets people in: by ticket for the first time, by resume token after a lost connection. Knows every meeting in progress. */
export class ReceptionDesk {
  readonly meetings = new Map<string, LiveMeeting>();
  readonly tickets: TicketStore;
  readonly #options: ConferenceOptions;
  readonly #byToken = new Map<string, { readonly meeting: LiveMeeting; readonly stay: Stay }>();
  readonly #ends = new Map<string, EndReason>();
  readonly #emptyTimers = new Map<string, () => void>();

  constructor(options: ConferenceOptions) {
    this.#options = options;
    this.tickets = new TicketStore({
      clock: options.clock,
      random: options.random,
      lifetimeMs: options.limits.ticketLifetimeMs,
      bound: options.limits.tickets,
    });
  }

  hello(params: unknown, connection: ClientConnection): Outcome<Reception> {
    if (!helloParams.Check(params)) {
      const [error] = helloParams.Errors(params);
      return { ...refuse('invalid-input', error?.message ?? 'wrong parameters'), path: error?.instancePath ?? '' };
    }
    return 'ticket' in params
      ? this.#byTicket(params.ticket, connection)
      : this.#resume(params.resumeToken, params.lastSeq, connection);
  }

  #byTicket(ticket: string, connection: ClientConnection): Outcome<Reception> {
    const claims = this.tickets.take(ticket);
    if (claims === null) {
      return refuse('ticket-invalid', 'the ticket is unknown, used or too old');
    }
    const { directory, limits, clock, mediaPlane } = this.#options;
    const info = directory.find(claims.meetingId);
    const door = directory.door(claims.meetingId, claims.identity);
    if (info === null) {
      return refuse(refusalAtDoor(door, claims.kind) ?? 'meeting-not-found', 'the meeting is not there (any more)');
    }
    const running = this.meetings.get(claims.meetingId);
    const moderator = directory.isModerator(claims.meetingId, claims.identity);
    const applicant = { ...claims, moderator };
    const state = running?.state ?? startMeeting(info, clock.now(), limits.longestMeetingMs);
    const decision = gate(door, state, applicant, limits, !mediaPlane.admits());
    if (decision.type === 'refuse') {
      return refuse(decision.code, 'the meeting does not let anybody in');
    }
    return this.#enter(running ?? this.#startMeeting(info), claims, decision.type, connection);
  }

  #enter(
    meeting: LiveMeeting,
    claims: TicketClaims,
    how: 'join' | 'wait',
    connection: ClientConnection,
  ): Outcome<Reception> {
    const { random, clock, limits, log } = this.#options;
    const id = newId(random);
    const { identity, kind, role, name } = claims;
    const moderator = this.#options.directory.isModerator(claims.meetingId, identity);
    const person: Person = { identity, kind, role, name, moderator };
    const stay: Stay = new Stay({
      id,
      phase: how === 'join' ? 'joined' : 'waiting',
      claims,
      token: newToken(random),
      media: meeting.newParticipantMedia(() => stay.id),
      limits,
      clock,
    });
    meeting.dispatch(
      how === 'join'
        ? { type: 'join', participantId: id, person }
        : { type: 'wait', waitingId: id, person, at: clock.now() },
    );
    meeting.register(stay);
    this.#byToken.set(stay.token, { meeting, stay });
    log.info({ meetingId: meeting.id, id, kind, how }, 'came in');
    if (how === 'join') {
      // The router should be there when the client asks for its first transport.
      void meeting.media.get();
    }
    return this.#received(meeting, stay, false, () => stay.attach(connection));
  }

  #resume(token: string, lastSeq: number, connection: ClientConnection): Outcome<Reception> {
    const found = this.#byToken.get(token);
    if (found === undefined || lastSeq > found.stay.seq) {
      const end = this.#ends.get(token);
      return refuse(end === undefined ? 'resume-failed' : codeOfEnd[end], 'there is nothing to resume');
    }
    const { meeting, stay } = found;
    this.#renewToken(stay, token);
    // Nothing is sent until the answer is on its way, so that the snapshot comes before every event.
    stay.release();
    const missed = stay.takeMissed(lastSeq);
    const mediaAlive = missed.complete && stay.media.alive;
    if (!mediaAlive) {
      stay.media.reset();
      meeting.dispatch({ type: 'forgetTracks', participantId: stay.id });
    }
    meeting.dispatch({ type: 'connection', participantId: stay.id, connection: 'connected' });
    return this.#received(meeting, stay, mediaAlive, () => {
      stay.attach(connection);
      for (const { event, dataText } of mediaAlive ? missed.events : []) {
        stay.send(event, dataText);
      }
    });
  }

  /** The client has the new token: the old one is worth nothing any more. */
  confirm(stay: Stay): void {
    if (stay.previousToken !== null) {
      this.#byToken.delete(stay.previousToken);
      stay.previousToken = null;
    }
  }

  /**
   * A token is good for one resumption. The used one stays good until the client shows that the answer with the new
   * one arrived: a line that broke once may break again in that very moment.
   */
  #renewToken(stay: Stay, used: string): void {
    const found = this.#byToken.get(used);
    if (found === undefined) {
      return;
    }
    if (used === stay.token) {
      this.confirm(stay);
      stay.previousToken = used;
    } else {
      this.#byToken.delete(stay.token);
    }
    stay.token = newToken(this.#options.random);
    this.#byToken.set(stay.token, found);
  }

  #received(meeting: LiveMeeting, stay: Stay, mediaAlive: boolean, afterAnswer: () => void): Outcome<Reception> {
    const result: HelloResult =
      meeting.joined(stay, stay.seq, mediaAlive) ??
      ({
        status: 'waiting',
        resumeToken: stay.token,
        seq: stay.seq,
        title: meeting.state.info.title,
      } as const);
    return success({ meeting, stay, result, afterAnswer });
  }

  #startMeeting(info: MeetingInfo): LiveMeeting {
    const { log } = this.#options;
    const meeting: LiveMeeting = new LiveMeeting(info, this.#options, {
      onStayOver: (stay, reason) => {
        log.info({ meetingId: info.meetingId, id: stay.id, reason }, 'stay is over');
        this.#forget(stay, reason);
      },
      onEmpty: () => {
        if (this.meetings.get(info.meetingId) === meeting) {
          this.meetings.delete(info.meetingId);
          meeting.close();
          log.info({ meetingId: info.meetingId }, 'meeting is empty');
          this.#endWhenEmptyForLong(info.meetingId);
        }
      },
    });
    this.#emptyTimers.get(info.meetingId)?.();
    this.#emptyTimers.delete(info.meetingId);
    this.meetings.set(info.meetingId, meeting);
    log.info({ meetingId: info.meetingId }, 'meeting started');
    return meeting;
  }

  #endWhenEmptyForLong(meetingId: string): void {
    const { clock, limits, directory } = this.#options;
    this.#emptyTimers.set(
      meetingId,
      clock.setTimer(limits.emptyMeetingMs, () => {
        this.#emptyTimers.delete(meetingId);
        directory.stayedEmpty(meetingId);
      }),
    );
  }

  close(): void {
    for (const cancel of this.#emptyTimers.values()) {
      cancel();
    }
    this.#emptyTimers.clear();
  }

  #forget(stay: Stay, reason: EndReason): void {
    this.confirm(stay);
    this.#byToken.delete(stay.token);
    this.#ends.set(stay.token, reason);
    forgetOldest(this.#ends, rememberedEnds);
  }
}

function forgetOldest(
  entries: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  bound: number,
): void {
  const oldest = entries.keys().next();
  if (entries.size > bound && oldest.done !== true) {
    entries.delete(oldest.value);
  }
}
