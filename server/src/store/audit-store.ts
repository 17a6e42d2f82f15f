import type { AuditEntry } from '../protocol/index.ts';
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

  async lastHash(): Promise<string | null> {
    const row = await this.#database
      .selectFrom('audit')
      .select('hash')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.hash ?? null;
  }

  async insert(entry: NewChainedEntry): Promise<void> {
    const { previousHash, hash, at, actor, action, target, outcome, detail } = entry;
    await this.#database
      .insertInto('audit')
      .values({ at, actor, action, target, outcome, detail, previous_hash: previousHash, hash })
      .execute();
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
