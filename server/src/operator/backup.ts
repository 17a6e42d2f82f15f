import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ServerError } from '../server-error.ts';
import type { DatabasePlace } from '../store/open-database.ts';
import { databaseFileOf } from '../store/open-store.ts';
import { backUpPostgres } from './postgres-operations.ts';
import { sync } from './sync.ts';

export const backUpSuffix = { sqlite: '.sqlite', postgresql: '.dump' } as const;

/**
 * Copies the database to a new file while the instance runs or not; the copy is one moment's whole state.
 * @throws ServerError `database-missing`, `file-exists`, with PostgreSQL `database-away`, `database-tool-failed`; nothing is written then
 */
export async function backUp({ database, dataDir }: DatabasePlace, target: string): Promise<void> {
  if (database.kind === 'postgresql') {
    await backUpPostgres(database, target);
  } else {
    backUpSqlite(dataDir, target);
  }
}

export function backUpSqlite(dataDir: string, target: string): void {
  const file = databaseFileOf(dataDir);
  if (!existsSync(file)) {
    throw new ServerError('database-missing', `there is no database at ${file}; is "dataDir" right?`);
  }
  if (existsSync(target)) {
    throw new ServerError('file-exists', `${target} is there already; name a new file`);
  }
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    database.prepare('vacuum into ?').run(unfinished);
  } finally {
    database.close();
  }
  chmodSync(unfinished, 0o600);
  sync(unfinished);
  renameSync(unfinished, target);
}
