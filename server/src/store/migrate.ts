import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ServerError } from '../server-error.ts';
import type { Migration } from './migrations.ts';

export const checksumOf = (migration: Migration): string => createHash('sha256').update(migration.sql).digest('hex');

/** A line of the history that the database itself keeps. */
export interface AppliedMigration {
  readonly number: number;
  readonly checksum: string;
}

function appliedMigrations(database: DatabaseSync): AppliedMigration[] {
  database.exec(
    'create table if not exists schema_migrations (number integer primary key, name text not null, checksum text not null, applied_at integer not null) strict',
  );
  return readHistory(database);
}

const readHistory = (database: DatabaseSync): AppliedMigration[] =>
  database
    .prepare('select number, checksum from schema_migrations order by number')
    .all()
    .map((row) => ({ number: Number(row['number']), checksum: String(row['checksum']) }));

/**
 * For a database that is only looked at.
 * @throws ServerError `database-newer`, `database-changed`; whatever SQLite says when it is no database of an instance
 */
export function assertKnownVersion(database: DatabaseSync, migrations: readonly Migration[]): void {
  assertKnownHistory(readHistory(database), migrations);
}

/** @throws ServerError `database-newer`, `database-changed` */
export function assertKnownHistory(applied: readonly AppliedMigration[], migrations: readonly Migration[]): void {
  for (const one of applied) {
    const known = migrations.find((migration) => migration.number === one.number);
    if (known === undefined) {
      throw new ServerError(
        'database-newer',
        `the database has version ${one.number}, this program knows ${migrations.at(-1)?.number ?? 0}; install the newer program or restore a backup`,
      );
    }
    if (checksumOf(known) !== one.checksum) {
      throw new ServerError('database-changed', `migration ${one.number} is not the one that built this database`);
    }
  }
}

/** A moment as part of a file name. */
export const backUpStamp = (now: number): string => new Date(now).toISOString().replaceAll(/[:.]/g, '-');

/** A consistent copy beside the database, made before anything changes. */
function backUp(database: DatabaseSync, backupDir: string, version: number, now: number): void {
  mkdirSync(backupDir, { recursive: true, mode: 0o700 });
  database.prepare('vacuum into ?').run(join(backupDir, `version-${version}-${backUpStamp(now)}.sqlite`));
}

function apply(database: DatabaseSync, migration: Migration, now: number): void {
  database.exec('begin immediate');
  try {
    database.exec(migration.sql);
    database
      .prepare('insert into schema_migrations (number, name, checksum, applied_at) values (?, ?, ?, ?)')
      .run(migration.number, migration.name, checksumOf(migration), now);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

/**
 * Brings the database to the newest version, each step in its own transaction.
 * @throws ServerError `database-newer` when it was written by a newer program, `database-changed` when its history differs
 */
export function migrate(
  database: DatabaseSync,
  migrations: readonly Migration[],
  options: { readonly backupDir: string; readonly now: number },
): void {
  const applied = appliedMigrations(database);
  assertKnownHistory(applied, migrations);
  const version = applied.at(-1)?.number ?? 0;
  const done = new Set(applied.map(({ number }) => number));
  const pending = migrations.filter(({ number }) => !done.has(number));
  if (pending.length > 0 && version > 0) {
    backUp(database, options.backupDir, version, options.now);
  }
  for (const migration of pending) {
    apply(database, migration, options.now);
  }
}
