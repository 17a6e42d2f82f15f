import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { migrate } from './migrate.ts';
import { type Migration, migrations } from './migrations.ts';
import { isStoreAlive, openStore } from './open-store.ts';

const first: Migration = { number: 1, name: 'first', sql: 'create table chairs (id integer primary key) strict;' };
const second: Migration = { number: 2, name: 'second', sql: 'alter table chairs add column colour text;' };
const broken: Migration = {
  number: 2,
  name: 'broken',
  sql: 'create table half (id integer); create table chairs (x);',
};

function openFile(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  return database;
}

const tablesOf = (database: DatabaseSync): unknown[] =>
  database
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .all()
    .map((row) => row['name']);

test('the released migrations stand in the order of their numbers, each once', () => {
  const numbers = migrations.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
});

test('a database is brought up to date, backed up before an upgrade and left alone when it is current', () => {
  const folder = tempFolder();
  const database = openFile(join(folder, 'x.sqlite'));
  const options = { backupDir: join(folder, 'backups'), now: 0 };
  migrate(database, [first], options);
  expect(readdirSync(folder)).not.toContain('backups');
  database.exec('insert into chairs (id) values (7)');

  migrate(database, [first, second], options);
  migrate(database, [first, second], options);
  expect(database.prepare('select id, colour from chairs').get()).toEqual({ id: 7, colour: null });

  const backups = readdirSync(options.backupDir);
  expect(backups).toEqual(['version-1-1970-01-01T00-00-00-000Z.sqlite']);
  const backup = openFile(join(options.backupDir, backups[0] ?? ''));
  expect(backup.prepare('select * from chairs').all()).toEqual([{ id: 7 }]);
});

test('a step that fails leaves nothing of itself behind', () => {
  const folder = tempFolder();
  const database = openFile(join(folder, 'x.sqlite'));
  const options = { backupDir: join(folder, 'backups'), now: 0 };
  expect(() => migrate(database, [first, broken], options)).toThrow(/chairs/);
  expect(tablesOf(database)).toEqual(['chairs', 'schema_migrations']);
  migrate(database, [first, second], options);
});

test('a database of a newer program or with another history is refused', () => {
  const folder = tempFolder();
  const database = openFile(join(folder, 'x.sqlite'));
  const options = { backupDir: join(folder, 'backups'), now: 0 };
  migrate(database, [first, second], options);
  expect(() => migrate(database, [first], options)).toThrow(expect.objectContaining({ code: 'database-newer' }));
  const edited = { ...first, sql: `${first.sql} ` };
  expect(() => migrate(database, [edited, second], options)).toThrow(
    expect.objectContaining({ code: 'database-changed' }),
  );
});

test('the instance opens its own database, readable by its owner alone', async () => {
  const folder = tempFolder();
  const dataDir = join(folder, 'data');
  const database = openStore(dataDir, 0);
  expect(await isStoreAlive(database)).toBe(true);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, 'ratspult.sqlite')).mode & 0o777).toBe(0o600);
  await database.destroy();
  expect(await isStoreAlive(database)).toBe(false);
});

test('every released version of the database is brought up to date with what is in it', () => {
  for (const version of migrations.keys()) {
    const folder = tempFolder();
    const database = openFile(join(folder, 'x.sqlite'));
    const options = { backupDir: join(folder, 'backups'), now: 0 };
    migrate(database, migrations.slice(0, version + 1), options);
    database.exec("insert into rooms (id, name, location, created_at) values ('r', 'Saal', '', 1790000000123)");
    migrate(database, migrations, options);
    expect(database.prepare('select name, created_at as at from rooms').all()).toEqual([
      { name: 'Saal', at: 1790000000123 },
    ]);
  }
});
