import { chmodSync, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ServerError } from '../server-error.ts';
import { databaseFileOf } from '../store/open-store.ts';

/** Makes what was written to the file (or the names in the folder) survive a power cut. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Copies the database to a new file while the instance runs or not; the copy is one moment's whole state.
 * @throws ServerError `database-missing`, `file-exists`; nothing is written then
 */
export function backUp(dataDir: string, target: string): void {
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
