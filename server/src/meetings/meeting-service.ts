import type { ConferenceService } from '../conference/contract.ts';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { holds } from '../permissions/roles.ts';
import { defaultMeetingSettings, type Meeting, type MeetingDoor, type MeetingSettings } from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import { cleanName } from './clean-name.ts';
import type { MeetingBook } from './meeting-book.ts';
import type { PublicAddress } from './public-address.ts';

const day = 24 * 3_600_000;
const longestMeetingMs = 7 * day;
const earliestStart = Date.UTC(2020, 0, 1);
const latestStart = Date.UTC(2200, 0, 1);
const maxMeetingsPerAccount = 500;
const maxListed = 1000;

export interface MeetingWish {
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly roomId: string | null;
  readonly guestsAllowed: boolean;
  readonly settings?: MeetingSettings;
  /** User names of those who moderate beside the organiser. */
  readonly moderators?: readonly string[];
}

const invalid = (path: string, message: string) => ({ ok: false, code: 'invalid-input', message, path }) as const;

/** Records of meetings for people: who may see, make and delete which. */
export class MeetingService {
  readonly #book: MeetingBook;
  readonly #address: PublicAddress;
  readonly #conference: ConferenceService;
  readonly #hasRoom: (roomId: string) => boolean;
  readonly #accountByName: (username: string) => Promise<AccountRecord | null>;
  readonly #clock: Clock;

  constructor(parts: {
    book: MeetingBook;
    address: PublicAddress;
    conference: ConferenceService;
    hasRoom: (roomId: string) => boolean;
    accountByName: (username: string) => Promise<AccountRecord | null>;
    clock: Clock;
  }) {
    this.#book = parts.book;
    this.#address = parts.address;
    this.#conference = parts.conference;
    this.#hasRoom = parts.hasRoom;
    this.#accountByName = parts.accountByName;
    this.#clock = parts.clock;
  }

  async create(account: AccountRecord, wish: MeetingWish): Promise<Outcome<MeetingRecord>> {
    const title = cleanName(wish.title);
    const wrong = this.#wrongWish(account, wish, title);
    if (wrong !== null) {
      return wrong;
    }
    const moderators = await this.#moderatorsOf(wish.moderators ?? []);
    if (!moderators.ok) {
      return moderators;
    }
    const meeting = await this.#book.create({
      title,
      startsAt: Math.round(wish.startsAt),
      endsAt: Math.round(wish.endsAt),
      roomId: wish.roomId,
      guestsAllowed: wish.guestsAllowed,
      organiserId: account.id,
      organiserName: account.displayName,
      adHoc: false,
      settings: wish.settings ?? defaultMeetingSettings,
      moderatorIds: moderators.value,
    });
    return success(meeting);
  }

  /** Own meetings, and for room staff those of all rooms; yesterday's and older ones only while they run. */
  list(account: AccountRecord): Meeting[] {
    const yesterday = this.#clock.now() - day;
    return this.#book
      .all()
      .filter((meeting) => this.#mayManage(account, meeting))
      .filter((meeting) => (meeting.endedAt ?? meeting.endsAt) > yesterday || this.#conference.isRunning(meeting.id))
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .slice(0, maxListed)
      .map((meeting) => this.describe(account, meeting));
  }

  async delete(account: AccountRecord, meetingId: string): Promise<Outcome<null>> {
    const meeting = this.#book.byId(meetingId);
    if (meeting === null) {
      return refuse('meeting-not-found', 'no such meeting');
    }
    if (!this.#mayManage(account, meeting)) {
      return refuse('not-allowed', 'the meeting belongs to somebody else');
    }
    this.#conference.endMeeting(meetingId);
    await this.#book.delete(meetingId);
    return success(null);
  }

  door(linkToken: string): Outcome<MeetingDoor> {
    const meeting = this.#book.byToken(linkToken);
    if (meeting === null) {
      return refuse('meeting-not-found', 'no such link');
    }
    const { title, startsAt, endsAt, guestsAllowed } = meeting;
    return success({ title, startsAt, endsAt, guestsAllowed, ended: meeting.endedAt !== null });
  }

  linkOfNumber(number: string): Outcome<string> {
    const meeting = this.#book.byNumber(number);
    return meeting === null
      ? refuse('meeting-not-found', 'no such number')
      : success(this.#address.linkOf(meeting.linkToken));
  }

  describe(account: AccountRecord, meeting: MeetingRecord): Meeting {
    const { id, number, title, startsAt, endsAt, roomId, guestsAllowed } = meeting;
    return {
      id,
      number,
      title,
      startsAt,
      endsAt,
      roomId,
      guestsAllowed,
      settings: meeting.settings,
      link: this.#address.linkOf(meeting.linkToken),
      organiser: meeting.organiserName,
      chair: meeting.organiserId === account.id,
      running: this.#conference.isRunning(id),
    };
  }

  /** Deletes what is over for longer than the retention and does not run. */
  async forgetOld(retentionMs: number): Promise<void> {
    const limit = this.#clock.now() - retentionMs;
    for (const meeting of this.#book.all()) {
      if ((meeting.endedAt ?? meeting.endsAt) < limit && !this.#conference.isRunning(meeting.id)) {
        await this.#book.delete(meeting.id);
      }
    }
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

  #wrongWish(account: AccountRecord, wish: MeetingWish, title: string): Outcome<never> | null {
    if (title === '') {
      return invalid('/title', 'the title is empty');
    }
    if (!(wish.startsAt >= earliestStart && wish.startsAt <= latestStart)) {
      return invalid('/startsAt', 'not a time of this or the next century');
    }
    if (!(wish.endsAt > wish.startsAt && wish.endsAt - wish.startsAt <= longestMeetingMs)) {
      return invalid('/endsAt', 'must come after the start, by seven days at most');
    }
    if (wish.roomId !== null && !this.#hasRoom(wish.roomId)) {
      return { ...refuse('not-found', 'no such room'), path: '/roomId' };
    }
    const own = this.#book.all().filter((meeting) => meeting.organiserId === account.id && meeting.endedAt === null);
    return own.length >= maxMeetingsPerAccount ? refuse('rate-limited', 'too many meetings of one account') : null;
  }
}
