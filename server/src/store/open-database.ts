import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { ServerConfig } from '../config/config-schema.ts';
import { migrations } from './migrations.ts';
import { type Database, openStore } from './open-store.ts';
import { migratePostgres } from './postgres/migrate-postgres.ts';
import { openPool } from './postgres/pool.ts';
import { readTarget } from './postgres/target.ts';
import { WatchedPostgresDialect } from './postgres/watched-dialect.ts';
import type { Tables } from './tables.ts';

export type DatabasePlace = Pick<ServerConfig, 'dataDir' | 'database'>;

export const newPostgresDatabase = (pool: Pool): Database =>
  new Kysely<Tables>({ dialect: new WatchedPostgresDialect(pool) });

/**
 * Opens (or makes) the instance's database, SQLite in the data folder or PostgreSQL as configured, and brings it up to
 * date.
 * @throws ServerError see `migrate` and `migratePostgres`
 */
export async function openDatabase({ dataDir, database }: DatabasePlace, now: number): Promise<Database> {
  if (database.kind === 'sqlite') {
    return openStore(dataDir, now);
  }
  const target = readTarget(database);
  const pool = openPool(target, database.connections);
  try {
    const backupDir = join(dataDir, 'backups');
    await migratePostgres(pool, migrations, { target, backupDir, withoutBackup: database.upgradeWithoutBackup, now });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return newPostgresDatabase(pool);
}
