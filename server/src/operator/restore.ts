import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServerError } from '../server-error.ts';
import { assertKnownVersion, backUpStamp } from '../store/migrate.ts';
import { migrations } from '../store/migrations.ts';
import type { DatabasePlace } from '../store/open-database.ts';
import { databaseFileOf } from '../store/open-store.ts';
import { backUpSqlite } from './backup.ts';
import { restorePostgres } from './postgres-operations.ts';
import { sync } from './sync.ts';

/**
 * Puts a back-up in the place of the database. The database that was there is kept in `backups/`.
 * @returns where the database that was there lies now; null when there was none
 * @throws ServerError `database-missing`, `database-damaged`, `database-newer`, `database-changed`, `database-in-use`; nothing changes then
 */
export async function restore(place: DatabasePlace, source: string, now: number): Promise<string | null> {
  return place.database.kind === 'postgresql'
    ? await restorePostgres(place.database, place.dataDir, source, now)
    : restoreSqlite(place.dataDir, source, now);
}

function restoreSqlite(dataDir: string, source: string, now: number): string | null {
  checkBackUp(source);
  const file = databaseFileOf(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kept = existsSync(file) ? setAside(dataDir, now) : null;
  const unfinished = `${file}.unfinished`;
  copyFileSync(source, unfinished);
  sync(unfinished);
  // The journal belongs to the database that goes: beside the new one it would spoil it.
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  renameSync(unfinished, file);
  sync(dirname(file));
  return kept;
}

function checkBackUp(source: string): void {
  if (!existsSync(source)) {
    throw new ServerError('database-missing', `there is no file ${source}`);
  }
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    const [row] = database.prepare('pragma integrity_check').all();
    if (row?.['integrity_check'] !== 'ok') {
      throw new ServerError('database-damaged', `${source} is damaged: ${String(row?.['integrity_check'])}`);
    }
    assertKnownVersion(database, migrations);
  } catch (cause) {
    if (cause instanceof ServerError) {
      throw cause;
    }
    throw new ServerError('database-damaged', `${source} is no database of an instance`, { cause });
  } finally {
    database.close();
  }
}

function setAside(dataDir: string, now: number): string {
  assertNotInUse(databaseFileOf(dataDir));
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = join(folder, `before-restore-${backUpStamp(now)}.sqlite`);
  backUpSqlite(dataDir, kept);
  return kept;
}

/** An exclusive lock is granted only when no other process has the database open, even an idle one (WAL index). */
function assertNotInUse(file: string): void {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive; commit');
  } catch (cause) {
    throw new ServerError('database-in-use', 'the instance is running; stop it first', { cause });
  } finally {
    database.close();
  }
}
