import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import { isServerError, ServerError } from '../../server-error.ts';
import { type AppliedMigration, assertKnownHistory, backUpStamp, checksumOf } from '../migrate.ts';
import type { Migration } from '../migrations.ts';
import { judged } from './pool.ts';
import type { PostgresTarget } from './target.ts';
import { runTool } from './tools.ts';
import { toPostgres } from './translate.ts';

/** Any number, the same in every version of this program: nodes that start together upgrade one after the other. */
const lockKey = 7_265_747_370;
/** An upgrade of a large instance may take as long as it needs. */
const noLimit = 'set statement_timeout = 0';

export interface PostgresMigration {
  readonly target: PostgresTarget;
  readonly backupDir: string;
  /** The operator has another back-up and said so. */
  readonly withoutBackup: boolean;
  readonly now: number;
}

interface HistoryRow {
  readonly number: number;
  readonly checksum: string;
}

async function readHistory(client: ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<HistoryRow>('select number, checksum from schema_migrations order by number');
  return rows;
}

/** Null when there is no instance's database yet. */
export async function historyOf(client: ClientBase): Promise<AppliedMigration[] | null> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('schema_migrations') is not null as there",
  );
  return rows[0]?.there === true ? await readHistory(client) : null;
}

async function backUp(options: PostgresMigration, version: number): Promise<void> {
  if (options.withoutBackup) {
    return;
  }
  mkdirSync(options.backupDir, { recursive: true, mode: 0o700 });
  const file = join(options.backupDir, `version-${version}-${backUpStamp(options.now)}.dump`);
  try {
    await runTool(options.target, 'pg_dump', ['--format=custom', '--no-owner', `--file=${file}`]);
  } catch (cause) {
    const reason = isServerError(cause) ? cause.message : 'failed';
    throw new ServerError(
      'backup-failed',
      `the database must be upgraded, and the back-up before it failed (${reason}); install postgresql-client of the server's version, or set "upgradeWithoutBackup" under "database" when you have a back-up of your own`,
      { cause },
    );
  }
}

async function apply(client: ClientBase, migration: Migration, now: number): Promise<void> {
  await client.query('begin');
  try {
    await client.query(toPostgres(migration.sql));
    await client.query('insert into schema_migrations (number, name, checksum, applied_at) values ($1, $2, $3, $4)', [
      migration.number,
      migration.name,
      checksumOf(migration),
      now,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function upgrade(client: ClientBase, migrations: readonly Migration[], options: PostgresMigration) {
  await client.query(
    'create table if not exists schema_migrations (number bigint primary key, name text not null, checksum text not null, applied_at bigint not null)',
  );
  const applied = await readHistory(client);
  assertKnownHistory(applied, migrations);
  const done = new Set(applied.map(({ number }) => number));
  const pending = migrations.filter(({ number }) => !done.has(number));
  const version = applied.at(-1)?.number ?? 0;
  if (pending.length > 0 && version > 0) {
    await backUp(options, version);
  }
  for (const migration of pending) {
    await apply(client, migration, options.now);
  }
}

/**
 * Brings the database to the newest version, each step in its own transaction, one node at a time.
 * @throws ServerError `database-newer`, `database-changed`, `database-away`, `backup-failed`; nothing is upgraded then
 */
export async function migratePostgres(
  pool: Pool,
  migrations: readonly Migration[],
  options: PostgresMigration,
): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    throw judged(error);
  });
  try {
    await client.query(noLimit);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await upgrade(client, migrations, options);
  } catch (error) {
    throw judged(error);
  } finally {
    // The connection is closed, and the lock and the setting with it.
    client.release(true);
  }
}
