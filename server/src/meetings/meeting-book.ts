import { ChangeListeners } from '../change-listeners.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MeetingSettings } from '../protocol/index.ts';
import { newDigits, newId, type Random } from '../random.ts';
import type { MeetingRecord, MeetingStore } from '../store/meeting-store.ts';
import { WriteQueue } from '../write-queue.ts';

export type NewMeeting = Pick<
  MeetingRecord,
  | 'title'
  | 'startsAt'
  | 'endsAt'
  | 'roomId'
  | 'organiserId'
  | 'organiserName'
  | 'guestsAllowed'
  | 'adHoc'
  | 'settings'
  | 'moderatorIds'
  | 'schedule'
>;

/**
 * All meetings in memory, written through to the store in order: the conference asks for them in the middle of
 * signalling and cannot wait for a disk.
 */
export class MeetingBook {
  readonly #store: MeetingStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #queue: WriteQueue;
  readonly #meetings = new Map<string, MeetingRecord>();
  readonly #idByNumber = new Map<string, string>();
  readonly #idByToken = new Map<string, string>();
  readonly #bans = new Map<string, Set<string>>();
  /** Tells the room whose calendar changed. */
  readonly roomChanges = new ChangeListeners<string>();

  private constructor(parts: { store: MeetingStore; clock: Clock; random: Random; log: Log }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#queue = new WriteQueue('meetings', parts.log, parts.clock);
  }

  static async load(parts: { store: MeetingStore; clock: Clock; random: Random; log: Log }): Promise<MeetingBook> {
    const book = new MeetingBook(parts);
    for (const meeting of await parts.store.all()) {
      book.#remember(meeting);
    }
    for (const ban of await parts.store.bans()) {
      book.#rememberBan(ban.meetingId, ban.identity);
    }
    return book;
  }

  /** Resolves when the meeting is on disk. @throws ServerError `database-away` */
  async create(input: NewMeeting): Promise<MeetingRecord> {
    const meeting: MeetingRecord = {
      ...input,
      id: newId(this.#random),
      number: this.#freeNumber(),
      linkToken: newId(this.#random),
      locked: false,
      nonPublic: false,
      endedAt: null,
      createdAt: this.#clock.now(),
    };
    await this.#store.insert(meeting);
    this.#remember(meeting);
    this.#notifyRoom(meeting);
    return meeting;
  }

  all(): MeetingRecord[] {
    return [...this.#meetings.values()];
  }

  byId(id: string): MeetingRecord | null {
    return this.#meetings.get(id) ?? null;
  }

  byNumber(number: string): MeetingRecord | null {
    return this.byId(this.#idByNumber.get(number) ?? '');
  }

  byToken(token: string): MeetingRecord | null {
    return this.byId(this.#idByToken.get(token) ?? '');
  }

  setLocked(id: string, locked: boolean): void {
    this.#change(id, { locked });
  }

  markEnded(id: string, endedAt: number): void {
    this.#change(id, { endedAt });
  }

  /** An occurrence of a series was ended: nobody comes in before this, and what was locked or not public is open again then. */
  closeUntil(id: string, closedUntil: number): void {
    const meeting = this.byId(id);
    if (meeting === null) {
      return;
    }
    const schedule = { ...meeting.schedule, closedUntil };
    this.#patch(id, { schedule });
    this.#queue.add(() => this.#store.setSchedule(id, schedule));
    this.#change(id, { locked: false, nonPublic: false });
  }

  /** As the owner changed it. Resolves when it is on disk; nothing is changed otherwise. @throws ServerError `database-away` */
  async replace(id: string, patch: Partial<NewMeeting>): Promise<MeetingRecord | null> {
    const before = this.byId(id);
    if (before === null) {
      return null;
    }
    await this.#queue.run(() => this.#store.replace({ ...before, ...patch }));
    const after = this.#patch(id, patch);
    for (const roomId of new Set([before.roomId, after?.roomId ?? null])) {
      if (roomId !== null) {
        this.roomChanges.notify(roomId);
      }
    }
    return after;
  }

  setNonPublic(id: string, nonPublic: boolean): void {
    this.#change(id, { nonPublic });
  }

  setSettings(id: string, settings: MeetingSettings): void {
    if (this.#patch(id, { settings }) !== null) {
      this.#queue.add(() => this.#store.setSettings(id, settings));
    }
  }

  setModerator(id: string, accountId: string, moderator: boolean): void {
    const before = this.byId(id)?.moderatorIds ?? [];
    const rest = before.filter((one) => one !== accountId);
    if (this.#patch(id, { moderatorIds: moderator ? [...rest, accountId] : rest }) !== null) {
      this.#queue.add(() => this.#store.setModerator(id, accountId, moderator));
    }
  }

  /** The room is gone; its meetings stay with their organisers. */
  releaseRoom(roomId: string): void {
    for (const meeting of this.all()) {
      if (meeting.roomId === roomId) {
        this.#change(meeting.id, { roomId: null });
      }
    }
  }

  /** Meetings of somebody who is erased stay, under another name; moderation ends. Resolves when that is written. */
  async forgetPerson(accountId: string, pseudonym: string): Promise<void> {
    for (const { id, organiserId, moderatorIds } of this.all()) {
      if (moderatorIds.includes(accountId)) {
        this.setModerator(id, accountId, false);
      }
      if (organiserId === accountId) {
        this.#change(id, { organiserId: null, organiserName: pseudonym });
      }
      this.#bans.get(id)?.delete(accountId);
    }
    await this.#queue.idle();
  }

  isBanned(id: string, identity: string): boolean {
    return this.#bans.get(id)?.has(identity) ?? false;
  }

  ban(id: string, identity: string): void {
    if (this.byId(id) === null) {
      return;
    }
    this.#rememberBan(id, identity);
    const now = this.#clock.now();
    this.#queue.add(() => this.#store.ban({ meetingId: id, identity }, now));
  }

  async delete(id: string): Promise<void> {
    const meeting = this.byId(id);
    if (meeting === null) {
      return;
    }
    await this.#queue.run(() => this.#store.delete(id));
    this.#forget(meeting);
  }

  /** Resolves when what was changed so far is written. */
  async idle(): Promise<void> {
    await this.#queue.idle();
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#queue.close();
  }

  #change(
    id: string,
    patch: Partial<
      Pick<MeetingRecord, 'locked' | 'nonPublic' | 'endedAt' | 'roomId' | 'organiserId' | 'organiserName'>
    >,
  ): void {
    const before = this.byId(id);
    const after = this.#patch(id, patch);
    if (before !== null && after !== null) {
      this.#queue.add(() => this.#store.update(after));
      this.#notifyRoom(before);
    }
  }

  /** In memory; null when there is no such meeting. */
  #patch(id: string, patch: Partial<MeetingRecord>): MeetingRecord | null {
    const before = this.byId(id);
    const after = before === null ? null : { ...before, ...patch };
    if (after !== null) {
      this.#meetings.set(id, after);
    }
    return after;
  }

  #remember(meeting: MeetingRecord): void {
    this.#meetings.set(meeting.id, meeting);
    this.#idByNumber.set(meeting.number, meeting.id);
    this.#idByToken.set(meeting.linkToken, meeting.id);
  }

  #forget(meeting: MeetingRecord): void {
    this.#meetings.delete(meeting.id);
    this.#idByNumber.delete(meeting.number);
    this.#idByToken.delete(meeting.linkToken);
    this.#bans.delete(meeting.id);
    this.#notifyRoom(meeting);
  }

  #rememberBan(id: string, identity: string): void {
    const banned = this.#bans.get(id) ?? new Set<string>();
    this.#bans.set(id, banned.add(identity));
  }

  #notifyRoom(meeting: MeetingRecord): void {
    if (meeting.roomId !== null) {
      this.roomChanges.notify(meeting.roomId);
    }
  }

  #freeNumber(): string {
    for (;;) {
      const number = newDigits(this.#random, 9);
      if (!number.startsWith('0') && !this.#idByNumber.has(number)) {
        return number;
      }
    }
  }
}
