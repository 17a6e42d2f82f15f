import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { adaptDatabase } from './sqlite-adapter.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

export const databaseFileOf = (dataDir: string): string => join(dataDir, 'ratspult.sqlite');

/**
 * Opens (or makes) the instance's database in the folder; folder and file are readable by the owner alone.
 * @throws ServerError see `migrate`
 */
export function openStore(dataDir: string, now: number): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = databaseFileOf(dataDir);
  const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    chmodSync(file, 0o600);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    // What is deleted is overwritten: a name must not stay in a free page of the file.
    database.exec('pragma secure_delete = on');
    migrate(database, migrations, { backupDir: join(dataDir, 'backups'), now });
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adaptDatabase(database) }) });
}

/** True when the database answers; used by readiness only. */
export async function isStoreAlive(database: Database): Promise<boolean> {
  try {
    await sql`select 1`.execute(database);
    return true;
  } catch {
    return false;
  }
}
