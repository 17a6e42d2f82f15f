import * as fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { Type } from 'typebox';
import { type RouteName, routes, WireError } from '../protocol/index.ts';
import { TestInstance, testOrigin } from '../testing/test-instance.ts';

const Failure = Type.Object({ error: WireError }, { additionalProperties: false });
const lastStep = 30_000;

/** Ending the session would make everything after it a 401. */
const names = (Object.keys(routes) as RouteName[]).filter((name) => name !== 'signOut');
const name = fc.constantFrom(...names);
const who = fc.constantFrom('anonymous', 'admin');

/** Bodies that are nearly right get further than random ones. */
const nearlyRight = fc.record(
  {
    username: fc.oneof(fc.string(), fc.constant('admin')),
    password: fc.string({ unit: 'binary' }),
    currentPassword: fc.string(),
    newPassword: fc.string({ maxLength: 400 }),
    displayName: fc.string({ unit: 'binary' }),
    role: fc.constantFrom('admin', 'facility', 'user', 'chair'),
    title: fc.string({ unit: 'binary', maxLength: 300 }),
    startsAt: fc.double(),
    endsAt: fc.double(),
    roomId: fc.oneof(fc.constant(null), fc.string()),
    guestsAllowed: fc.boolean(),
    guestName: fc.string({ unit: 'binary', maxLength: 120 }),
    name: fc.string({ unit: 'binary' }),
    location: fc.string({ unit: 'binary' }),
    command: fc.constantFrom('muteRoom', 'selfTest', 'restartStage', 'recallPreset', 'unmuteRoom'),
    deviceId: fc.string(),
    presetId: fc.string(),
    code: fc.constantFrom('00000000', '1', '12345678 '),
    publicKey: fc.base64String({ minLength: 40, maxLength: 240 }),
    applianceVersion: fc.string(),
  },
  { requiredKeys: [] },
);

/** The keys that the route knows, filled from the record above. */
function fitting(route: RouteName, record: Record<string, unknown>): unknown {
  const { body } = routes[route];
  const properties = body !== null && 'properties' in body ? Object.keys(body.properties) : Object.keys(record);
  return Object.fromEntries(Object.entries(record).filter(([key]) => properties.includes(key)));
}

function expectTame(status: number, body: unknown): void {
  expect(status).not.toBe(500);
  if (status >= 400) {
    expect(Check(Failure, body)).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:\d|SQLITE|at Object\./);
  }
}

async function started(): Promise<{ instance: TestInstance; cookieFor: (kind: string) => string }> {
  const instance = await TestInstance.start();
  const admin = await instance.as('admin');
  return { instance, cookieFor: (kind) => (kind === 'admin' ? admin : '') };
}

test(
  'any JSON as body of any route is answered or refused, never a failure of ours',
  { timeout: lastStep },
  async () => {
    const { instance, cookieFor } = await started();
    await fc.assert(
      fc.asyncProperty(name, who, fc.jsonValue(), async (route, kind, body) => {
        const answer = await instance.call(route, cookieFor(kind), { body });
        expectTame(answer.status, answer.body);
      }),
      { numRuns: 150 },
    );
  },
);

test('bodies that are nearly right are answered or refused', { timeout: lastStep }, async () => {
  const { instance, cookieFor } = await started();
  await fc.assert(
    fc.asyncProperty(name, who, nearlyRight, async (route, kind, record) => {
      const answer = await instance.call(route, cookieFor(kind), { body: fitting(route, record) });
      expectTame(answer.status, answer.body);
    }),
    { numRuns: 200 },
  );
});

test('any bytes with any content type are answered or refused', { timeout: lastStep }, async () => {
  const { instance, cookieFor } = await started();
  const type = fc.constantFrom(
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '',
  );
  await fc.assert(
    fc.asyncProperty(name, who, fc.uint8Array({ maxLength: 400 }), type, async (route, kind, bytes, contentType) => {
      const response = await instance.app.http.inject({
        method: routes[route].method,
        url: routes[route].path,
        headers: {
          cookie: cookieFor(kind),
          origin: testOrigin,
          'x-ratspult-request': '1',
          ...(contentType === '' ? {} : { 'content-type': contentType }),
        },
        payload: Buffer.from(bytes),
      });
      expectTame(response.statusCode, response.statusCode >= 400 ? response.json() : null);
    }),
    { numRuns: 150 },
  );
});

test('any path, query and cookie are answered or refused', { timeout: lastStep }, async () => {
  const { instance, cookieFor } = await started();
  const place = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).filter((text) => text.isWellFormed());
  const cookie = fc.oneof(fc.constant('admin'), fc.base64String({ maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(name, place, cookie, fc.webQueryParameters(), async (route, text, session, query) => {
      const places = { meetingId: text, number: text, linkToken: text, roomId: text };
      const asked = { places, query: `?${query}`, ...(routes[route].body === null ? {} : { body: {} }) };
      const value = session === 'admin' ? cookieFor('admin') : `ratspult_session=${session}`;
      const answer = await instance.call(route, value, asked);
      expectTame(answer.status, answer.body);
    }),
    { numRuns: 150 },
  );
});

test('a body that is too large is refused before it is read', async () => {
  const { instance, cookieFor } = await started();
  const body = { title: 'x'.repeat(70_000) };
  const answer = await instance.call('createMeeting', cookieFor('admin'), { body });
  expect([answer.status, answer.code]).toEqual([413, 'too-large']);
});
