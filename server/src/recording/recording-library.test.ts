import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AuditLog } from '../audit/audit-log.ts';
import { AuditStore } from '../store/audit-store.ts';
import type { AccountRecord } from '../store/account-store.ts';
import { openStore } from '../store/open-store.ts';
import { type RecordingRecord, RecordingStore } from '../store/recording-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { finishedName } from './finish-part.ts';
import { RecordingFolder } from './recording-folder.ts';
import { RecordingLibrary } from './recording-library.ts';

const dayMs = 24 * 3_600_000;

const account = (id: string, permissions: AccountRecord['permissions'] = ['recordings.make']): AccountRecord => ({
  id,
  username: id,
  displayName: id,
  role: 'user',
  passwordHash: null,
  mustChangePassword: false,
  createdAt: 0,
  disabledAt: null,
  origin: null,
  permissions,
});

async function start(records: readonly Partial<RecordingRecord>[]) {
  const root = tempFolder();
  const clock = new ManualClock();
  const database = openStore(root, clock.now());
  const store = new RecordingStore(database);
  const audit = new AuditLog(new AuditStore(database), clock, silentLog);
  const folder = new RecordingFolder(join(root, 'recordings'), 0);
  for (const [index, record] of records.entries()) {
    const id = record.id ?? `r${index}`;
    await store.save({
      id,
      meetingId: 'm',
      title: 'Rat',
      part: 1,
      ownerId: 'anna',
      organiserId: 'bert',
      startedAt: clock.now() - 1000,
      endedAt: clock.now(),
      state: 'ready',
      durationMs: 1000,
      bytes: 4,
      chapters: [{ atMs: 0, title: 'Beginn' }],
      ...record,
    });
    mkdirSync(folder.of(id), { recursive: true });
    writeFileSync(join(folder.of(id), finishedName), 'film');
  }
  const open = () =>
    RecordingLibrary.load({ store, folder, ffmpeg: 'ffmpeg', retentionMs: 30 * dayMs, audit, clock, log: silentLog });
  const library = await open();
  onTestFinished(async () => {
    await library.close();
    await audit.close();
    await database.destroy();
  });
  return { library, clock, audit, store, open, fileOf: (id: string) => join(folder.of(id), finishedName) };
}

test('a recording is there for who started it, whose meeting it was and who manages recordings, for nobody else', async () => {
  const { library } = await start([{}]);
  const seenBy = (one: AccountRecord): number => library.list(one).length;
  expect([seenBy(account('anna')), seenBy(account('bert')), seenBy(account('clara'))]).toEqual([1, 1, 0]);
  expect(seenBy(account('clara', ['recordings.manage']))).toBe(1);
  expect(library.open(account('clara'), 'r0')).toMatchObject({ ok: false, code: 'not-found' });
  expect(await library.delete(account('clara'), 'r0')).toMatchObject({ ok: false, code: 'not-found' });
});

test('a recording goes when it was kept long enough: file, entry and a line in the audit log', async () => {
  const { library, clock, audit, store, fileOf } = await start([{}, { state: 'running', endedAt: null }]);
  expect(library.list(account('anna')).map(({ deletedAt }) => deletedAt)).toContain(null);
  clock.advance(30 * dayMs - 1);
  await library.forgetOld();
  expect(existsSync(fileOf('r0'))).toBe(true);
  clock.advance(1);
  await library.forgetOld();
  expect([existsSync(fileOf('r0')), existsSync(fileOf('r1'))]).toEqual([false, true]);
  expect((await store.all()).map(({ id }) => id)).toEqual(['r1']);
  expect((await audit.list(5, null)).map(({ action, target }) => `${action} ${target}`)).toEqual([
    'recording.expired r0',
  ]);
});

test('downloads and deletions are in the audit log, and a deleted file is gone at once', async () => {
  const { library, audit, fileOf } = await start([{}]);
  expect(library.open(account('anna'), 'r0')).toMatchObject({
    ok: true,
    value: { name: expect.stringMatching(/^Aufzeichnung_[\d_-]+_Teil-1\.mp4$/) },
  });
  expect(await library.delete(account('bert'), 'r0')).toEqual({ ok: true, value: null });
  expect(existsSync(fileOf('r0'))).toBe(false);
  expect((await audit.list(5, null)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'bert recording.delete',
    'anna recording.download',
  ]);
});

test('what is not finished is neither handed out nor deleted', async () => {
  const { library } = await start([{ state: 'finishing' }]);
  expect(library.open(account('anna'), 'r0')).toMatchObject({ code: 'conflict' });
  expect(await library.delete(account('anna'), 'r0')).toMatchObject({ code: 'conflict' });
});

test('after a crash of the instance a recording without content is dropped', async () => {
  const { library, store } = await start([{ state: 'running', endedAt: null }]);
  library.recover();
  await library.idle();
  expect(await store.all()).toEqual([]);
});
