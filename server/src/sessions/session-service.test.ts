import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../random.ts';
import { AccountStore } from '../store/account-store.ts';
import { openStore } from '../store/open-store.ts';
import { SessionStore } from '../store/session-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { SessionService } from './session-service.ts';

const hour = 3_600_000;
const limits = { sessionIdleMs: 12 * hour, sessionLifetimeMs: 72 * hour };
const account = {
  id: 'a1',
  username: 'frau.weber',
  displayName: 'Frau Weber',
  role: 'user',
  passwordHash: '',
  mustChangePassword: false,
  createdAt: 0,
  disabledAt: null,
  origin: null,
  permissions: [],
} as const;

async function start() {
  const folder = tempFolder();
  const clock = new ManualClock();
  const database = openStore(folder, clock.now());
  onTestFinished(async () => {
    await database.destroy();
  });
  await new AccountStore(database).insert(account);
  const sessions = new SessionService({ store: new SessionStore(database), clock, random: systemRandom, limits });
  return { sessions, clock, database };
}

test('a session lives while it is used and ends when it idles', async () => {
  const { sessions, clock } = await start();
  const token = await sessions.open('a1', null);
  clock.advance(11 * hour);
  expect((await sessions.find(token))?.username).toBe('frau.weber');
  clock.advance(11 * hour);
  expect((await sessions.find(token))?.username).toBe('frau.weber');
  clock.advance(12 * hour + 1);
  expect(await sessions.find(token)).toBeNull();
});

test('no use keeps a session longer than its lifetime', async () => {
  const { sessions, clock } = await start();
  const token = await sessions.open('a1', null);
  for (let hours = 0; hours < 72; hours += 6) {
    clock.advance(6 * hour);
    expect(await sessions.find(token)).not.toBeNull();
  }
  clock.advance(1);
  expect(await sessions.find(token)).toBeNull();
});

test('signing in again closes the session that the browser came with', async () => {
  const { sessions } = await start();
  const before = await sessions.open('a1', null);
  const after = await sessions.open('a1', before);
  expect(await sessions.find(before)).toBeNull();
  expect(await sessions.find(after)).not.toBeNull();
});

test('the database knows no token', async () => {
  const { sessions, database } = await start();
  const token = await sessions.open('a1', null);
  const rows = await database.selectFrom('sessions').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('expired sessions are forgotten, living ones stay', async () => {
  const { sessions, clock, database } = await start();
  await sessions.open('a1', null);
  clock.advance(13 * hour);
  const living = await sessions.open('a1', null);
  await sessions.forgetExpired();
  expect(await database.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
  await sessions.closeAllOf('a1');
  expect(await sessions.find(living)).toBeNull();
});
