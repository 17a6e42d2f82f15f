import type { Clock } from '../clock.ts';
import type { MailConfig } from '../config/config-schema.ts';
import { timetableOf, upcomingOf } from '../meetings/meeting-times.ts';
import type { PublicAddress } from '../meetings/public-address.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { Invitation } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { occurrencesBetween } from '../schedule/occurrences.ts';
import type { MailStore, OutgoingMail } from '../store/mail-store.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import { calendarFile, type CalendarMethod } from './calendar-file.ts';
import { type MailKind, mailText, subjectOf } from './mail-text.ts';

const aheadMs = 400 * 24 * 3_600_000;
/** Changes that send mail, per account. */
const rate = { burst: 60, perMinute: 2 };

/** Tells those invited what becomes of a meeting: by mail with a calendar file, where the instance has a mail server. */
export class Invitations {
  readonly #mail: MailConfig | null;
  readonly #store: MailStore;
  readonly #wake: () => void;
  readonly #address: PublicAddress;
  readonly #roomName: (roomId: string) => string | null;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #zone: string;
  readonly #limit: RateLimiter;

  constructor(parts: {
    mail: MailConfig | null;
    store: MailStore;
    wake: () => void;
    address: PublicAddress;
    roomName: (roomId: string) => string | null;
    clock: Clock;
    random: Random;
    zone: string;
  }) {
    this.#mail = parts.mail;
    this.#store = parts.store;
    this.#wake = parts.wake;
    this.#address = parts.address;
    this.#roomName = parts.roomName;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#zone = parts.zone;
    this.#limit = new RateLimiter(parts.clock, rate);
  }

  /** Whether this account may have these people told now; asked before anything is changed. */
  check(accountId: string, invitees: readonly string[] | null): Outcome<null> {
    if (invitees === null || invitees.length === 0) {
      return success(null);
    }
    if (this.#mail === null) {
      return { ...refuse('invalid-input', 'this instance sends no mail'), path: '/invitees' };
    }
    return this.#limit.allow(accountId) ? success(null) : refuse('rate-limited', 'too many invitations');
  }

  /** Null where no mail is sent. */
  async states(meetingId: string): Promise<Invitation[] | null> {
    return this.#mail === null ? null : await this.#store.states(meetingId);
  }

  /**
   * A meeting is new or was changed.
   * @param invitees null for the same people as before; who is no longer among them gets a cancellation
   */
  async changed(meeting: MeetingRecord, invitees: readonly string[] | null): Promise<void> {
    if (this.#mail === null) {
      return;
    }
    const before = await this.#store.invitees(meeting.id);
    const now = invitees === null ? before : distinct(invitees);
    const gone = before.filter((address) => !now.includes(address));
    const mails = [
      ...now.map((address) => this.#compose(meeting, before.includes(address) ? 'changed' : 'invited', address)),
      ...gone.map((address) => this.#compose(meeting, 'cancelled', address)),
    ];
    await this.#queue(meeting.id, now, mails);
  }

  /** It does not take place, or was deleted before it could. */
  async cancelled(meeting: MeetingRecord): Promise<void> {
    const invitees = this.#mail === null ? [] : await this.#store.invitees(meeting.id);
    await this.#queue(
      meeting.id,
      invitees,
      invitees.map((address) => this.#compose(meeting, 'cancelled', address)),
    );
  }

  /** For one's own calendar: names nobody, and no program takes it for an invitation. */
  fileOf(meeting: MeetingRecord): string {
    return this.#file(meeting, 'PUBLISH', 'invited', null);
  }

  async #queue(meetingId: string, invitees: readonly string[], mails: Omit<OutgoingMail, 'attempts'>[]): Promise<void> {
    if (mails.length > 0) {
      await this.#store.queue(meetingId, invitees, mails, this.#clock.now());
      this.#wake();
    }
  }

  #compose(meeting: MeetingRecord, kind: MailKind, address: string): Omit<OutgoingMail, 'attempts'> {
    const method = kind === 'cancelled' ? 'CANCEL' : 'REQUEST';
    return {
      id: newId(this.#random),
      meetingId: meeting.id,
      address,
      subject: subjectOf(kind, meeting),
      body: this.#text(meeting, kind),
      calendar: this.#file(meeting, method, kind, address),
      method,
    };
  }

  #text(meeting: MeetingRecord, kind: MailKind): string {
    const now = this.#clock.now();
    const reach = { aheadMs: Math.max(0, meeting.startsAt - now) + aheadMs, withCancelled: false };
    const upcoming = upcomingOf(meeting, now, this.#zone, reach);
    const all = upcoming.length > 0 ? upcoming : occurrencesBetween(timetableOf(meeting), 0, now, this.#zone).slice(-1);
    const roomName = meeting.roomId === null ? null : this.#roomName(meeting.roomId);
    return mailText(kind, meeting, {
      link: this.#address.linkOf(meeting.linkToken),
      roomName,
      zone: this.#zone,
      times: all,
    });
  }

  #file(meeting: MeetingRecord, method: CalendarMethod, kind: MailKind, attendee: string | null): string {
    const link = this.#address.linkOf(meeting.linkToken);
    const roomName = meeting.roomId === null ? null : this.#roomName(meeting.roomId);
    return calendarFile(meeting, {
      method,
      host: new URL(this.#address.url).hostname,
      link,
      location: roomName ?? link,
      description: this.#text(meeting, kind),
      organiser:
        this.#mail === null || attendee === null
          ? null
          : { name: meeting.organiserName, address: this.#mail.from.address },
      attendee,
      zone: this.#zone,
      now: this.#clock.now(),
    });
  }
}

/** Mail addresses are compared as people do: the case does not matter. */
const distinct = (addresses: readonly string[]): string[] => [
  ...new Set(addresses.map((address) => address.toLowerCase())),
];
