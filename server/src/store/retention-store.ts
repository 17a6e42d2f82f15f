import { sql } from 'kysely';
import type { Database } from './open-store.ts';

export interface RetentionRun {
  readonly dataClass: string;
  readonly lastRunAt: number;
  readonly removedLast: number;
  readonly removedInAll: number;
}

/** When which class of data was deleted by its period, and how much. */
export class RetentionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async record(dataClass: string, at: number, removed: number): Promise<void> {
    await this.#database
      .insertInto('retention_runs')
      .values({ data_class: dataClass, last_run_at: at, removed_last: removed, removed_in_all: removed })
      .onConflict((conflict) =>
        conflict.column('data_class').doUpdateSet({
          last_run_at: at,
          removed_last: removed,
          removed_in_all: sql<number>`retention_runs.removed_in_all + ${removed}`,
        }),
      )
      .execute();
  }

  async all(): Promise<RetentionRun[]> {
    const rows = await this.#database.selectFrom('retention_runs').selectAll().execute();
    return rows.map((row) => ({
      dataClass: row.data_class,
      lastRunAt: row.last_run_at,
      removedLast: row.removed_last,
      removedInAll: row.removed_in_all,
    }));
  }
}
