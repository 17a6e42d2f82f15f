import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { PostgresConfig } from '../../config/config-schema.ts';
import { usePostgres } from '../../testing/postgres.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { type Migration, migrations } from '../migrations.ts';
import { openDatabase } from '../open-database.ts';
import { type Database, isStoreAlive } from '../open-store.ts';
import { storeSuite } from '../store-suite.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { openPool } from './pool.ts';
import { readTarget } from './target.ts';

const { testOnPostgres: test, server, newDatabase } = usePostgres();

async function open(config: PostgresConfig): Promise<Database> {
  const database = await openDatabase({ dataDir: tempFolder(), database: config }, 0);
  onTestFinished(async () => database.destroy());
  return database;
}

storeSuite('PostgreSQL', test, async () => await open(await newDatabase()));

const first: Migration = { number: 1, name: 'first', sql: 'create table chairs (id integer primary key) strict;' };
const second: Migration = { number: 40, name: 'second', sql: 'alter table chairs add column colour text;' };
const broken: Migration = {
  number: 40,
  name: 'broken',
  sql: 'create table half (id integer) strict; create table chairs (x text) strict;',
};

async function upgradable(withoutBackup = false) {
  const config = await newDatabase();
  const target = readTarget(config);
  const pool = openPool(target, 4);
  onTestFinished(async () => pool.end());
  const backupDir = join(tempFolder(), 'backups');
  const options = { target, backupDir, withoutBackup, now: 0 };
  return {
    name: config.name,
    backupDir,
    options,
    migrate: (list: readonly Migration[], changed = {}) => migratePostgres(pool, list, { ...options, ...changed }),
  };
}

test('PostgreSQL is brought up to date by one of many nodes that start together, with a back-up before', async () => {
  const { name, backupDir, migrate } = await upgradable();
  await migrate([first]);
  await server().query(name, 'insert into chairs values (7)');
  await Promise.all([1, 2, 3].map(() => migrate([first, second])));
  expect(await server().query(name, 'select id::int, colour from chairs')).toEqual([{ id: 7, colour: null }]);
  expect(readdirSync(backupDir)).toEqual(['version-1-1970-01-01T00-00-00-000Z.dump']);
});

test('an upgrade of PostgreSQL without a back-up is refused unless the operator said so', async () => {
  const { options, migrate } = await upgradable();
  await migrate([first]);
  const target = { ...options.target, port: 1 };
  await expect(migrate([first, second], { target })).rejects.toMatchObject({
    code: 'backup-failed',
    message: expect.stringContaining('upgradeWithoutBackup'),
  });
  await migrate([first, second], { target, withoutBackup: true });
});

test('PostgreSQL keeps nothing of a step that fails, and a newer or another database is refused', async () => {
  const { name, migrate } = await upgradable();
  await migrate([first]);
  await expect(migrate([first, broken])).rejects.toThrow(/chairs/);
  expect(await server().query(name, "select to_regclass('half') as half")).toEqual([{ half: null }]);
  await migrate([first, second]);
  await expect(migrate([first])).rejects.toMatchObject({ code: 'database-newer' });
  const edited = { ...first, sql: `${first.sql} ` };
  await expect(migrate([edited, second])).rejects.toMatchObject({ code: 'database-changed' });
});

test('PostgreSQL that goes away is told apart from wrong statements, and comes back by itself', async () => {
  const database = await open(await newDatabase());
  await server().interrupt();
  expect(await isStoreAlive(database)).toBe(false);
  await expect(database.selectFrom('rooms').selectAll().execute()).rejects.toMatchObject({ code: 'database-away' });
  await server().resume();
  expect(await database.selectFrom('rooms').selectAll().execute()).toEqual([]);
  await expect(
    database
      .selectFrom('rooms')
      .select('nothing' as 'id')
      .execute(),
  ).rejects.toMatchObject({ code: '42703' });
});

test('a database that was never there is told at the start', async () => {
  const config = { ...(await newDatabase()), connections: 2 };
  await server().query('postgres', `drop database ${config.name}`);
  await expect(openDatabase({ dataDir: tempFolder(), database: config }, 0)).rejects.toThrow(/does not exist/);
});

test('every released version of the database is brought up to date with what is in it', async () => {
  for (const version of migrations.keys()) {
    const { name, migrate } = await upgradable(true);
    await migrate(migrations.slice(0, version + 1));
    await server().query(
      name,
      "insert into rooms (id, name, location, created_at) values ('r', 'Saal', '', 1790000000123)",
    );
    await migrate(migrations);
    expect(await server().query(name, 'select name, created_at::text as at from rooms')).toEqual([
      { name: 'Saal', at: '1790000000123' },
    ]);
  }
});
