import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { anonymous, type Caller, type CallerKind } from '../permissions/caller.ts';
import { denialOf, permissionTable } from '../permissions/permission-table.ts';
import {
  type AccountRole,
  Meeting,
  type Permission,
  permissionNames,
  SessionInfo,
  TicketResponse,
} from '../protocol/index.ts';
import { TestInstance, testOrigin } from '../testing/test-instance.ts';
import type { GuardedRoute } from './guard.ts';

const statusOf = {
  'not-signed-in': 401,
  'second-factor-required': 403,
  'password-change-required': 403,
  'second-factor-setup-required': 403,
  'second-factor-again': 403,
  'not-allowed': 403,
} as const;
const denials: ReadonlySet<string> = new Set(Object.keys(statusOf));

function account(
  kind: Exclude<CallerKind, 'anonymous'>,
  permissions: readonly Permission[] = [],
  freshProof = true,
): Caller {
  const role: AccountRole = kind === 'user' || kind === 'facility' ? kind : 'admin';
  const record = { id: 'x', username: 'x', displayName: 'x', role, passwordHash: null, permissions, origin: null };
  return {
    kind,
    account: { ...record, mustChangePassword: false, createdAt: 0, disabledAt: null },
    token: '',
    freshProof,
  };
}

/** A session of an account that holds one permission more than its role, as the group mapping of a provider gives it. */
async function withPermission(instance: TestInstance, permission: Permission): Promise<string> {
  const cookie = await instance.as('user');
  const database = new DatabaseSync(join(instance.dataDir, 'ratspult.sqlite'));
  database.prepare("update accounts set permissions = ? where username <> 'admin'").run(JSON.stringify([permission]));
  database.close();
  return cookie;
}

async function disabled(instance: TestInstance): Promise<string> {
  const cookie = await instance.as('user');
  const { account: person } = instance.result(SessionInfo, await instance.call('session', cookie));
  const wish = { places: { accountId: person.id }, body: { disabled: true } };
  expect(await instance.call('changeAccount', await instance.as('admin'), wish)).toMatchObject({ code: 'ok' });
  return cookie;
}

/** Somebody who holds a ticket of a meeting and tries it as a session. */
async function guest(instance: TestInstance): Promise<string> {
  const now = instance.clock.now();
  const wish = { title: 'Rat', startsAt: now, endsAt: now + 1000, roomId: null, guestsAllowed: true };
  const made = await instance.call('createMeeting', await instance.as('user'), { body: wish });
  const linkToken = instance.result(Meeting, made).link.split('/').at(-1) ?? '';
  const asked = await instance.call('ticket', '', { places: { linkToken }, body: { guestName: 'Gast' } });
  return `ratspult_session=${instance.result(TicketResponse, asked).ticket}`;
}

/** An administrator with a second factor, who signed in with the password alone. */
async function unproved(instance: TestInstance): Promise<string> {
  const cookie = await instance.as('admin');
  await instance.enrol(cookie);
  const { account: person } = instance.result(SessionInfo, await instance.call('session', cookie));
  return await instance.signInAs(person.username);
}

async function provedLongAgo(instance: TestInstance): Promise<string> {
  const cookie = await instance.as('admin');
  await instance.enrol(cookie);
  instance.clock.advance(11 * 60_000);
  return cookie;
}

interface Holder {
  readonly name: string;
  readonly requiresFactor?: true;
  readonly caller: Caller;
  readonly cookie: (instance: TestInstance) => Promise<string>;
}

const holders: readonly Holder[] = [
  { name: 'nobody', caller: anonymous, cookie: (instance) => instance.as('anonymous') },
  { name: 'a guest with a ticket', caller: anonymous, cookie: guest },
  { name: 'a disabled account', caller: anonymous, cookie: disabled },
  {
    name: 'an administrator before the first password',
    caller: account('pending'),
    cookie: (instance) => instance.as('pending'),
  },
  { name: 'an administrator without the code', caller: account('unproved'), cookie: unproved },
  {
    name: 'an administrator before the set-up of the code',
    requiresFactor: true,
    caller: account('unenrolled'),
    cookie: (instance) => instance.as('admin'),
  },
  { name: 'an administrator with an old code', caller: account('admin', [], false), cookie: provedLongAgo },
  ...(['user', 'facility', 'admin'] as const).map((role) => ({
    name: `the role ${role}`,
    caller: account(role),
    cookie: (instance: TestInstance) => instance.as(role),
  })),
  ...permissionNames.map((permission) => ({
    name: `somebody with ${permission}`,
    caller: account('user', [permission]),
    cookie: (instance: TestInstance) => withPermission(instance, permission),
  })),
];

/** Ends what the session cookie stands for, or its second factor: called last. */
const endsSession = ({ access }: GuardedRoute): number => ['removeSecondFactor', 'signOut'].indexOf(access);

async function ask(base: string, { method, url }: GuardedRoute, cookie: string) {
  const path = url.replaceAll(/:\w+|\*/g, 'nothing');
  const response = await fetch(`${base}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      origin: testOrigin,
      'x-ratspult-request': '1',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify({ guestName: 'Gast' }) } : {}),
  });
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const text = isJson ? await response.text() : '';
  // A stream of events goes on for ever.
  await response.body?.cancel().catch(() => undefined);
  const code = /"error":\{"code":"([a-z-]+)"/.exec(text)?.[1] ?? '';
  return { status: response.status, code };
}

describe.each(holders)('$name', ({ caller, cookie, requiresFactor = false }) => {
  test('is answered at every registered route as the permission table says', async () => {
    const instance = await TestInstance.start({ secondFactor: { administrators: requiresFactor } });
    const base = await instance.listen();
    const session = await cookie(instance);
    for (const route of instance.app.routes.toSorted((a, b) => endsSession(a) - endsSession(b))) {
      const seen = await ask(base, route, session);
      const denial = denialOf(route.access, caller);
      if (denial === null) {
        expect(denials.has(seen.code), `${route.method} ${route.url}: ${seen.code}`).toBe(false);
      } else {
        const code = route.method === 'HEAD' ? '' : denial;
        expect({ route, ...seen }).toEqual({ route, status: statusOf[denial], code });
      }
    }
  });
});

test('every line of the permission table is a registered route, and the other way round', async () => {
  const { app } = await TestInstance.start();
  const registered = new Set(app.routes.map(({ access }) => access));
  expect([...registered].toSorted()).toEqual(Object.keys(permissionTable).toSorted());
});
