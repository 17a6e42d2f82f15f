import { sign } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { AccessRule } from '../protocol/index.ts';
import { silentLog } from '../testing/silent-log.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { TestBrowser } from '../testing/test-browser.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { testClientId, TestProvider } from '../testing/test-provider.ts';

const minute = 60_000;
const groupRule = (value: string, role: AccessRule['role'], permissions: AccessRule['permissions'] = []) => ({
  providerId: 'stadt',
  claim: 'groups',
  value,
  role,
  permissions,
});
const rules = [
  groupRule('sitzungsdienst', 'user'),
  groupRule('it', 'admin'),
  groupRule('hausmeister', null, ['rooms.watch']),
];

async function start() {
  const provider = await TestProvider.listen();
  onTestFinished(async () => {
    await provider.away();
  });
  const identityProvider = {
    id: 'stadt',
    name: 'Stadt Musterhausen',
    issuer: provider.issuer,
    clientId: testClientId,
    scopes: ['openid', 'profile', 'offline_access'],
  };
  // The provider lives in real time, so the instance starts there too.
  const clock = new ManualClock(Date.now());
  const instance = await TestInstance.start({ identityProviders: [identityProvider] }, silentLog, clock);
  const address = await instance.listen();
  provider.serve(address);
  provider.people.set('weber', { name: 'Frau Weber', groups: ['sitzungsdienst'] });
  const admin = await instance.as('admin');
  await instance.call('saveAccessRules', admin, { body: { items: rules } });
  const browser = new TestBrowser();
  const isBack = (url: URL): boolean => url.origin === address && !url.pathname.startsWith('/api/');
  const login = async (who: string, from = browser) => {
    provider.next = who;
    const { url } = await from.open(`${address}/api/sign-on/stadt?to=/konsole/`, isBack);
    return `${url.pathname}${url.search}`;
  };
  const session = async (from = browser) => await instance.call('session', from.cookie(address, 'ratspult_session'));
  return { provider, instance, address, admin, browser, login, session };
}

const isAnswer = (url: URL): boolean => url.pathname.endsWith('/callback');
const endOf = async (answer: URL, from: TestBrowser) => (await from.send(answer, {})).headers.get('location') ?? '';

type Bench = Awaited<ReturnType<typeof start>>;

test('the sign-in page names the providers, and a login there opens a session with name and role from there', async () => {
  const { instance, login, session, address, provider } = await start();
  expect((await instance.call('signInProviders', '')).body).toEqual({
    items: [{ id: 'stadt', name: 'Stadt Musterhausen' }],
  });
  expect(await login('weber')).toBe('/konsole/');
  expect((await session()).body).toMatchObject({
    account: { displayName: 'Frau Weber', role: 'user', provider: provider.issuer, mustChangePassword: false },
  });
  expect((await instance.send('GET', '/api/sign-on/anderswo', '')).headers['location']).toBe('/?anmeldung=not-found');
  expect(address).toMatch(/^http:\/\/127/);
});

test('only pages of the instance are gone to after a login', async () => {
  const { instance, address } = await start();
  const browser = new TestBrowser();
  const isBack = (url: URL): boolean => url.origin === address && !url.pathname.startsWith('/api/');
  const wish = encodeURIComponent('//evil.example/');
  const answer = await browser.open(`${address}/api/sign-on/stadt/callback?to=${wish}`, isBack);
  expect(`${answer.url.pathname}${answer.url.search}`).toBe('/?anmeldung=sign-on-failed');
  const started = await instance.send('GET', `/api/sign-on/stadt?to=${wish}`, '');
  expect(started.status).toBe(303);
  expect(String(started.headers['location'])).not.toContain('evil');
});

test('an answer with a wrong state, a wrong nonce or for another browser opens nothing', async () => {
  const { provider, address, browser, session, instance } = await start();
  provider.next = 'weber';
  const answerTo = async (from: TestBrowser) => (await from.open(`${address}/api/sign-on/stadt`, isAnswer)).url;

  const wrongState = await answerTo(browser);
  wrongState.searchParams.set('state', 'x'.repeat(43));
  expect(await endOf(wrongState, browser)).toBe('/?anmeldung=sign-on-failed');

  const other = new TestBrowser();
  const theirs = await answerTo(other);
  expect(await endOf(theirs, new TestBrowser())).toBe('/?anmeldung=sign-on-failed');
  // The cookie of this browser is of another login: state, nonce and verifier differ.
  await answerTo(browser);
  expect(await endOf(theirs, browser)).toBe('/?anmeldung=sign-on-failed');
  expect((await session()).status).toBe(401);

  // The provider is made to answer with a nonce nobody asked for.
  const asking = new TestBrowser();
  const begun = await asking.send(new URL(`${address}/api/sign-on/stadt`), {});
  const authorize = new URL(begun.headers.get('location') ?? '');
  authorize.searchParams.set('nonce', 'y'.repeat(43));
  const { url } = await asking.open(authorize.href, isAnswer);
  expect(await endOf(url, asking)).toBe('/?anmeldung=sign-on-failed');

  const tooLate = await answerTo(browser);
  instance.clock.advance(11 * minute);
  expect(await endOf(tooLate, browser)).toBe('/?anmeldung=sign-on-failed');
});

test('groups give roles and single permissions; without a role nobody comes in', async () => {
  const { provider, instance, login, session } = await start();
  provider.people.set('nowak', { name: 'Herr Nowak', groups: ['it', 'sitzungsdienst'] });
  provider.people.set('kurz', { name: 'Frau Kurz', groups: ['sitzungsdienst', 'hausmeister'] });
  provider.people.set('fremd', { name: 'Herr Fremd', groups: ['hausmeister'] });
  const admin = new TestBrowser();
  await login('nowak', admin);
  expect((await session(admin)).body).toMatchObject({ account: { role: 'admin' } });
  const caretaker = new TestBrowser();
  await login('kurz', caretaker);
  expect((await session(caretaker)).body).toMatchObject({
    account: { role: 'user', permissions: expect.arrayContaining(['rooms.watch']) },
  });
  const stranger = new TestBrowser();
  expect(await login('fremd', stranger)).toBe('/konsole/?anmeldung=no-access');
  expect((await session(stranger)).status).toBe(401);
  const trial = { items: rules, providerId: 'stadt', claims: { groups: ['hausmeister', 'it'] } };
  expect((await instance.call('tryAccessRules', await instance.as('admin'), { body: trial })).body).toMatchObject({
    role: 'admin',
    matched: [1, 2],
  });
});

test('an account that was disabled here is not let in by the provider', async () => {
  const { instance, admin, login, session } = await start();
  await login('weber');
  const accountId = idOf(await session());
  await instance.call('changeAccount', admin, { places: { accountId }, body: { disabled: true } });
  expect((await session()).status).toBe(401);
  expect(await login('weber', new TestBrowser())).toBe('/konsole/?anmeldung=account-disabled');
  await instance.call('changeAccount', admin, { places: { accountId }, body: { disabled: false } });
  expect(await login('weber', new TestBrowser())).toBe('/konsole/');
});

test('new groups reach a running session, a refused refresh ends it', async () => {
  const { provider, instance, login, session } = await start();
  await login('weber');
  provider.people.set('weber', { name: 'Frau Dr. Weber', groups: ['it'] });
  instance.clock.advance(6 * minute);
  await expect
    .poll(async () => {
      instance.clock.advance(15_000);
      return (await session()).body;
    })
    .toMatchObject({ account: { role: 'admin', displayName: 'Frau Dr. Weber' } });
  provider.people.delete('weber');
  instance.clock.advance(6 * minute);
  await expect
    .poll(async () => {
      instance.clock.advance(15_000);
      return (await session()).status;
    })
    .toBe(401);
});

test('while the provider is away single sign-on says so, sessions stay and local accounts go on', async () => {
  const { provider, instance, login, session } = await start();
  await login('weber');
  await provider.away();
  expect(await login('weber', new TestBrowser())).toBe('/konsole/?anmeldung=provider-unreachable');
  const asked = await instance.as('user');
  expect((await instance.call('session', asked)).status).toBe(200);
  instance.clock.advance(6 * minute);
  await instance.call('session', asked);
  expect((await session()).status).toBe(200);
});

test('signing out leads to the provider, and its back-channel logout ends the session here', async () => {
  const bench = await start();
  const { provider, address, browser, login, session, instance } = bench;
  await login('weber');
  const { url } = await browser.open(
    `${provider.issuer}/session/end?client_id=${testClientId}&post_logout_redirect_uri=${encodeURIComponent(`${address}/`)}`,
  );
  const page = await (await browser.send(url, {})).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ xsrf, logout: 'yes' });
  await browser.send(new URL(`${provider.issuer}/session/end/confirm`), { method: 'POST', body });
  await expect.poll(async () => (await session()).status).toBe(401);

  const again = new TestBrowser();
  await login('weber', again);
  const answer = await instance.call('signOut', again.cookie(address, 'ratspult_session'));
  expect(answer.body).toMatchObject({ next: expect.stringContaining(`${provider.issuer}/session/end?`) });
  expect((await session(again)).status).toBe(401);
});

test('a logout token counts once, and only as the provider signs it', async () => {
  const bench = await start();
  const { login, session } = bench;
  await login('weber');
  for (const wrong of [
    logoutToken(bench, { aud: 'somebody-else' }),
    logoutToken(bench, { iss: 'http://127.0.0.1:9' }),
    logoutToken(bench, { iat: Math.floor(Date.now() / 1000) - 3600 }),
    logoutToken(bench, { nonce: 'an-id-token' }),
    logoutToken(bench, { sub: undefined }),
    logoutToken(bench, { events: {} }),
    logoutToken(bench, {}, 'none'),
    `${logoutToken(bench, {}).slice(0, -8)}AAAAAAAA`,
    'x',
  ]) {
    expect(await sendLogout(bench, wrong)).toBe(400);
  }
  expect((await session()).status).toBe(200);
  const token = logoutToken(bench, {});
  expect(await sendLogout(bench, token)).toBe(200);
  expect((await session()).status).toBe(401);
  await login('weber', bench.browser);
  expect(await sendLogout(bench, token)).toBe(400);
  expect((await session()).status).toBe(200);
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function logoutToken({ provider }: Bench, patch: Readonly<Record<string, unknown>>, alg = 'ES256'): string {
  const claims = {
    iss: provider.issuer,
    aud: testClientId,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    sub: 'weber',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...patch,
  };
  const text = `${part({ alg, kid: 'one', typ: 'logout+jwt' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: provider.keys.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

async function sendLogout({ address }: Bench, token: string): Promise<number> {
  const body = new URLSearchParams({ logout_token: token });
  return (await fetch(`${address}/api/sign-on/stadt/logout`, { method: 'POST', body })).status;
}

const idOf = (answer: { body: unknown }): string => /"id":"([^"]+)"/.exec(JSON.stringify(answer.body))?.[1] ?? '';
