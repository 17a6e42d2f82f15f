import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../random.ts';
import { type Database, openStore } from '../store/open-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import type { AccountService } from './account-service.ts';
import { openAccounts } from './open-accounts.ts';

const minute = 60_000;
const cheap = { memory: 64, passes: 1 };

async function start(): Promise<{ accounts: AccountService; clock: ManualClock; database: Database }> {
  const folder = tempFolder();
  const clock = new ManualClock();
  const database = openStore(folder, clock.now());
  onTestFinished(async () => {
    await database.destroy();
  });
  const keyFile = join(folder, 'key');
  const { accounts } = await openAccounts(database, { clock, random: systemRandom, hashCost: cheap, keyFile });
  return { accounts, clock, database };
}

const codeOf = (outcome: { ok: boolean; code?: string }): string => (outcome.ok ? 'ok' : (outcome.code ?? ''));

test('an empty instance gets one administrator with a password that must be changed', async () => {
  const { accounts } = await start();
  const admin = await accounts.ensureFirstAdmin();
  expect(admin?.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  const signedIn = await accounts.signIn('admin', admin?.password ?? '');
  expect(signedIn).toMatchObject({ ok: true, value: { role: 'admin', mustChangePassword: true } });
});

test('a first password that nobody used is replaced at the next start, one that was changed never', async () => {
  const { accounts } = await start();
  const missed = await accounts.ensureFirstAdmin();
  const shown = await accounts.ensureFirstAdmin();
  expect(codeOf(await accounts.signIn('admin', missed?.password ?? ''))).toBe('wrong-credentials');
  const signedIn = await accounts.signIn('admin', shown?.password ?? '');
  if (!signedIn.ok) {
    throw new Error('not signed in');
  }
  await accounts.changePassword(signedIn.value, shown?.password ?? '', 'drei alte Rathäuser');
  expect(await accounts.ensureFirstAdmin()).toBeNull();
});

test('five wrong passwords lock a name for a minute, each further failure twice as long, a right one forgives', async () => {
  const { accounts, clock } = await start();
  const right = (await accounts.ensureFirstAdmin())?.password ?? '';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(codeOf(await accounts.signIn('admin', 'wrong'))).toBe('wrong-credentials');
  }
  expect(codeOf(await accounts.signIn('admin', right))).toBe('account-locked');
  clock.advance(minute);
  expect(codeOf(await accounts.signIn('admin', 'wrong'))).toBe('wrong-credentials');
  clock.advance(minute);
  expect(codeOf(await accounts.signIn('admin', right))).toBe('account-locked');
  clock.advance(minute);
  expect(codeOf(await accounts.signIn('admin', right))).toBe('ok');
  expect(codeOf(await accounts.signIn('admin', 'wrong'))).toBe('wrong-credentials');
  expect(codeOf(await accounts.signIn('admin', right))).toBe('ok');
});

test('guesses sent at once do not outrun the lock', async () => {
  const { accounts } = await start();
  await accounts.ensureFirstAdmin();
  const codes = await Promise.all(
    Array.from({ length: 20 }, async () => codeOf(await accounts.signIn('admin', 'wrong'))),
  );
  expect(codes.filter((code) => code === 'wrong-credentials')).toHaveLength(5);
  expect(codes.filter((code) => code === 'account-locked')).toHaveLength(15);
});

test('a name without an account answers and locks exactly like one with', async () => {
  const { accounts } = await start();
  await accounts.ensureFirstAdmin();
  const codes = [];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    codes.push([codeOf(await accounts.signIn('admin', 'x')), codeOf(await accounts.signIn('nobody', 'x'))]);
  }
  expect(codes.every(([known, unknown]) => known === unknown)).toBe(true);
  expect(codes.at(-1)).toEqual(['account-locked', 'account-locked']);
});

test('what was typed into the name field is not kept anywhere', async () => {
  const { accounts, database } = await start();
  await accounts.signIn('MeinGeheimesPasswort', 'x');
  const rows = await database.selectFrom('sign_in_failures').selectAll().execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('MeinGeheimesPasswort');
});

test('a new password must be long, not guessable and another one, and the old one must be right', async () => {
  const { accounts } = await start();
  const admin = await accounts.ensureFirstAdmin();
  const signedIn = await accounts.signIn('admin', admin?.password ?? '');
  if (!signedIn.ok || admin === null) {
    throw new Error('not signed in');
  }
  const change = async (current: string, next: string): Promise<string> =>
    codeOf(await accounts.changePassword(signedIn.value, current, next));
  expect(await change(admin.password, 'kurz')).toBe('password-too-weak');
  expect(await change(admin.password, 'adminadminadmin')).toBe('password-too-weak');
  expect(await change(admin.password, 'aaaaaaaaaaaaaaaa')).toBe('password-too-weak');
  expect(await change(admin.password, admin.password)).toBe('password-too-weak');
  expect(await change('wrong', 'drei alte Rathäuser')).toBe('wrong-credentials');
  expect(await change(admin.password, 'drei alte Rathäuser')).toBe('ok');
  expect(codeOf(await accounts.signIn('admin', admin.password))).toBe('wrong-credentials');
  expect(await accounts.signIn('admin', 'drei alte Rathäuser')).toMatchObject({ value: { mustChangePassword: false } });
});

test('a user name is taken once', async () => {
  const { accounts } = await start();
  const wish = { username: 'frau.weber', displayName: 'Frau Weber', role: 'facility' } as const;
  expect(codeOf(await accounts.create(wish))).toBe('ok');
  expect(codeOf(await accounts.create(wish))).toBe('conflict');
});
