import type { Clock } from '../clock.ts';
import type { ConferenceService } from '../conference/contract.ts';
import type { Invitations } from '../invitations/invitations.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { MeetingDetails, OccurrenceChange } from '../protocol/index.ts';
import { isPlanned } from '../schedule/occurrences.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { MeetingSchedule } from '../store/meeting-schedule.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import type { MeetingBook } from './meeting-book.ts';
import type { MeetingService } from './meeting-service.ts';
import { timetableOf, upcomingOf } from './meeting-times.ts';
import { invalid, type MeetingWish, wrongTime } from './meeting-wish.ts';

const maxListed = 100;
const aheadMs = 400 * 24 * 3_600_000;
const maxExceptions = 500;

/** What an owner does with a planned meeting: look at it whole, change, move, cancel. */
export class MeetingChanges {
  readonly #book: MeetingBook;
  readonly #meetings: MeetingService;
  readonly #conference: ConferenceService;
  readonly #invitations: Invitations;
  readonly #usernameOf: (accountId: string) => Promise<string | null>;
  readonly #clock: Clock;
  readonly #zone: string;

  constructor(parts: {
    book: MeetingBook;
    meetings: MeetingService;
    conference: ConferenceService;
    invitations: Invitations;
    usernameOf: (accountId: string) => Promise<string | null>;
    clock: Clock;
    zone: string;
  }) {
    this.#book = parts.book;
    this.#meetings = parts.meetings;
    this.#conference = parts.conference;
    this.#invitations = parts.invitations;
    this.#usernameOf = parts.usernameOf;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
  }

  async details(account: AccountRecord, meetingId: string): Promise<Outcome<MeetingDetails>> {
    const owned = this.#owned(account, meetingId);
    return owned.ok ? success(await this.#describe(account, owned.value)) : owned;
  }

  /** Changes apply to a running meeting at once. Exceptions that the new rule no longer names are dropped. */
  async change(account: AccountRecord, meetingId: string, wish: MeetingWish): Promise<Outcome<MeetingDetails>> {
    const owned = this.#changeable(account, meetingId);
    if (!owned.ok) {
      return owned;
    }
    const checked = await this.#meetings.check(wish);
    if (!checked.ok) {
      return checked;
    }
    const { recurrence, moderatorIds, ...fields } = checked.value;
    const before = owned.value;
    const timetable = { startsAt: fields.startsAt, endsAt: fields.endsAt, recurrence, exceptions: [] };
    const exceptions =
      recurrence === null
        ? []
        : before.schedule.exceptions.filter(({ plannedAt }) => isPlanned(timetable, plannedAt, this.#zone));
    return await this.#save(
      account,
      before,
      {
        ...fields,
        roomId: wish.roomId,
        guestsAllowed: wish.guestsAllowed,
        settings: wish.settings ?? before.settings,
        moderatorIds: wish.moderators === undefined ? before.moderatorIds : moderatorIds,
        schedule: { ...before.schedule, recurrence, exceptions, closedUntil: null },
      },
      wish.invitees ?? null,
    );
  }

  async changeOccurrence(
    account: AccountRecord,
    meetingId: string,
    { plannedAt, change }: OccurrenceChange,
  ): Promise<Outcome<MeetingDetails>> {
    const owned = this.#changeable(account, meetingId);
    if (!owned.ok) {
      return owned;
    }
    const before = owned.value;
    if (before.schedule.recurrence === null || !isPlanned(timetableOf(before), plannedAt, this.#zone)) {
      return invalid('/plannedAt', 'no occurrence of this meeting is planned for this time');
    }
    if (change.kind === 'move') {
      const wrong = wrongTime(change.startsAt, change.endsAt, ['/change/startsAt', '/change/endsAt']);
      if (wrong !== null) {
        return wrong;
      }
    }
    const others = before.schedule.exceptions.filter((exception) => exception.plannedAt !== plannedAt);
    if (others.length >= maxExceptions) {
      return refuse('rate-limited', 'too many single changes of one series');
    }
    const exceptions = change.kind === 'restore' ? others : [...others, { plannedAt, moved: movedTo(change) }];
    return await this.#save(account, before, { schedule: { ...before.schedule, exceptions } }, null);
  }

  /** Whoever may see the meeting in their list may take it into their calendar. */
  calendarFile(account: AccountRecord, meetingId: string): Outcome<{ fileName: string; content: string }> {
    const meeting = this.#meetings.manageable(account, meetingId);
    return meeting.ok
      ? success({
          fileName: `besprechung-${meeting.value.number}.ics`,
          content: this.#invitations.fileOf(meeting.value),
        })
      : meeting;
  }

  /** For good; who is in it leaves. The link says that it was cancelled. */
  async cancel(account: AccountRecord, meetingId: string): Promise<Outcome<MeetingRecord>> {
    const meeting = this.#meetings.manageable(account, meetingId);
    if (!meeting.ok || meeting.value.schedule.cancelledAt !== null) {
      return meeting;
    }
    const schedule = { ...meeting.value.schedule, cancelledAt: this.#clock.now() };
    const cancelled = await this.#book.replace(meetingId, { schedule: next(schedule) });
    this.#conference.endMeeting(meetingId);
    if (cancelled !== null) {
      await this.#invitations.cancelled(cancelled);
    }
    return cancelled === null ? refuse('meeting-not-found', 'no such meeting') : success(cancelled);
  }

  async #save(
    account: AccountRecord,
    before: MeetingRecord,
    patch: Parameters<MeetingBook['replace']>[1],
    invitees: readonly string[] | null,
  ): Promise<Outcome<MeetingDetails>> {
    const allowed = this.#invitations.check(account.id, invitees ?? (await this.#invitees(before.id)));
    if (!allowed.ok) {
      return allowed;
    }
    const schedule = next(patch.schedule ?? before.schedule);
    const after = await this.#book.replace(before.id, { ...patch, schedule });
    if (after === null) {
      return refuse('meeting-not-found', 'no such meeting');
    }
    this.#conference.meetingChanged(before.id, account.displayName);
    await this.#invitations.changed(after, invitees);
    return success(await this.#describe(account, after));
  }

  async #invitees(meetingId: string): Promise<string[]> {
    return ((await this.#invitations.states(meetingId)) ?? []).map(({ address }) => address);
  }

  #owned(account: AccountRecord, meetingId: string): Outcome<MeetingRecord> {
    const meeting = this.#book.byId(meetingId);
    if (meeting === null) {
      return refuse('meeting-not-found', 'no such meeting');
    }
    return meeting.organiserId === account.id
      ? success(meeting)
      : refuse('not-allowed', 'the meeting belongs to somebody else');
  }

  /** What was cancelled or ended stays as it is: those invited were told so. */
  #changeable(account: AccountRecord, meetingId: string): Outcome<MeetingRecord> {
    const owned = this.#owned(account, meetingId);
    if (!owned.ok) {
      return owned;
    }
    if (owned.value.schedule.cancelledAt !== null) {
      return refuse('meeting-cancelled', 'a cancelled meeting cannot be changed');
    }
    return owned.value.endedAt === null ? owned : refuse('meeting-ended', 'the meeting is over');
  }

  async #describe(account: AccountRecord, meeting: MeetingRecord): Promise<MeetingDetails> {
    const names = await Promise.all(meeting.moderatorIds.map((id) => this.#usernameOf(id)));
    return {
      ...this.#meetings.describe(account, meeting),
      planned: { startsAt: meeting.startsAt, endsAt: meeting.endsAt },
      upcoming: upcomingOf(meeting, this.#clock.now(), this.#zone, { aheadMs, withCancelled: true }).slice(
        0,
        maxListed,
      ),
      invitations: await this.#invitations.states(meeting.id),
      moderators: names.filter((name) => name !== null),
    };
  }
}

const next = (schedule: MeetingSchedule): MeetingSchedule => ({ ...schedule, sequence: schedule.sequence + 1 });

const movedTo = (change: Exclude<OccurrenceChange['change'], { kind: 'restore' }>) =>
  change.kind === 'cancel' ? null : { startsAt: Math.round(change.startsAt), endsAt: Math.round(change.endsAt) };
