import type { Database } from './open-store.ts';

export interface FailureRecord {
  readonly failures: number;
  readonly lockedUntil: number;
  readonly lastFailureAt: number;
}

/** Failed sign-ins by a keyed hash of the user name, whether such an account exists or not. */
export class FailureStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(usernameKey: string): Promise<FailureRecord | null> {
    const row = await this.#database
      .selectFrom('sign_in_failures')
      .selectAll()
      .where('username_key', '=', usernameKey)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { failures: row.failures, lockedUntil: row.locked_until, lastFailureAt: row.last_failure_at };
  }

  async put(usernameKey: string, record: FailureRecord): Promise<void> {
    const values = {
      failures: record.failures,
      locked_until: record.lockedUntil,
      last_failure_at: record.lastFailureAt,
    };
    await this.#database
      .insertInto('sign_in_failures')
      .values({ username_key: usernameKey, ...values })
      .onConflict((conflict) => conflict.column('username_key').doUpdateSet(values))
      .execute();
  }

  async clear(usernameKey: string): Promise<void> {
    await this.#database.deleteFrom('sign_in_failures').where('username_key', '=', usernameKey).execute();
  }

  async clearOlderThan(time: number): Promise<number> {
    const deleted = await this.#database
      .deleteFrom('sign_in_failures')
      .where('last_failure_at', '<', time)
      .executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }
}
