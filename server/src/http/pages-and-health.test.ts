import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { TestInstance } from '../testing/test-instance.ts';

function writePages(dataDir: string): void {
  for (const page of ['meet', 'console']) {
    mkdirSync(join(dataDir, 'pages', page, 'assets'), { recursive: true });
    writeFileSync(join(dataDir, 'pages', page, 'index.html'), `<html lang="de">${page}</html>`);
    writeFileSync(join(dataDir, 'pages', page, 'assets', 'main-4f2a.js'), `/* ${page} */`);
  }
  writeFileSync(join(dataDir, 'secret.txt'), 'secret');
}

test('says in plain words when the pages are not built', async () => {
  const instance = await TestInstance.start();
  const answer = await instance.send('GET', '/', '');
  expect(answer.status).toBe(503);
  expect(answer.body).toContain('npm run build');
});

test('serves the web client and the console with their assets', async () => {
  const instance = await TestInstance.start();
  writePages(instance.dataDir);
  for (const [url, content] of [
    ['/', 'meet'],
    ['/m/abc', 'meet'],
    ['/konsole/', 'console'],
    ['/konsole/raeume', 'console'],
  ] as const) {
    const page = await instance.send('GET', url, '');
    expect([page.status, page.body, page.headers['cache-control']]).toEqual([
      200,
      `<html lang="de">${content}</html>`,
      'no-store',
    ]);
  }
  for (const [url, content] of [
    ['/assets/main-4f2a.js', 'meet'],
    ['/konsole/assets/main-4f2a.js', 'console'],
  ] as const) {
    const asset = await instance.send('GET', url, '');
    expect(asset.body).toBe(`/* ${content} */`);
    expect(asset.headers['cache-control']).toContain('immutable');
  }
  expect((await instance.send('GET', '/konsole', '')).headers['location']).toBe('/konsole/');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2f..%2fsecret.txt',
  '/konsole/..%2f..%2fsecret.txt',
  '/konsole/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets/missing.js',
  '/konsole/assets/missing.js',
])('hands out nothing but built files: %s', async (url) => {
  const instance = await TestInstance.start();
  writePages(instance.dataDir);
  const answer = await instance.send('GET', url, '');
  expect(JSON.stringify(answer.body)).not.toContain('secret');
  expect([200, 308, 400, 404]).toContain(answer.status);
});

test('every answer carries the strict content policy', async () => {
  const instance = await TestInstance.start();
  for (const url of ['/', '/api/session', '/nothing/here', '/health/live']) {
    const { headers } = await instance.send('GET', url, '');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/ (?:\*|https:|ws:|wss:)(?:;| |$)/);
    expect(policy).toContain("connect-src 'self' ws://localhost:80 wss://localhost:80;");
    expect(headers['permissions-policy']).toContain('microphone=(self)');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('is live by itself and ready with database and media', async () => {
  const instance = await TestInstance.start();
  expect((await instance.send('GET', '/health/live', '')).status).toBe(200);
  const ready = await instance.send('GET', '/health/ready', '');
  expect([ready.status, ready.body]).toMatchObject([200, { status: 'ready' }]);
});

test('metrics are for loopback and configured addresses and name nobody', async () => {
  const instance = await TestInstance.start({ metricsAllow: ['10.1.2.3'] });
  await instance.as('user', 'Frau Geheim');
  const metrics = await instance.send('GET', '/metrics', '');
  expect(metrics.body).toContain('ratspult_meetings_running 0');
  expect(metrics.body).toContain('ratspult_media_worker_seats{slot="0"} 0');
  expect(metrics.body).toContain('ratspult_media_worker_strain{slot="0"} 0');
  expect(metrics.body).not.toMatch(/Geheim|person1|admin/);
  expect((await instance.send('GET', '/metrics', '', { address: '10.1.2.3' })).status).toBe(200);
  expect((await instance.send('GET', '/metrics', '', { address: '10.1.2.4' })).code).toBe('not-allowed');
  const headers = { 'x-forwarded-for': '10.1.2.4' };
  const behindUnknownProxy = await instance.app.http.inject({ method: 'GET', url: '/metrics', headers });
  expect(behindUnknownProxy.statusCode).toBe(403);
});

test('describes every route as OpenAPI', async () => {
  const instance = await TestInstance.start();
  const { body, status } = await instance.send('GET', '/api/openapi.json', '');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    openapi: expect.stringMatching(/^3\./),
    paths: { '/api/rooms/{roomId}/commands': { post: { operationId: 'roomCommand' } } },
  });
});

test('too many requests from one address are refused, others are not', async () => {
  const instance = await TestInstance.start({ limits: { requestsPerMinute: 20 } });
  const codes = [];
  for (let count = 0; count < 25; count += 1) {
    codes.push((await instance.call('session', '', { address: '10.0.0.9' })).code);
  }
  expect(codes.at(-1)).toBe('rate-limited');
  expect((await instance.call('session', '', { address: '10.0.0.8' })).code).toBe('not-signed-in');
});

test('the log names no person, no password, no token and no link', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const instance = await TestInstance.start({}, pino({ level: 'trace' }, stream));
  const cookie = await instance.as('user', 'Frau Geheim');
  const startsAt = instance.clock.now();
  const body = { title: 'Streng vertraulich', startsAt, endsAt: startsAt + 1000, roomId: null, guestsAllowed: true };
  const created = await instance.call('createMeeting', cookie, { body });
  const link = JSON.stringify(created.body).match(/\/m\/([\w-]+)/)?.[1] ?? '';
  await instance.call('ticket', '', { places: { linkToken: link }, body: { guestName: 'Herr Gast' } });
  await instance.call('signIn', '', { body: { username: 'frau.geheim', password: 'sehr-geheim' } });
  await instance.call('signIn', '', { body: 'kein Objekt sehr-geheim' });
  const text = lines.join('');
  expect(link).not.toBe('');
  for (const secret of ['Geheim', 'geheim', 'Herr Gast', 'Streng', link, cookie.split('=')[1] ?? '', 'drei alte']) {
    expect(text).not.toContain(secret);
  }
});
