import type { WebSocket } from 'ws';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { CaptionRequest, RequestFrame } from '../protocol/index.ts';
import { ClientConnection, closeCodes } from './client-connection.ts';
import type { ConferenceService, ConferenceStatistics, TicketClaims } from './contract.ts';
import { answer } from './dispatcher.ts';
import { parseRequest, responseText } from './frames.ts';
import type { LiveMeeting } from './live-meeting.ts';
import type { ConferenceOptions } from './options.ts';
import { type Reception, ReceptionDesk } from './reception.ts';
import type { Stay } from './stay.ts';

/** Signalling of all meetings in progress. */
export function createConference(options: ConferenceOptions): ConferenceService {
  return new Conference(options);
}

interface Guest {
  readonly connection: ClientConnection;
  readonly cancelDeadline: () => void;
  place: { readonly meeting: LiveMeeting; readonly stay: Stay } | null;
}

class Conference implements ConferenceService {
  readonly #options: ConferenceOptions;
  readonly #desk: ReceptionDesk;
  readonly #guests = new Set<Guest>();
  #closing = false;

  constructor(options: ConferenceOptions) {
    this.#options = options;
    this.#desk = new ReceptionDesk(options);
  }

  issueTicket(claims: TicketClaims): string {
    return this.#desk.tickets.issue(claims);
  }

  handleConnection(socket: WebSocket): void {
    const { clock, limits } = this.#options;
    const connection: ClientConnection = new ClientConnection(socket, clock, limits, {
      onFrame: (text) => this.#onFrame(guest, text),
      onClosed: () => this.#onClosed(guest),
    });
    const guest: Guest = {
      connection,
      cancelDeadline: clock.setTimer(limits.helloDeadlineMs, () => connection.close(closeCodes.violated)),
      place: null,
    };
    this.#guests.add(guest);
    if (this.#closing || this.#guests.size > limits.connections) {
      connection.close(closeCodes.restarting);
    }
  }

  isRunning(meetingId: string): boolean {
    return (this.#desk.meetings.get(meetingId)?.state.attendees.size ?? 0) > 0;
  }

  isRecorded(meetingId: string): boolean {
    const phase = this.#desk.meetings.get(meetingId)?.state.info.capture.recording.phase ?? 'off';
    return phase !== 'off' && phase !== 'unavailable';
  }

  endMeeting(meetingId: string): void {
    this.#desk.meetings.get(meetingId)?.dispatch({ type: 'end', reason: 'meeting-ended' });
  }

  meetingChanged(meetingId: string, by: string): void {
    const meeting = this.#desk.meetings.get(meetingId);
    const info = this.#options.directory.find(meetingId);
    if (meeting !== undefined && info !== null) {
      meeting.adopt(info, by);
    }
  }

  caption(token: string, line: CaptionRequest): Outcome<null> {
    const meeting = [...this.#desk.meetings.values()].find(({ captions }) => captions.accepts(token));
    if (meeting === undefined) {
      return refuse('ticket-invalid', 'no running meeting takes captions with this token');
    }
    if (!meeting.captions.take()) {
      return refuse('rate-limited', 'too many captions');
    }
    meeting.showCaption({ ...line, at: this.#options.clock.now() });
    return success(null);
  }

  endStaysOf(identity: string): void {
    const isThem = (claims: TicketClaims): boolean => claims.kind === 'person' && claims.identity === identity;
    this.#desk.tickets.forget(isThem);
    for (const meeting of this.#desk.meetings.values()) {
      for (const stay of meeting.stays().filter(({ claims }) => isThem(claims))) {
        meeting.dispatch(
          stay.phase === 'waiting'
            ? { type: 'refuse', waitingId: stay.id }
            : { type: 'leave', participantId: stay.id, reason: 'removed' },
        );
      }
    }
  }

  statistics(): ConferenceStatistics {
    const states = [...this.#desk.meetings.values()].map((meeting) => meeting.state);
    return {
      meetings: states.length,
      participants: states.reduce((sum, state) => sum + state.attendees.size, 0),
      waiting: states.reduce((sum, state) => sum + state.waiting.length, 0),
      workers: this.#options.mediaPlane.workers(),
    };
  }

  ready(): boolean {
    return !this.#closing && this.#options.mediaPlane.ready();
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const meeting of this.#desk.meetings.values()) {
      for (const stay of meeting.stays()) {
        stay.abandon();
      }
      meeting.close();
    }
    this.#desk.meetings.clear();
    this.#desk.close();
    for (const guest of this.#guests) {
      guest.connection.close(closeCodes.restarting);
    }
    await this.#options.mediaPlane.close();
  }

  async #onFrame(guest: Guest, text: string): Promise<void> {
    const { id, frame } = parseRequest(text);
    if (!frame.ok) {
      guest.connection.send(responseText(id, frame));
      return;
    }
    if (guest.place === null) {
      this.#hello(guest, frame.value);
      return;
    }
    const { meeting, stay } = guest.place;
    this.#desk.confirm(stay);
    if (frame.value.method === 'hello') {
      guest.connection.send(responseText(id, refuse('already-joined', 'this connection has said hello already')));
      return;
    }
    guest.connection.send(await answer({ meeting, stay, options: this.#options }, frame.value));
  }

  /** The first request decides: whoever is not let in is answered and the connection closed. */
  #hello(guest: Guest, frame: RequestFrame): void {
    guest.cancelDeadline();
    const received = this.#receive(guest, frame);
    if (!received.ok) {
      guest.connection.send(responseText(frame.id, received));
      guest.connection.endAfterAnswers(closeCodes.done, null);
      return;
    }
    const { meeting, stay, result, afterAnswer } = received.value;
    guest.place = { meeting, stay };
    guest.connection.send(responseText(frame.id, success(result)));
    afterAnswer();
  }

  #receive(guest: Guest, frame: RequestFrame): Outcome<Reception> {
    return frame.method === 'hello'
      ? this.#desk.hello(frame.params, guest.connection)
      : refuse('not-allowed', 'the first request must be hello');
  }

  #onClosed(guest: Guest): void {
    guest.cancelDeadline();
    this.#guests.delete(guest);
    if (this.#closing || guest.place === null || !guest.place.stay.detach(guest.connection)) {
      return;
    }
    const { meeting, stay } = guest.place;
    if (stay.phase === 'joined') {
      meeting.dispatch({ type: 'connection', participantId: stay.id, connection: 'reconnecting' });
    }
    stay.onLossExpired(() =>
      meeting.dispatch(
        stay.phase === 'waiting'
          ? { type: 'stopWaiting', waitingId: stay.id }
          : { type: 'leave', participantId: stay.id, reason: 'connection-lost' },
      ),
    );
  }
}
