import type { Database } from './open-store.ts';

/** One open pairing code per room, as a keyed hash. */
export class PairingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Replaces the room's older code. */
  async put(codeHash: string, roomId: string, expiresAt: number): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('pairing_codes').where('room_id', '=', roomId).execute();
      await transaction
        .insertInto('pairing_codes')
        .values({ code_hash: codeHash, room_id: roomId, expires_at: expiresAt })
        .execute();
    });
  }

  /** Takes the code, so that it works once, and tells its room; null when it is unknown or too old. */
  async take(codeHash: string, now: number): Promise<string | null> {
    const row = await this.#database
      .deleteFrom('pairing_codes')
      .where('code_hash', '=', codeHash)
      .returning(['room_id', 'expires_at'])
      .executeTakeFirst();
    return row === undefined || row.expires_at <= now ? null : row.room_id;
  }

  async deleteExpired(now: number): Promise<number> {
    const deleted = await this.#database.deleteFrom('pairing_codes').where('expires_at', '<=', now).executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }

  async deleteOfRoom(roomId: string): Promise<void> {
    await this.#database.deleteFrom('pairing_codes').where('room_id', '=', roomId).execute();
  }
}
