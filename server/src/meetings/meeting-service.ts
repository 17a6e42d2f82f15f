import type { ConferenceService } from '../conference/contract.ts';
import type { Clock } from '../clock.ts';
import type { Invitations } from '../invitations/invitations.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { holds } from '../permissions/roles.ts';
import { defaultMeetingSettings, type Meeting, type MeetingDoor, type Occurrence } from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';
import { unchangedSchedule } from '../store/meeting-schedule.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import type { MeetingBook } from './meeting-book.ts';
import { doorStateOf, nextOf, overAt, shownTimeOf, upcomingOf } from './meeting-times.ts';
import { type CheckedWish, checkWish, invalid, type MeetingWish } from './meeting-wish.ts';
import type { PublicAddress } from './public-address.ts';

const day = 24 * 3_600_000;
const maxMeetingsPerAccount = 500;
const maxListed = 1000;
const listedAheadMs = 14 * day;

/** Records of meetings for people: who may see, make and delete which. */
export class MeetingService {
  readonly #book: MeetingBook;
  readonly #address: PublicAddress;
  readonly #conference: ConferenceService;
  readonly #hasRoom: (roomId: string) => boolean;
  readonly #accountByName: (username: string) => Promise<AccountRecord | null>;
  readonly #invitations: Invitations;
  readonly #clock: Clock;
  readonly #zone: string;

  constructor(parts: {
    book: MeetingBook;
    address: PublicAddress;
    conference: ConferenceService;
    hasRoom: (roomId: string) => boolean;
    accountByName: (username: string) => Promise<AccountRecord | null>;
    invitations: Invitations;
    clock: Clock;
    zone: string;
  }) {
    this.#book = parts.book;
    this.#address = parts.address;
    this.#conference = parts.conference;
    this.#hasRoom = parts.hasRoom;
    this.#accountByName = parts.accountByName;
    this.#invitations = parts.invitations;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
  }

  async create(account: AccountRecord, wish: MeetingWish): Promise<Outcome<MeetingRecord>> {
    const own = this.#book.all().filter((meeting) => meeting.organiserId === account.id && meeting.endedAt === null);
    if (own.length >= maxMeetingsPerAccount) {
      return refuse('rate-limited', 'too many meetings of one account');
    }
    const checked = await this.check(wish);
    if (!checked.ok) {
      return checked;
    }
    const invitees = wish.invitees ?? [];
    const allowed = this.#invitations.check(account.id, invitees);
    if (!allowed.ok) {
      return allowed;
    }
    const { recurrence, ...fields } = checked.value;
    const meeting = await this.#book.create({
      ...fields,
      roomId: wish.roomId,
      guestsAllowed: wish.guestsAllowed,
      organiserId: account.id,
      organiserName: account.displayName,
      adHoc: false,
      settings: wish.settings ?? defaultMeetingSettings,
      schedule: { ...unchangedSchedule, recurrence },
    });
    await this.#invitations.changed(meeting, invitees);
    return success(meeting);
  }

  /** A wish with everything in it that exists, or what is wrong with it and where. */
  async check(wish: MeetingWish): Promise<Outcome<CheckedWish & Pick<MeetingRecord, 'moderatorIds'>>> {
    const checked = checkWish(wish, this.#zone, this.#hasRoom);
    if (!checked.ok) {
      return checked;
    }
    const moderators = await this.#moderatorsOf(wish.moderators ?? []);
    return moderators.ok ? success({ ...checked.value, moderatorIds: moderators.value }) : moderators;
  }

  /** Own meetings, and for room staff those of all rooms; yesterday's and older ones only while they run. */
  list(account: AccountRecord): Meeting[] {
    const yesterday = this.#clock.now() - day;
    return this.#book
      .all()
      .filter((meeting) => this.#mayManage(account, meeting))
      .filter((meeting) => !this.#isOverBefore(meeting, yesterday) || this.#conference.isRunning(meeting.id))
      .map((meeting) => this.describe(account, meeting))
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .slice(0, maxListed);
  }

  async delete(account: AccountRecord, meetingId: string): Promise<Outcome<null>> {
    const meeting = this.manageable(account, meetingId);
    if (!meeting.ok) {
      return meeting;
    }
    if (meeting.value.schedule.cancelledAt === null && !this.#isOverBefore(meeting.value, this.#clock.now())) {
      await this.#invitations.cancelled(meeting.value);
    }
    this.#conference.endMeeting(meetingId);
    await this.#book.delete(meetingId);
    return success(null);
  }

  /** The meeting, when this account may cancel or delete it. */
  manageable(account: AccountRecord, meetingId: string): Outcome<MeetingRecord> {
    const meeting = this.#book.byId(meetingId);
    if (meeting === null) {
      return refuse('meeting-not-found', 'no such meeting');
    }
    return this.#mayManage(account, meeting)
      ? success(meeting)
      : refuse('not-allowed', 'the meeting belongs to somebody else');
  }

  door(linkToken: string): Outcome<MeetingDoor> {
    const meeting = this.#book.byToken(linkToken);
    if (meeting === null) {
      return refuse('meeting-not-found', 'no such link');
    }
    const now = this.#clock.now();
    const state = doorStateOf(meeting, now);
    return success({
      title: meeting.title,
      ...shownTimeOf(meeting, now, this.#zone),
      guestsAllowed: meeting.guestsAllowed,
      ended: state === 'ended',
      cancelled: state === 'cancelled',
      recorded: this.#conference.isRecorded(meeting.id),
    });
  }

  linkOfNumber(number: string): Outcome<string> {
    const meeting = this.#book.byNumber(number);
    return meeting === null
      ? refuse('meeting-not-found', 'no such number')
      : success(this.#address.linkOf(meeting.linkToken));
  }

  describe(account: AccountRecord, meeting: MeetingRecord): Meeting {
    const { id, number, title, roomId, guestsAllowed, schedule } = meeting;
    const now = this.#clock.now();
    return {
      id,
      number,
      title,
      ...shownTimeOf(meeting, now, this.#zone),
      roomId,
      guestsAllowed,
      recurrence: schedule.recurrence,
      occurrences: this.#occurrencesOf(meeting, now),
      cancelled: schedule.cancelledAt !== null,
      settings: meeting.settings,
      link: this.#address.linkOf(meeting.linkToken),
      organiser: meeting.organiserName,
      chair: meeting.organiserId === account.id,
      running: this.#conference.isRunning(id),
    };
  }

  /** Ends what is over for a day and has nobody in it: its link leads nowhere any more (a restart forgets who left when). */
  endForgotten(): void {
    const limit = this.#clock.now() - day;
    for (const meeting of this.#book.all()) {
      const over = meeting.endedAt === null ? overAt(meeting, this.#zone) : null;
      if (over !== null && over < limit && !this.#conference.isRunning(meeting.id)) {
        this.#book.markEnded(meeting.id, over);
      }
    }
  }

  /** Deletes what was over before `limit` and does not run; returns how many. */
  async forgetOld(limit: number): Promise<number> {
    let removed = 0;
    for (const meeting of this.#book.all()) {
      if (this.#isOverBefore(meeting, limit) && !this.#conference.isRunning(meeting.id)) {
        await this.#book.delete(meeting.id);
        removed += 1;
      }
    }
    return removed;
  }

  /** Ids of the accounts; the first unknown name is refused with its place. */
  async #moderatorsOf(usernames: readonly string[]): Promise<Outcome<readonly string[]>> {
    const ids: string[] = [];
    for (const [index, username] of usernames.entries()) {
      const account = await this.#accountByName(username);
      if (account === null) {
        return invalid(`/moderators/${index}`, 'no account has this user name');
      }
      ids.push(account.id);
    }
    return success([...new Set(ids)]);
  }

  #mayManage(account: AccountRecord, meeting: MeetingRecord): boolean {
    return meeting.organiserId === account.id || (meeting.roomId !== null && holds(account, 'meetings.of-rooms'));
  }

  #isOverBefore(meeting: MeetingRecord, limit: number): boolean {
    const over = overAt(meeting, this.#zone);
    return over !== null && over < limit;
  }

  /** The near ones, at least the next. */
  #occurrencesOf(meeting: MeetingRecord, now: number): Occurrence[] {
    if (meeting.endedAt !== null || meeting.schedule.cancelledAt !== null) {
      return [];
    }
    const near = upcomingOf(meeting, now, this.#zone, { aheadMs: listedAheadMs, withCancelled: false });
    const next = near.length === 0 ? nextOf(meeting, now, this.#zone) : null;
    return next === null ? near : [next];
  }
}
