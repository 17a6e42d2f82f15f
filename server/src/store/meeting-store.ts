import type { Database } from './open-store.ts';
import { defaultMeetingSettings, type MeetingSettings } from '../protocol/index.ts';
import { type MeetingSchedule, scheduleOf, scheduleRow, unchangedSchedule } from './meeting-schedule.ts';
import { type MeetingSettingsTable, type MeetingsTable, flag } from './tables.ts';

export interface MeetingRecord {
  readonly id: string;
  readonly number: string;
  readonly linkToken: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly roomId: string | null;
  /** Null for meetings that a room started. */
  readonly organiserId: string | null;
  readonly organiserName: string;
  readonly guestsAllowed: boolean;
  readonly adHoc: boolean;
  readonly locked: boolean;
  /** A non-public part runs, or ran when the instance stopped. */
  readonly nonPublic: boolean;
  readonly endedAt: number | null;
  readonly createdAt: number;
  readonly settings: MeetingSettings;
  readonly schedule: MeetingSchedule;
  /** Accounts that moderate beside the organiser. */
  readonly moderatorIds: readonly string[];
}

const meetingOf = (
  row: MeetingsTable,
  { settings, schedule, moderatorIds }: Pick<MeetingRecord, 'settings' | 'schedule' | 'moderatorIds'>,
): MeetingRecord => ({
  id: row.id,
  number: row.number,
  linkToken: row.link_token,
  title: row.title,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  roomId: row.room_id,
  organiserId: row.organiser_id,
  organiserName: row.organiser_name,
  guestsAllowed: row.guests_allowed === 1,
  adHoc: row.ad_hoc === 1,
  locked: row.locked === 1,
  nonPublic: row.non_public === 1,
  endedAt: row.ended_at,
  createdAt: row.created_at,
  settings,
  schedule,
  moderatorIds,
});

const settingsOf = (row: MeetingSettingsTable): MeetingSettings => ({
  waitingRoom: row.waiting_room,
  microphones: row.microphones,
  sharing: row.sharing,
  chat: row.chat,
  privateChat: row.private_chat === 1,
});

const settingsRow = (meetingId: string, settings: MeetingSettings): MeetingSettingsTable => ({
  meeting_id: meetingId,
  waiting_room: settings.waitingRoom,
  microphones: settings.microphones,
  sharing: settings.sharing,
  chat: settings.chat,
  private_chat: flag(settings.privateChat),
});

const rowOf = (meeting: MeetingRecord): MeetingsTable => ({
  id: meeting.id,
  number: meeting.number,
  link_token: meeting.linkToken,
  title: meeting.title,
  starts_at: meeting.startsAt,
  ends_at: meeting.endsAt,
  room_id: meeting.roomId,
  organiser_id: meeting.organiserId,
  organiser_name: meeting.organiserName,
  guests_allowed: flag(meeting.guestsAllowed),
  ad_hoc: flag(meeting.adHoc),
  locked: flag(meeting.locked),
  non_public: flag(meeting.nonPublic),
  ended_at: meeting.endedAt,
  created_at: meeting.createdAt,
});

export interface Ban {
  readonly meetingId: string;
  readonly identity: string;
}

export class MeetingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<MeetingRecord[]> {
    const rows = await this.#database.selectFrom('meetings').selectAll().execute();
    const settings = await this.#database.selectFrom('meeting_settings').selectAll().execute();
    const moderators = await this.#database.selectFrom('meeting_moderators').selectAll().execute();
    const settingsById = new Map(settings.map((row) => [row.meeting_id, settingsOf(row)]));
    const schedules = await this.#database.selectFrom('meeting_schedules').selectAll().execute();
    const schedulesById = new Map(schedules.map((row) => [row.meeting_id, scheduleOf(row)]));
    const moderatorsById = Map.groupBy(moderators, (row) => row.meeting_id);
    return rows.map((row) =>
      meetingOf(row, {
        settings: settingsById.get(row.id) ?? defaultMeetingSettings,
        schedule: schedulesById.get(row.id) ?? unchangedSchedule,
        moderatorIds: (moderatorsById.get(row.id) ?? []).map((moderator) => moderator.account_id),
      }),
    );
  }

  async insert(meeting: MeetingRecord): Promise<void> {
    await this.#database.insertInto('meetings').values(rowOf(meeting)).execute();
    await this.setSettings(meeting.id, meeting.settings);
    await this.setSchedule(meeting.id, meeting.schedule);
    for (const accountId of meeting.moderatorIds) {
      await this.setModerator(meeting.id, accountId, true);
    }
  }

  async update(meeting: MeetingRecord): Promise<void> {
    await this.#database.updateTable('meetings').set(rowOf(meeting)).where('id', '=', meeting.id).execute();
  }

  async setSettings(meetingId: string, settings: MeetingSettings): Promise<void> {
    const row = settingsRow(meetingId, settings);
    await this.#database
      .insertInto('meeting_settings')
      .values(row)
      .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(row))
      .execute();
  }

  async setSchedule(meetingId: string, schedule: MeetingSchedule): Promise<void> {
    const row = scheduleRow(meetingId, schedule);
    await this.#database
      .insertInto('meeting_schedules')
      .values(row)
      .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(row))
      .execute();
  }

  /** Title, time, rules and moderators as the owner changed them, all of it or nothing. */
  async replace(meeting: MeetingRecord): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      const store = new MeetingStore(transaction);
      await store.update(meeting);
      await store.setSettings(meeting.id, meeting.settings);
      await store.setSchedule(meeting.id, meeting.schedule);
      await transaction.deleteFrom('meeting_moderators').where('meeting_id', '=', meeting.id).execute();
      for (const accountId of meeting.moderatorIds) {
        await store.setModerator(meeting.id, accountId, true);
      }
    });
  }

  async setModerator(meetingId: string, accountId: string, moderator: boolean): Promise<void> {
    if (moderator) {
      await this.#database
        .insertInto('meeting_moderators')
        .values({ meeting_id: meetingId, account_id: accountId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return;
    }
    await this.#database
      .deleteFrom('meeting_moderators')
      .where('meeting_id', '=', meetingId)
      .where('account_id', '=', accountId)
      .execute();
  }

  async delete(id: string): Promise<void> {
    await this.#database.deleteFrom('meetings').where('id', '=', id).execute();
  }

  async bans(): Promise<Ban[]> {
    const rows = await this.#database.selectFrom('bans').selectAll().execute();
    return rows.map((row) => ({ meetingId: row.meeting_id, identity: row.identity }));
  }

  async ban(ban: Ban, now: number): Promise<void> {
    await this.#database
      .insertInto('bans')
      .values({ meeting_id: ban.meetingId, identity: ban.identity, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
