import { expect, type test as vitestTest } from 'vitest';
import { defaultMeetingSettings, type RoomReport } from '../protocol/index.ts';
import { systemRandom } from '../random.ts';
import { quietReport } from '../testing/test-room.ts';
import { AccessRuleStore } from './access-rule-store.ts';
import { type AccountRecord, AccountStore } from './account-store.ts';
import { AuditStore, type NewChainedEntry } from './audit-store.ts';
import { FailureStore } from './failure-store.ts';
import { MailStore } from './mail-store.ts';
import { type MeetingRecord, MeetingStore } from './meeting-store.ts';
import { type Database, isStoreAlive } from './open-store.ts';
import { PairingStore } from './pairing-store.ts';
import { RoomStore } from './room-store.ts';
import { secretOf } from './secret-store.ts';
import { SessionStore } from './session-store.ts';

/** Later than any 32-bit number, as real times are. */
const now = 1_790_000_000_123;

const weber: AccountRecord = {
  id: 'a1',
  username: 'weber',
  displayName: 'Frau Weber',
  role: 'facility',
  passwordHash: 'x',
  mustChangePassword: true,
  createdAt: now,
  disabledAt: null,
  origin: null,
  permissions: [],
};

const sitting: MeetingRecord = {
  id: 'm1',
  number: '123456789',
  linkToken: 'link',
  title: 'Bauausschuss – „öffentlich“',
  startsAt: now,
  endsAt: now + 3_600_000,
  roomId: 'r1',
  organiserId: 'a1',
  organiserName: 'Frau Weber',
  guestsAllowed: true,
  adHoc: false,
  locked: false,
  nonPublic: false,
  endedAt: null,
  createdAt: now,
  settings: { ...defaultMeetingSettings, waitingRoom: 'all', privateChat: true },
  schedule: {
    recurrence: { interval: 2, pattern: { every: 'week', weekdays: [2, 4] }, ends: { kind: 'never' } },
    exceptions: [
      { plannedAt: now + 1, moved: null },
      { plannedAt: now + 2, moved: { startsAt: now + 3, endsAt: now + 4 } },
    ],
    sequence: 3,
    cancelledAt: null,
    closedUntil: now + 5,
  },
  moderatorIds: ['a1'],
};

const hall = { id: 'r1', name: 'Sitzungssaal', location: 'Rathaus', createdAt: now };

async function peopleAndSessions(database: Database): Promise<void> {
  const accounts = new AccountStore(database);
  expect(await accounts.insert(weber)).toBe(true);
  expect(await accounts.insert({ ...weber, id: 'a2' })).toBe(false);
  expect(await accounts.byUsername('weber')).toEqual(weber);
  await accounts.setPassword('a1', 'y', false);
  expect(await accounts.byId('a1')).toEqual({ ...weber, passwordHash: 'y', mustChangePassword: false });
  expect(await accounts.byId('a2')).toBeNull();

  const sessions = new SessionStore(database);
  await sessions.insert({
    tokenHash: 't1',
    accountId: 'a1',
    createdAt: now,
    lastSeenAt: now,
    provider: null,
    provedAt: null,
  });
  await sessions.insert({
    tokenHash: 't2',
    accountId: 'a1',
    createdAt: now - 10,
    lastSeenAt: now,
    provider: null,
    provedAt: null,
  });
  await sessions.touch('t1', now + 5);
  expect((await sessions.find('t1'))?.session).toEqual({
    tokenHash: 't1',
    accountId: 'a1',
    createdAt: now,
    lastSeenAt: now + 5,
    provider: null,
    provedAt: null,
  });
  await sessions.deleteExpired(now - 5, 0);
  expect(await sessions.find('t2')).toBeNull();
  expect((await sessions.find('t1'))?.account.username).toBe('weber');
}

async function providersAndRules(database: Database): Promise<void> {
  const accounts = new AccountStore(database);
  const origin = { issuer: 'https://anmeldung.stadt.example', subject: 's1' };
  const nowak: AccountRecord = { ...weber, id: 'b1', username: 'nowak@stadt', passwordHash: null, origin };
  expect(await accounts.insert(nowak)).toBe(true);
  expect(await accounts.insert({ ...nowak, id: 'b2', username: 'anders@stadt' })).toBe(false);
  await accounts.setFromProvider('b1', { displayName: 'Nowak', role: 'admin', permissions: ['audit.read'] });
  await accounts.setDisabled('b1', now);
  expect(await accounts.bySubject(origin.issuer, 's1')).toEqual({
    ...nowak,
    displayName: 'Nowak',
    role: 'admin',
    permissions: ['audit.read'],
    disabledAt: now,
  });

  const sessions = new SessionStore(database);
  const session = { tokenHash: 'p1', accountId: 'b1', createdAt: now, lastSeenAt: now, provedAt: null };
  const provider = { issuer: origin.issuer, sid: 'x', tokens: 'sealed', recheckAt: now + 9 };
  await sessions.insert({ ...session, provider });
  await sessions.insert({ ...session, tokenHash: 'p2', provider: { ...provider, sid: 'y', recheckAt: null } });
  expect(await sessions.due(now, 9)).toEqual([]);
  const due = await sessions.due(now + 9, 9);
  expect(due).toEqual([{ ...session, provider }]);
  // Two nodes see the same session due: one gets it.
  const claims = await Promise.all(due.flatMap((one) => [1, 2].map(() => sessions.claimRecheck(one, now + 99))));
  expect(claims.filter(Boolean)).toHaveLength(1);
  await sessions.recheckAll(now);
  expect((await sessions.due(now, 9)).map(({ tokenHash }) => tokenHash)).toEqual(['p1']);
  expect(await sessions.deleteOfProvider(origin.issuer, 'x', 'b1')).toEqual(['b1']);
  expect(await sessions.hasAny('b1')).toBe(true);
  expect(await sessions.deleteOfProvider(origin.issuer, null, 'b1')).toEqual(['b1']);
  expect(await sessions.hasAny('b1')).toBe(false);

  const store = new AccessRuleStore(database);
  const rule = { providerId: 'stadt', claim: 'groups', value: 'it', role: 'admin', permissions: [] } as const;
  const rules = [
    { ...rule, permissions: ['audit.read' as const] },
    { ...rule, role: null, permissions: [] },
  ];
  await store.replace([{ ...rule, permissions: [] }]);
  await store.replace(rules);
  expect(await store.all()).toEqual(rules);
}

async function failures(database: Database): Promise<void> {
  const store = new FailureStore(database);
  const record = { failures: 3, lockedUntil: now + 60_000, lastFailureAt: now };
  await store.put('k', { ...record, failures: 2 });
  await store.put('k', record);
  expect(await store.get('k')).toEqual(record);
  await store.clearOlderThan(now + 1);
  expect(await store.get('k')).toBeNull();
}

async function roomsAndCodes(database: Database): Promise<void> {
  const rooms = new RoomStore(database);
  expect(await rooms.insert(hall)).toBe(true);
  expect(await rooms.insert({ ...hall, id: 'r2' })).toBe(false);
  const report: RoomReport = { ...quietReport, roomMuted: true };
  await rooms.setPublicKey('r1', 'key');
  await rooms.saveReport('r1', report, now);
  await rooms.saveReport('r1', null, now + 1);
  expect(await rooms.all()).toEqual([
    { id: 'r1', name: 'Sitzungssaal', location: 'Rathaus', publicKey: 'key', lastSeenAt: now + 1, lastReport: report },
  ]);
  expect(await rooms.claimEvent('r1', 'e1', now)).toBe(true);
  expect(await rooms.claimEvent('r1', 'e1', now)).toBe(false);
  await rooms.forgetEventsBefore(now + 1);
  expect(await rooms.claimEvent('r1', 'e1', now)).toBe(true);

  const codes = new PairingStore(database);
  await codes.put('old', 'r1', now + 10);
  await codes.put('new', 'r1', now + 10);
  expect(await codes.take('old', now)).toBeNull();
  expect(await codes.take('new', now)).toBe('r1');
  expect(await codes.take('new', now)).toBeNull();
}

async function mail(database: Database): Promise<void> {
  const store = new MailStore(database);
  const content = { subject: 'Einladung', body: 'Grüße', calendar: 'BEGIN:VCALENDAR', method: 'REQUEST' } as const;
  const to = (id: string, address: string) => ({ ...content, id, meetingId: 'm1', address });
  await store.queue('m1', ['a@x.de', 'b@x.de'], [to('1', 'a@x.de'), to('2', 'b@x.de')], now);
  expect(await store.invitees('m1')).toEqual(['a@x.de', 'b@x.de']);
  expect(await store.due(now - 1, 9)).toEqual([]);
  expect(await store.due(now, 9)).toHaveLength(2);
  await store.settle('1', null);
  await store.postpone('2', 'server-away', 1, now + 60_000);
  expect(await store.nextDueAt()).toBe(now + 60_000);
  expect(await store.states('m1')).toEqual([
    { address: 'a@x.de', state: 'sent', reason: null },
    { address: 'b@x.de', state: 'waiting', reason: 'server-away' },
  ]);
  await store.queue('m1', ['a@x.de'], [{ ...to('3', 'b@x.de'), method: 'CANCEL' }], now);
  expect(await store.due(now, 9)).toEqual([{ ...to('3', 'b@x.de'), method: 'CANCEL', attempts: 0 }]);
  await store.forgetOrphans();
  expect(await store.states('m1')).toHaveLength(1);
}

async function meetings(database: Database): Promise<void> {
  const store = new MeetingStore(database);
  await store.insert(sitting);
  await store.update({ ...sitting, locked: true, endedAt: now + 9 });
  expect(await store.all()).toEqual([{ ...sitting, locked: true, endedAt: now + 9 }]);
  const changed = {
    ...sitting,
    title: 'Rat',
    schedule: { ...sitting.schedule, recurrence: null, exceptions: [], sequence: 4, cancelledAt: now },
    moderatorIds: [],
  };
  await store.replace(changed);
  expect(await store.all()).toEqual([changed]);
  await store.replace({ ...sitting, locked: true, endedAt: now + 9 });
  expect(await store.all()).toEqual([{ ...sitting, locked: true, endedAt: now + 9 }]);
  await store.ban({ meetingId: 'm1', identity: 'x' }, now);
  await store.ban({ meetingId: 'm1', identity: 'x' }, now);
  expect(await store.bans()).toEqual([{ meetingId: 'm1', identity: 'x' }]);
  await mail(database);
  // What hangs on something that goes, goes or lets go with it.
  await new RoomStore(database).delete('r1');
  expect((await store.all())[0]?.roomId).toBeNull();
  await store.delete('m1');
  expect(await store.bans()).toEqual([]);
}

async function auditAndSecrets(database: Database): Promise<void> {
  const audit = new AuditStore(database);
  const entryAfter = (previous: string | null): NewChainedEntry => ({
    at: now,
    actor: 'admin',
    action: 'x',
    target: '',
    outcome: 'ok',
    detail: '',
    previousHash: previous ?? 'start',
    hash: `${previous ?? ''}+`,
  });
  await Promise.all([1, 2, 3].map(() => audit.append(entryAfter)));
  expect((await audit.chain()).map(({ id, previousHash, hash }) => [id, previousHash, hash])).toEqual([
    [1, 'start', '+'],
    [2, '+', '++'],
    [3, '++', '+++'],
  ]);
  expect((await audit.list(2, null)).map(({ id, at }) => [id, at])).toEqual([
    [3, now],
    [2, now],
  ]);
  expect((await audit.list(5, 2)).map(({ id }) => id)).toEqual([1]);

  const secret = await secretOf(database, systemRandom, 'one');
  expect(await secretOf(database, systemRandom, 'one')).toBe(secret);
  expect(await isStoreAlive(database)).toBe(true);
}

/** What every database must do; the same for each. `open` gives an empty, migrated one that the test closes by itself. */
export function storeSuite(
  name: string,
  test: ReturnType<typeof vitestTest.skipIf>,
  open: () => Promise<Database>,
): void {
  test(`${name} keeps accounts, sessions, rooms, meetings and the audit log`, async () => {
    const database = await open();
    await peopleAndSessions(database);
    await providersAndRules(database);
    await failures(database);
    await roomsAndCodes(database);
    await meetings(database);
    await auditAndSecrets(database);
  });

  test(`${name} leaves nothing of a transaction that fails`, async () => {
    const database = await open();
    const accounts = new AccountStore(database);
    await expect(
      database.transaction().execute(async (transaction) => {
        await new AccountStore(transaction).insert(weber);
        await new SessionStore(transaction).insert({
          tokenHash: 't',
          accountId: 'nobody',
          createdAt: now,
          lastSeenAt: now,
          provider: null,
          provedAt: null,
        });
      }),
    ).rejects.toThrow(/foreign key/i);
    expect(await accounts.all()).toEqual([]);
  });
}
