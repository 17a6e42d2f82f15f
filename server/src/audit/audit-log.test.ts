import { expect, onTestFinished, test } from 'vitest';
import { AuditStore } from '../store/audit-store.ts';
import { openStore } from '../store/open-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { AuditLog } from './audit-log.ts';

function start() {
  const folder = tempFolder();
  const clock = new ManualClock();
  const database = openStore(folder, clock.now());
  onTestFinished(async () => {
    await database.destroy();
  });
  const open = () => new AuditLog(new AuditStore(database), clock, silentLog);
  return { audit: open(), reopen: open, database };
}

const entry = (action: string) => ({ actor: 'admin', action, target: 'x', outcome: 'ok' }) as const;

test('entries are listed newest first, page by page, at once after they were recorded', async () => {
  const { audit } = start();
  for (const action of ['one', 'two', 'three']) {
    audit.record(entry(action));
  }
  const page = await audit.list(2, null);
  expect(page.map((line) => line.action)).toEqual(['three', 'two']);
  expect((await audit.list(2, page[1]?.id ?? 0)).map((line) => line.action)).toEqual(['one']);
});

test('the chain goes on over a restart', async () => {
  const { audit, reopen } = start();
  audit.record(entry('before'));
  await audit.close();
  const again = reopen();
  again.record(entry('after'));
  expect(await again.verify()).toMatchObject({ entries: 2, brokenAt: null });
  expect(await again.list(10, null)).toHaveLength(2);
});

test('a changed or removed line shows', async () => {
  const { audit, database } = start();
  for (const action of ['one', 'two', 'three']) {
    audit.record(entry(action));
  }
  const [, second] = await audit.list(3, null);
  expect((await audit.verify()).brokenAt).toBeNull();
  await database.updateTable('audit').set({ actor: 'somebody' }).where('action', '=', 'two').execute();
  expect((await audit.verify()).brokenAt).toBe(second?.id);
  await database.updateTable('audit').set({ actor: 'admin' }).where('action', '=', 'two').execute();
  expect((await audit.verify()).brokenAt).toBeNull();
  await database.deleteFrom('audit').where('action', '=', 'two').execute();
  expect(await audit.verify()).toEqual({ entries: 2, brokenAt: (second?.id ?? 0) + 1, lastHash: null });
});
