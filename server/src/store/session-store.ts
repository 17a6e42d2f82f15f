import { type AccountRecord, accountOf } from './account-store.ts';
import type { Database } from './open-store.ts';

/** What ties a session to the sign-on at an identity provider. */
export interface ProviderSession {
  readonly issuer: string;
  /** The provider's own id of the session, when it gives one. */
  readonly sid: string | null;
  /** Sealed; see `SealedBox`. */
  readonly tokens: string;
  /** When the provider is asked again; null: it gave nothing to ask with. */
  readonly recheckAt: number | null;
}

export interface SessionRecord {
  readonly tokenHash: string;
  readonly accountId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly provider: ProviderSession | null;
  /** When the second factor was proved last in this session. */
  readonly provedAt: number | null;
}

interface SessionRow {
  readonly token_hash: string;
  readonly account_id: string;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly issuer: string | null;
  readonly provider_sid: string | null;
  readonly provider_tokens: string | null;
  readonly recheck_at: number | null;
  readonly proved_at: number | null;
}

const sessionOf = (row: SessionRow): SessionRecord => ({
  tokenHash: row.token_hash,
  accountId: row.account_id,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  provedAt: row.proved_at,
  provider:
    row.issuer === null || row.provider_tokens === null
      ? null
      : {
          issuer: row.issuer,
          sid: row.provider_sid,
          tokens: row.provider_tokens,
          recheckAt: row.recheck_at,
        },
});

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
        issuer: session.provider?.issuer ?? null,
        provider_sid: session.provider?.sid ?? null,
        provider_tokens: session.provider?.tokens ?? null,
        recheck_at: session.provider?.recheckAt ?? null,
        proved_at: session.provedAt,
      })
      .execute();
  }

  async find(tokenHash: string): Promise<{ session: SessionRecord; account: AccountRecord } | null> {
    const row = await this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (row === undefined) {
      return null;
    }
    const account = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', row.account_id)
      .executeTakeFirst();
    return account === undefined ? null : { session: sessionOf(row), account: accountOf(account) };
  }

  /** Sessions whose provider is to be asked again by now. */
  async due(now: number, limit: number): Promise<SessionRecord[]> {
    const rows = await this.#database
      .selectFrom('sessions')
      .selectAll()
      .where('recheck_at', '<=', now)
      .orderBy('recheck_at')
      .limit(limit)
      .execute();
    return rows.map(sessionOf);
  }

  /** False when somebody else took it meanwhile: a refresh token works once, so one node alone may use it. */
  async claimRecheck(session: SessionRecord, nextAt: number): Promise<boolean> {
    const result = await this.#database
      .updateTable('sessions')
      .set({ recheck_at: nextAt })
      .where('token_hash', '=', session.tokenHash)
      .where('recheck_at', '=', session.provider?.recheckAt ?? null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  async setTokens(tokenHash: string, tokens: string): Promise<void> {
    await this.#database
      .updateTable('sessions')
      .set({ provider_tokens: tokens })
      .where('token_hash', '=', tokenHash)
      .execute();
  }

  /** All sessions of providers are due at once: the group mapping changed. */
  async recheckAll(now: number): Promise<void> {
    await this.#database.updateTable('sessions').set({ recheck_at: now }).where('recheck_at', 'is not', null).execute();
  }

  /** Ends the provider's session, or all of its subject with sid null; returns whose. */
  async deleteOfProvider(issuer: string, sid: string | null, accountId: string | null): Promise<string[]> {
    const rows = await this.#database
      .deleteFrom('sessions')
      .where('issuer', '=', issuer)
      .$if(sid !== null, (query) => query.where('provider_sid', '=', sid))
      .$if(accountId !== null, (query) => query.where('account_id', '=', accountId ?? ''))
      .returning('account_id')
      .execute();
    return [...new Set(rows.map((row) => row.account_id))];
  }

  async hasAny(accountId: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('sessions')
      .select('token_hash')
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    return row !== undefined;
  }

  async setProved(tokenHash: string, provedAt: number): Promise<void> {
    await this.#database
      .updateTable('sessions')
      .set({ proved_at: provedAt })
      .where('token_hash', '=', tokenHash)
      .execute();
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

  async deleteExpired(createdBefore: number, seenBefore: number): Promise<number> {
    const deleted = await this.#database
      .deleteFrom('sessions')
      .where((where) => where.or([where('created_at', '<', createdBefore), where('last_seen_at', '<', seenBefore)]))
      .executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }
}
