import type { Database } from './open-store.ts';
import { type MeetingsTable, flag } from './tables.ts';

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
  readonly endedAt: number | null;
  readonly createdAt: number;
}

const meetingOf = (row: MeetingsTable): MeetingRecord => ({
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
  endedAt: row.ended_at,
  createdAt: row.created_at,
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
    return rows.map(meetingOf);
  }

  async insert(meeting: MeetingRecord): Promise<void> {
    await this.#database.insertInto('meetings').values(rowOf(meeting)).execute();
  }

  async update(meeting: MeetingRecord): Promise<void> {
    await this.#database.updateTable('meetings').set(rowOf(meeting)).where('id', '=', meeting.id).execute();
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
