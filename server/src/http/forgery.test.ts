import { expect, test } from 'vitest';
import { cookieOf, TestInstance, testOrigin } from '../testing/test-instance.ts';

const meeting = {
  title: 'Rat',
  startsAt: Date.UTC(2030, 0, 1),
  endsAt: Date.UTC(2030, 0, 2),
  roomId: null,
  guestsAllowed: true,
};

test.each([
  ['without the header', { mark: null }],
  ['with another header value', { mark: 'yes' }],
  ['from another origin', { origin: 'https://evil.example' }],
  ['from a sandboxed page', { origin: 'null' }],
  ['from an origin that only starts alike', { origin: `${testOrigin}.evil.example` }],
  ['without an origin', { origin: null }],
])('a changing request %s is refused although the session is good', async (_what, wrong) => {
  const instance = await TestInstance.start();
  const cookie = await instance.as('user');
  const refused = await instance.call('createMeeting', cookie, { body: meeting, ...wrong });
  expect([refused.status, refused.code]).toEqual([403, 'not-allowed']);
  expect((await instance.call('listMeetings', cookie)).body).toEqual({ items: [] });
  expect((await instance.call('createMeeting', cookie, { body: meeting })).status).toBe(200);
});

test('a foreign page cannot sign somebody in or out', async () => {
  const instance = await TestInstance.start();
  const cookie = await instance.as('user');
  const foreign = { origin: 'https://evil.example' };
  const body = { username: 'admin', password: 'x' };
  expect((await instance.call('signIn', '', { body, ...foreign })).code).toBe('not-allowed');
  expect((await instance.call('signOut', cookie, foreign)).code).toBe('not-allowed');
  expect((await instance.call('session', cookie)).status).toBe(200);
});

test('the session cookie is out of reach of scripts and foreign pages, and secure where TLS is', async () => {
  const instance = await TestInstance.start({ trustedProxies: ['10.0.0.1'] });
  const password = instance.app.firstAdmin?.password ?? '';
  const body = { username: 'admin', password: 'drei alte Rathäuser' };
  expect(password).not.toBe('');
  const answer = await instance.call('signIn', '', { body });
  expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookieOf(answer)).toMatch(/^ratspult_session=[\w-]{43}$/);
  const overTls = await instance.app.http.inject({
    method: 'POST',
    url: '/api/session',
    headers: { origin: testOrigin, 'x-ratspult-request': '1', 'x-forwarded-proto': 'https' },
    remoteAddress: '10.0.0.1',
    payload: body,
  });
  expect(String(overTls.headers['set-cookie'])).toContain('; Secure');
});

test('changing the password ends every other session of the account', async () => {
  const instance = await TestInstance.start();
  const password = 'drei alte Rathäuser';
  const signIn = async () => cookieOf(await instance.call('signIn', '', { body: { username: 'admin', password } }));
  const [first, second] = [await signIn(), await signIn()];
  const body = { currentPassword: password, newPassword: 'vier neue Rathäuser' };
  const renewed = cookieOf(await instance.call('changePassword', first, { body }));
  expect((await instance.call('session', first)).code).toBe('not-signed-in');
  expect((await instance.call('session', second)).code).toBe('not-signed-in');
  expect((await instance.call('session', renewed)).status).toBe(200);
});

test('signing out ends the session on the server, not only in the browser', async () => {
  const instance = await TestInstance.start();
  const cookie = await instance.as('user');
  expect((await instance.call('signOut', cookie)).status).toBe(200);
  expect((await instance.call('session', cookie)).code).toBe('not-signed-in');
});
