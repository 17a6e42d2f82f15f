import { expect, type test as vitestTest } from 'vitest';
import type { ConfigFile } from '../config/config-schema.ts';
import { AuditEntry, type DataClass, Meeting, routes } from '../protocol/index.ts';
import { silentLog } from '../testing/silent-log.ts';
import { pairedRoom, TestRoom } from '../testing/test-room.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { Type } from 'typebox';

const hour = 3_600_000;
const day = 24 * hour;

const linesOf = async (instance: TestInstance, cookie: string) => {
  const answer = await instance.call('retention', cookie);
  const { items } = instance.result(routes.retention.result, answer);
  return (dataClass: DataClass) => items.find((line) => line.dataClass === dataClass);
};

const entriesOf = async (instance: TestInstance, cookie: string): Promise<readonly AuditEntry[]> =>
  instance.result(Type.Object({ items: Type.Array(AuditEntry) }), await instance.call('audit', cookie)).items;

/** Moves the clock; a run that the full hours began is waited for, and one more comes at the end. */
async function live(instance: TestInstance, ms: number): Promise<void> {
  instance.clock.advance(ms);
  await instance.app.retention.run();
  await instance.app.retention.run();
}

/** Deletion by periods with a moved clock; the same for each database. */
export function retentionSuite(
  name: string,
  test: ReturnType<typeof vitestTest.skipIf>,
  database: () => Promise<ConfigFile['database']>,
): void {
  const start = async (config: Partial<ConfigFile> = {}): Promise<TestInstance> => {
    const place = await database();
    const instance = await TestInstance.start({ ...config, ...(place && { database: place }) }, silentLog);
    await instance.listen();
    return instance;
  };

  test(`${name}: a meeting goes after its period, not a day sooner`, async () => {
    const instance = await start({ retention: { meetingsDays: 10 } });
    const now = instance.clock.now();
    const wish = { title: 'Rat', startsAt: now, endsAt: now + hour, roomId: null, guestsAllowed: true };
    const cookie = await instance.as('user');
    const { link } = instance.result(Meeting, await instance.call('createMeeting', cookie, { body: wish }));
    const places = { linkToken: link.split('/').at(-1) ?? '' };
    await live(instance, 9 * day);
    expect((await instance.call('door', '', { places })).code).toBe('ok');
    await live(instance, 2 * day);
    expect((await instance.call('door', '', { places })).code).toBe('meeting-not-found');
    const line = (await linesOf(instance, await instance.as('admin')))('meetings');
    expect(line).toMatchObject({ periodMs: 10 * day, removedLast: 1, removedInAll: 1 });
    expect(line?.nextRunAt).toBeGreaterThan(line?.lastRunAt ?? Number.POSITIVE_INFINITY);
  });

  test(`${name}: sessions, failed sign-ins, codes and events of rooms go after theirs`, async () => {
    const instance = await start();
    const staff = await instance.as('facility');
    const key = await pairedRoom(instance, staff);
    const room = await TestRoom.connect(instance.app.addresses()[0] ?? '', key);
    const event = { id: 'e1', at: 0, kind: 'stage-restarted', deviceId: null, detail: '' };
    expect(await room.request('events', { events: [event] })).toMatchObject({ ok: true });
    const second = await instance.call('createRoom', staff, { body: { name: 'Zwei', location: '' } });
    const places = { roomId: instance.result(routes.createRoom.result, second).id };
    await instance.call('createPairingCode', staff, { places, body: {} });
    await instance.call('signIn', '', { body: { username: 'weg', password: 'falsch' } });
    room.socket.terminate();

    await live(instance, 25 * hour);
    const admin = await instance.as('admin');
    const early = await linesOf(instance, admin);
    expect(early('signInFailures')?.removedInAll).toBe(1);
    expect(early('pairingCodes')?.removedInAll).toBe(1);
    expect(early('sessions')?.removedInAll).toBeGreaterThan(0);
    expect(early('roomEvents')?.removedInAll).toBe(0);
    await live(instance, 30 * day);
    expect((await linesOf(instance, await instance.as('admin')))('roomEvents')?.removedInAll).toBe(1);
  });

  test(`${name}: old entries of the audit log go, and what is left is still provable`, async () => {
    const instance = await start({ retention: { auditDays: 30 } });
    await instance.as('facility');
    await live(instance, 20 * day);
    await instance.as('facility');
    expect((await linesOf(instance, await instance.as('admin')))('audit')?.removedInAll).toBe(0);
    await live(instance, 15 * day);
    const admin = await instance.as('admin');
    const removed = (await linesOf(instance, admin))('audit')?.removedInAll ?? 0;
    expect(removed).toBeGreaterThan(0);
    const entries = await entriesOf(instance, admin);
    expect(entries.find(({ action }) => action === 'audit.expire')).toMatchObject({ target: `${removed}` });
    expect(Math.min(...entries.map(({ at }) => at))).toBeGreaterThan(instance.clock.now() - 31 * day);
    expect(await instance.app.audit.verify()).toMatchObject({ brokenAt: null, entries: entries.length });

    // Even when everything is old.
    await live(instance, 400 * day);
    expect(await instance.app.audit.verify()).toMatchObject({ brokenAt: null, entries: 1 });
  });
}
