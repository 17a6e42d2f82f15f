import type { AuditEntry } from '../protocol/index.ts';
import { lockTable } from './lock-table.ts';
import type { Database } from './open-store.ts';

export interface NewChainedEntry extends Omit<AuditEntry, 'id'> {
  readonly previousHash: string;
  readonly hash: string;
}

export interface ChainedEntry extends NewChainedEntry {
  readonly id: number;
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
      const entry = entryAfter(last?.hash ?? null);
      const { previousHash, hash, at, actor, action, target, outcome, detail } = entry;
      await transaction
        .insertInto('audit')
        .values({ at, actor, action, target, outcome, detail, previous_hash: previousHash, hash })
        .execute();
    });
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
