import { type AccountRecord, accountOf } from './account-store.ts';
import type { Database } from './open-store.ts';

export interface SessionRecord {
  readonly tokenHash: string;
  readonly accountId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Knows hashes of session tokens, never a token. */
export class SessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(session: SessionRecord): Promise<void> {
    await this.#database
      .insertInto('sessions')
      .values({
        token_hash: session.tokenHash,
        account_id: session.accountId,
        created_at: session.createdAt,
        last_seen_at: session.lastSeenAt,
      })
      .execute();
  }

  async find(tokenHash: string): Promise<{ session: SessionRecord; account: AccountRecord } | null> {
    const row = await this.#database
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .selectAll('accounts')
      .select(['sessions.created_at as session_created_at', 'sessions.last_seen_at as session_last_seen_at'])
      .where('sessions.token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (row === undefined) {
      return null;
    }
    const session = {
      tokenHash,
      accountId: row.id,
      createdAt: row.session_created_at,
      lastSeenAt: row.session_last_seen_at,
    };
    return { session, account: accountOf(row) };
  }

  async touch(tokenHash: string, now: number): Promise<void> {
    await this.#database
      .updateTable('sessions')
      .set({ last_seen_at: now })
      .where('token_hash', '=', tokenHash)
      .execute();
  }

  async delete(tokenHash: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
  }

  async deleteOfAccount(accountId: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('account_id', '=', accountId).execute();
  }

  async deleteExpired(createdBefore: number, seenBefore: number): Promise<void> {
    await this.#database
      .deleteFrom('sessions')
      .where((where) => where.or([where('created_at', '<', createdBefore), where('last_seen_at', '<', seenBefore)]))
      .execute();
  }
}
