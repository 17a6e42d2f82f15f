import { expect, test } from 'vitest';
import type { RouteName } from '../protocol/index.ts';
import { cookieOf, TestInstance } from '../testing/test-instance.ts';

const idOf = (body: unknown): string => /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';

async function start() {
  const instance = await TestInstance.start();
  const admin = await instance.as('admin');
  const on = async (name: RouteName, accountId: string, body?: unknown) =>
    await instance.call(name, admin, { places: { accountId }, ...(body === undefined ? {} : { body }) });
  const accountOf = async (cookie: string) => idOf((await instance.call('session', cookie)).body);
  return { instance, admin, on, accountOf };
}

test('a disabled account loses its sessions and cannot sign in; enabled it can again', async () => {
  const { instance, on, accountOf } = await start();
  const weber = await instance.as('user');
  const id = await accountOf(weber);
  const { username } = JSON.parse(JSON.stringify((await instance.call('session', weber)).body)).account;
  const signIn = async () =>
    await instance.call('signIn', '', { body: { username, password: 'drei alte Rathäuser' }, address: '127.0.0.9' });

  expect((await on('changeAccount', id, { disabled: true })).code).toBe('ok');
  expect((await instance.call('session', weber)).code).toBe('not-signed-in');
  expect((await signIn()).code).toBe('account-disabled');
  expect((await on('changeAccount', id, { disabled: false })).code).toBe('ok');
  expect((await signIn()).code).toBe('ok');
});

test('only who knows the password learns that an account is disabled', async () => {
  const { instance, on, accountOf } = await start();
  const weber = await instance.as('user');
  await on('changeAccount', await accountOf(weber), { disabled: true });
  const answer = await instance.call('signIn', '', { body: { username: 'person2', password: 'geraten' } });
  expect(answer.code).toBe('wrong-credentials');
});

test('a new role counts in the running session at once', async () => {
  const { instance, on, accountOf } = await start();
  const weber = await instance.as('user');
  const id = await accountOf(weber);
  expect((await instance.call('audit', weber)).code).toBe('not-allowed');
  expect((await on('changeAccount', id, { role: 'facility' })).code).toBe('ok');
  expect((await instance.call('audit', weber)).code).toBe('ok');
  expect((await on('changeAccount', id, { role: 'user' })).code).toBe('ok');
  expect((await instance.call('audit', weber)).code).toBe('not-allowed');
});

test('the last administrator can be neither disabled nor given another role, also not by two at once', async () => {
  const { instance, admin, on, accountOf } = await start();
  const own = await accountOf(admin);
  const { items } = JSON.parse(JSON.stringify((await instance.call('listAccounts', admin)).body));
  const first: string = items.find((item: { username: string }) => item.username === 'admin').id;
  const both = await Promise.all([first, own].map((id) => on('changeAccount', id, { role: 'user' })));
  expect(both.map(({ code }) => code).toSorted()).toEqual(['last-admin', 'ok']);
  // Whichever was first: one is left, and that one stays.
  const left = JSON.parse(JSON.stringify((await instance.call('session', admin)).body)).account.role;
  if (left === 'admin') {
    expect((await on('changeAccount', own, { disabled: true })).code).toBe('last-admin');
  } else {
    expect((await on('changeAccount', first, { disabled: true })).code).toBe('not-allowed');
  }
});

test('a new password ends all sessions, works once and must be changed', async () => {
  const { instance, on, accountOf } = await start();
  const weber = await instance.as('user');
  const id = await accountOf(weber);
  const answer = await on('resetPassword', id, {});
  const { initialPassword } = JSON.parse(JSON.stringify(answer.body));
  expect((await instance.call('session', weber)).code).toBe('not-signed-in');
  const signedIn = await instance.call('signIn', '', {
    body: { username: 'person2', password: initialPassword },
    address: '127.0.0.9',
  });
  expect(signedIn.body).toMatchObject({ account: { mustChangePassword: true } });
  expect((await instance.call('listMeetings', cookieOf(signedIn))).code).toBe('password-change-required');
});

test('ending the sessions of an account signs it out everywhere', async () => {
  const { instance, on, accountOf } = await start();
  const weber = await instance.as('user');
  expect((await on('endSessions', await accountOf(weber))).code).toBe('ok');
  expect((await instance.call('session', weber)).code).toBe('not-signed-in');
});
