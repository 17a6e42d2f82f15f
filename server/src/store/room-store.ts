import { parse, parseJson } from '../parse.ts';
import { RoomReport } from '../protocol/index.ts';
import type { Database } from './open-store.ts';
import type { RoomsTable } from './tables.ts';

export interface RoomRecord {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Ed25519, SPKI DER, base64; null while not paired. */
  readonly publicKey: string | null;
  readonly lastSeenAt: number | null;
  readonly lastReport: RoomReport | null;
}

/** A report of an older program that no longer fits is forgotten; the room sends a new one. */
function reportOf(text: string | null): RoomReport | null {
  const json = text === null ? null : parseJson(text);
  const report = json?.ok === true ? parse(RoomReport, json.value) : null;
  return report?.ok === true ? report.value : null;
}

const roomOf = (row: RoomsTable): RoomRecord => ({
  id: row.id,
  name: row.name,
  location: row.location,
  publicKey: row.public_key,
  lastSeenAt: row.last_seen_at,
  lastReport: reportOf(row.last_report),
});

export class RoomStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<RoomRecord[]> {
    const rows = await this.#database.selectFrom('rooms').selectAll().orderBy('name').execute();
    return rows.map(roomOf);
  }

  /** False when the name is taken. */
  async insert(room: { id: string; name: string; location: string; createdAt: number }): Promise<boolean> {
    const result = await this.#database
      .insertInto('rooms')
      .values({
        id: room.id,
        name: room.name,
        location: room.location,
        public_key: null,
        created_at: room.createdAt,
        last_seen_at: null,
        last_report: null,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async delete(id: string): Promise<void> {
    await this.#database.deleteFrom('rooms').where('id', '=', id).execute();
  }

  /** With null the room is no longer paired and what it said last is forgotten. */
  async setPublicKey(id: string, publicKey: string | null): Promise<void> {
    const change = publicKey === null ? { public_key: null, last_report: null } : { public_key: publicKey };
    await this.#database.updateTable('rooms').set(change).where('id', '=', id).execute();
  }

  async saveReport(id: string, report: RoomReport | null, seenAt: number): Promise<void> {
    await this.#database
      .updateTable('rooms')
      .set({ last_seen_at: seenAt, ...(report === null ? {} : { last_report: JSON.stringify(report) }) })
      .where('id', '=', id)
      .execute();
  }

  /** True the first time this event of this room comes. */
  async claimEvent(roomId: string, eventId: string, now: number): Promise<boolean> {
    const result = await this.#database
      .insertInto('room_events')
      .values({ room_id: roomId, event_id: eventId, received_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async forgetEventsBefore(time: number): Promise<number> {
    const deleted = await this.#database.deleteFrom('room_events').where('received_at', '<', time).executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }
}
