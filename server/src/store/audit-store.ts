import type { Transaction } from 'kysely';
import type { AuditEntry } from '../protocol/index.ts';
import type { Tables } from './tables.ts';
import { lockTable } from './lock-table.ts';
import type { Database } from './open-store.ts';

export interface NewChainedEntry extends Omit<AuditEntry, 'id'> {
  readonly previousHash: string;
  readonly hash: string;
}

export interface ChainedEntry extends NewChainedEntry {
  readonly id: number;
}

/** What was removed by its period, for the entry that tells of it. */
export interface ExpiredEntries {
  readonly removed: number;
  readonly anchor: string;
}

async function insert(transaction: Transaction<Tables>, entry: NewChainedEntry): Promise<void> {
  const { previousHash, hash, at, actor, action, target, outcome, detail } = entry;
  await transaction
    .insertInto('audit')
    .values({ at, actor, action, target, outcome, detail, previous_hash: previousHash, hash })
    .execute();
}

export class AuditStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds the entry that follows from the newest one's hash (null for the first); several nodes do so one after the other. */
  async append(entryAfter: (lastHash: string | null) => NewChainedEntry): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await lockTable(transaction, 'audit');
      const last = await transaction
        .selectFrom('audit')
        .select('hash')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      await insert(transaction, entryAfter(last?.hash ?? null));
    });
  }

  /**
   * Removes the entries from the oldest one up to the first that is not older, keeps the hash of the last removed one as
   * the anchor, and adds an entry that says so. Nothing happens when none is old enough.
   * @returns how many were removed
   */
  async expire(
    before: number,
    entryAfter: (lastHash: string, expired: ExpiredEntries) => NewChainedEntry,
    now: number,
  ) {
    return await this.#database.transaction().execute(async (transaction) => {
      await lockTable(transaction, 'audit');
      const kept = await transaction
        .selectFrom('audit')
        .select('id')
        .where('at', '>=', before)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      const olderThan = kept?.id ?? Number.MAX_SAFE_INTEGER;
      const old = transaction.selectFrom('audit').where('id', '<', olderThan);
      const anchor = await old.select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst();
      if (anchor === undefined) {
        return 0;
      }
      const last = await transaction
        .selectFrom('audit')
        .select('hash')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const deleted = await transaction.deleteFrom('audit').where('id', '<', olderThan).executeTakeFirst();
      const removed = Number(deleted.numDeletedRows);
      const line = { hash: anchor.hash, removed, removed_at: now };
      await transaction
        .insertInto('audit_anchor')
        .values({ position: 1, ...line })
        .onConflict((conflict) => conflict.column('position').doUpdateSet(line))
        .execute();
      await insert(transaction, entryAfter(last.hash, { removed, anchor: anchor.hash }));
      return removed;
    });
  }

  /**
   * Writes every entry anew, oldest first, and adds the last one. One transaction: nobody appends in between.
   * @param renew gets the new hash of the entry before, null for the first
   */
  async rewrite(
    renew: (previousHash: string | null, entry: ChainedEntry) => ChainedEntry,
    closing: (lastHash: { before: string; now: string }) => NewChainedEntry,
  ): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await lockTable(transaction, 'audit');
      let before = '';
      let now: string | null = null;
      for (const entry of await new AuditStore(transaction).chain()) {
        const { id, previousHash, hash, ...rest } = renew(now, entry);
        if (hash !== entry.hash) {
          const values = { ...rest, previous_hash: previousHash, hash };
          await transaction.updateTable('audit').set(values).where('id', '=', id).execute();
        }
        before = entry.hash;
        now = hash;
      }
      await insert(transaction, closing({ before, now: now ?? '' }));
    });
  }

  /** Hash of the newest entry that was removed by its period; null when none ever was. */
  async anchor(): Promise<string | null> {
    const row = await this.#database.selectFrom('audit_anchor').select('hash').executeTakeFirst();
    return row?.hash ?? null;
  }

  /** Newest first; `before` is the id of the last one already known. */
  async list(limit: number, before: number | null): Promise<AuditEntry[]> {
    return await this.#database
      .selectFrom('audit')
      .select(['id', 'at', 'actor', 'action', 'target', 'outcome', 'detail'])
      .where('id', '<', before ?? Number.MAX_SAFE_INTEGER)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  /** Oldest first. */
  async chain(): Promise<ChainedEntry[]> {
    return await this.#database
      .selectFrom('audit')
      .select(['id', 'at', 'actor', 'action', 'target', 'outcome', 'detail', 'previous_hash as previousHash', 'hash'])
      .orderBy('id')
      .execute();
  }
}
