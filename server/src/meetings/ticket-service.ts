import type { ConferenceService, TicketClaims } from '../conference/contract.ts';
import type { Clock } from '../clock.ts';
import { refusalAtDoor } from '../meeting/index.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { holds } from '../permissions/roles.ts';
import { defaultMeetingSettings, type RoomTicket } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import type { AccountRecord } from '../store/account-store.ts';
import { unchangedSchedule } from '../store/meeting-schedule.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import { cleanName } from './clean-name.ts';
import type { MeetingBook } from './meeting-book.ts';
import { doorOf } from './meeting-directory.ts';
import type { PublicAddress } from './public-address.ts';

const adHocLengthMs = 3_600_000;

/** Which meeting a room asks for. */
export type RoomTicketWish = { readonly meetingId: string } | { readonly number: string } | { readonly adHoc: true };

/** Hands out tickets of the conference; who is chair, member, staff or guest is decided here alone. */
export class TicketService {
  readonly #book: MeetingBook;
  readonly #address: PublicAddress;
  readonly #conference: ConferenceService;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: {
    book: MeetingBook;
    address: PublicAddress;
    conference: ConferenceService;
    clock: Clock;
    random: Random;
  }) {
    this.#book = parts.book;
    this.#address = parts.address;
    this.#conference = parts.conference;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  forPerson(linkToken: string, account: AccountRecord): Outcome<string> {
    const meeting = this.#book.byToken(linkToken);
    const role = meeting?.organiserId === account.id ? 'chair' : 'member';
    return this.#issue(meeting, {
      identity: account.id,
      kind: 'person',
      role,
      name: account.displayName,
      mayRecord: holds(account, 'recordings.make'),
      mustWait: false,
    });
  }

  forGuest(linkToken: string, guestName: string | null): Outcome<string> {
    const meeting = this.#book.byToken(linkToken);
    if (meeting?.guestsAllowed === false) {
      return refuse('guests-forbidden', 'this meeting has no guests');
    }
    if (guestName === null) {
      return refuse('not-signed-in', 'sign in or give a name');
    }
    const name = cleanName(guestName);
    if (name === '') {
      return { ...refuse('invalid-input', 'the name is empty'), path: '/guestName' };
    }
    const identity = newId(this.#random);
    return this.#issue(meeting, { identity, kind: 'guest', role: 'guest', name, mayRecord: false, mustWait: true });
  }

  async forRoom(room: { id: string; name: string }, wish: RoomTicketWish): Promise<Outcome<RoomTicket>> {
    const meeting = await this.#wished(room, wish);
    const claims = {
      identity: room.id,
      kind: 'room',
      // Where everybody waits, the room that the meeting is planned in does not: the chair sits in it.
      role: meeting === null || meeting.roomId === null || meeting.roomId === room.id ? 'staff' : 'member',
      name: room.name.slice(0, 80),
      mayRecord: false,
      mustWait: false,
    } satisfies Omit<TicketClaims, 'meetingId'>;
    const issued = this.#issue(meeting, claims);
    if (!issued.ok) {
      return issued;
    }
    return meeting === null
      ? refuse('meeting-not-found', 'no such meeting')
      : success(this.#roomTicket(meeting, issued.value));
  }

  async #wished(room: { id: string; name: string }, wish: RoomTicketWish): Promise<MeetingRecord | null> {
    if ('meetingId' in wish) {
      return this.#book.byId(wish.meetingId);
    }
    if ('number' in wish) {
      return this.#book.byNumber(wish.number);
    }
    const now = this.#clock.now();
    return await this.#book.create({
      title: room.name,
      startsAt: now,
      endsAt: now + adHocLengthMs,
      roomId: room.id,
      organiserId: null,
      organiserName: room.name,
      guestsAllowed: true,
      adHoc: true,
      settings: defaultMeetingSettings,
      moderatorIds: [],
      schedule: unchangedSchedule,
    });
  }

  #roomTicket(meeting: MeetingRecord, ticket: string): RoomTicket {
    return {
      ticket,
      conferenceUrl: this.#address.conferenceUrl,
      meetingId: meeting.id,
      title: meeting.title,
      number: meeting.number,
      link: this.#address.linkOf(meeting.linkToken),
    };
  }

  #issue(meeting: MeetingRecord | null, claims: Omit<TicketClaims, 'meetingId'>): Outcome<string> {
    const shut = refusalAtDoor(doorOf(this.#book, meeting, claims.identity, this.#clock.now()), claims.kind);
    if (shut !== null || meeting === null) {
      return refuse(shut ?? 'meeting-not-found', 'the meeting does not let anybody in');
    }
    return success(this.#conference.issueTicket({ ...claims, meetingId: meeting.id }));
  }
}
