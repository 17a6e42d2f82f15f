import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { judgeChain, type ChainReport } from '../audit/audit-log.ts';
import { ServerError } from '../server-error.ts';
import { AuditStore, type ChainedEntry } from '../store/audit-store.ts';
import { type DatabasePlace, newPostgresDatabase } from '../store/open-database.ts';
import { type Database, databaseFileOf } from '../store/open-store.ts';
import { openPool } from '../store/postgres/pool.ts';
import { readTarget } from '../store/postgres/target.ts';
import { adaptDatabase } from '../store/sqlite-adapter.ts';
import type { Tables } from '../store/tables.ts';

export interface AuditReport extends ChainReport {
  readonly chain: readonly ChainedEntry[];
}

/**
 * Reads and judges the audit log without writing; the instance may run meanwhile.
 * @throws ServerError `database-missing`, `database-away`
 */
export async function readAudit(place: DatabasePlace): Promise<AuditReport> {
  const database = openToRead(place);
  try {
    const store = new AuditStore(database);
    const chain = await store.chain();
    return { ...judgeChain(chain, await store.anchor()), chain };
  } finally {
    await database.destroy();
  }
}

function openToRead({ database, dataDir }: DatabasePlace): Database {
  if (database.kind === 'postgresql') {
    return newPostgresDatabase(openPool(readTarget(database), 1));
  }
  const file = databaseFileOf(dataDir);
  if (!existsSync(file)) {
    throw new ServerError('database-missing', `there is no database at ${file}; is "dataDir" right?`);
  }
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: adaptDatabase(new DatabaseSync(file, { readOnly: true, timeout: 5000 })) }),
  });
}

/** True when the log still holds the entry with this hash, written down elsewhere: then nothing was cut off its end. */
export const holds = (report: AuditReport, hash: string): boolean => report.chain.some((entry) => entry.hash === hash);
