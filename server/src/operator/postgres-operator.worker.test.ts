import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { AuditLog } from '../audit/audit-log.ts';
import type { PostgresConfig } from '../config/config-schema.ts';
import { AuditStore } from '../store/audit-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { usePostgres } from '../testing/postgres.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { parseCall } from './commands.ts';

const { testOnPostgres: test, server, newDatabase } = usePostgres();

async function operatorOf() {
  const database = await newDatabase();
  const folder = tempFolder();
  const file = join(folder, 'server.json');
  const { kind, urlFile } = database;
  const config = { dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }], database: { kind, urlFile } };
  writeFileSync(file, JSON.stringify(config));
  const run = async (...words: string[]) => {
    const lines: string[] = [];
    const call = parseCall([...words, '--config', file]);
    if (call.type !== 'command') {
      throw new Error(words.join(' '));
    }
    const status = await call.execute((line) => lines.push(line));
    return { status, printed: lines.join('\n') };
  };
  const actions = async () =>
    (await server().query(database.name, 'select action from audit order by id')).map((row) => row['action']);
  return { database, folder, dataDir: join(folder, 'data'), run, actions };
}

/** The instance as it runs on this database. */
async function runningOn(database: PostgresConfig, dataDir: string) {
  const clock = new ManualClock();
  const opened = await openDatabase({ dataDir, database }, clock.now());
  const audit = new AuditLog(new AuditStore(opened), clock, silentLog);
  const stop = async (): Promise<void> => {
    await audit.close();
    await opened.destroy();
  };
  onTestFinished(stop);
  const act = async (...actions: string[]): Promise<void> => {
    actions.forEach((action) => audit.record({ actor: 'admin', action, target: 'x', outcome: 'ok' }));
    await audit.close();
  };
  return { act, stop };
}

test('a back-up of PostgreSQL made while the instance runs brings back what was then, and keeps what was since', async () => {
  const { database, folder, dataDir, run, actions } = await operatorOf();
  const file = join(folder, 'monday.dump');
  await expect(run('backup', file)).rejects.toMatchObject({ code: 'database-missing' });
  const instance = await runningOn(database, dataDir);
  await instance.act('before');
  expect(await run('backup', file)).toMatchObject({ status: 0, printed: expect.stringContaining(file) });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await expect(run('backup', file)).rejects.toMatchObject({ code: 'file-exists' });
  await instance.act('after');
  await expect(run('restore', file)).rejects.toMatchObject({ code: 'database-in-use' });
  await instance.stop();

  expect((await run('restore', file)).status).toBe(0);
  expect(await actions()).toEqual(['before', 'instance.restore']);
  expect(readdirSync(join(dataDir, 'backups'))).toEqual([expect.stringMatching(/^before-restore-.*\.dump$/)]);
});

test('what is no back-up, or one of a newer program, is not restored and nothing changes', async () => {
  const { database, folder, dataDir, run, actions } = await operatorOf();
  const instance = await runningOn(database, dataDir);
  await instance.act('one');
  const newer = join(folder, 'newer.dump');
  await server().query(database.name, "insert into schema_migrations values (999, 'later', repeat('a', 64), 0)");
  await run('backup', newer);
  await server().query(database.name, 'delete from schema_migrations where number = 999');
  await instance.stop();
  const text = join(folder, 'text.dump');
  writeFileSync(text, 'no back-up');

  await expect(run('restore', newer)).rejects.toMatchObject({ code: 'database-newer' });
  await expect(run('restore', text)).rejects.toMatchObject({ code: 'database-damaged' });
  await expect(run('restore', join(folder, 'none'))).rejects.toMatchObject({ code: 'database-missing' });
  expect(await actions()).toEqual(['one']);
});

test('the audit log in PostgreSQL proves itself and names the entry that was changed', async () => {
  const { database, folder, dataDir, run } = await operatorOf();
  const instance = await runningOn(database, dataDir);
  await instance.act('one', 'two');
  expect(await run('audit', 'verify')).toMatchObject({ status: 0, printed: expect.stringContaining('2 entries') });
  const target = join(folder, 'audit.jsonl');
  await run('audit', 'export', target);
  expect(readFileSync(target, 'utf8').trim().split('\n')).toHaveLength(2);
  await server().query(database.name, "update audit set actor = 'nobody' where id = 2");
  expect(await run('audit', 'verify')).toMatchObject({ status: 1, printed: expect.stringContaining('Entry 2') });
});

test('a check of PostgreSQL says what it found, without a database too', async () => {
  const { database, dataDir, run } = await operatorOf();
  expect((await run('doctor')).printed).toMatch(/ok +database PostgreSQL .*empty/);
  const instance = await runningOn(database, dataDir);
  await instance.stop();
  expect((await run('doctor')).printed).toMatch(/ok +database PostgreSQL .*of a version this program knows/);
  await server().interrupt();
  onTestFinished(async () => server().resume());
  expect((await run('doctor')).printed).toMatch(/ERROR +database PostgreSQL .*\n +→ start the database/);
});
