import { describe, expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../conference/testing/test-client.ts';
import {
  defaultMeetingSettings,
  Meeting,
  MeetingDetails,
  MeetingDoor,
  SessionInfo,
  TicketResponse,
} from '../protocol/index.ts';
import { asUtc, epochOf, wallTimeOf, weekdayOf } from '../schedule/zoned-time.ts';
import { TestInstance } from '../testing/test-instance.ts';

const zone = 'Europe/Berlin';
const hour = 3_600_000;
const patient = { requestsPerMinute: 1_000_000, sessionIdleHours: 720, sessionLifetimeHours: 8760 };
const week = 7 * 24 * hour;

/** Ten o'clock in Berlin, some days ahead. */
function tenOClock(instance: TestInstance, days: number): number {
  const wall = wallTimeOf(instance.clock.now() + days * 24 * hour, zone);
  return epochOf({ ...wall, hour: 10, minute: 0, second: 0 }, zone);
}

async function withSeries(wish: Record<string, unknown> = {}) {
  const instance = await TestInstance.start({ timeZone: zone, limits: patient });
  const owner = await instance.as('user', 'Herr Vorsitz');
  const startsAt = tenOClock(instance, 3);
  const weekday = weekdayOf(asUtc(wallTimeOf(startsAt, zone)));
  const recurrence = {
    interval: 1,
    pattern: { every: 'week', weekdays: [weekday] },
    ends: { kind: 'count', count: 4 },
  };
  const body = {
    title: 'Amtsleitung',
    startsAt,
    endsAt: startsAt + hour,
    roomId: null,
    guestsAllowed: true,
    recurrence,
    ...wish,
  };
  const meeting = instance.result(Meeting, await instance.call('createMeeting', owner, { body }));
  const places = { meetingId: meeting.id, linkToken: meeting.link.split('/m/')[1] ?? '' };
  const change = async (plannedAt: number, what: object) =>
    await instance.call('changeOccurrence', owner, { places, body: { plannedAt, change: what } });
  const details = async () => instance.result(MeetingDetails, await instance.call('meeting', owner, { places }));
  const door = async () => instance.result(MeetingDoor, await instance.call('door', '', { places }));
  return { instance, owner, meeting, places, body, change, details, door };
}

/** Somebody in the meeting, by WebSocket. */
async function enter(instance: TestInstance, address: string, cookie: string, linkToken: string): Promise<TestClient> {
  const answer = await instance.call('ticket', cookie, { places: { linkToken }, body: {} });
  const client = await new TestClient(`${address.replace(/^http/, 'ws')}/conference`).opened();
  onTestFinished(() => client.socket.terminate());
  await client.ask('hello', { ticket: instance.result(TicketResponse, answer).ticket });
  return client;
}

describe('a series', () => {
  test('shows its owner what is to come, at the same time of day in the instance’s zone', async () => {
    const { details, meeting, body } = await withSeries();
    const { upcoming, planned } = await details();
    expect(planned.startsAt).toBe(body.startsAt);
    expect(upcoming).toHaveLength(4);
    expect(upcoming.every(({ startsAt }) => wallTimeOf(startsAt, zone).hour === 10)).toBe(true);
    expect(meeting.occurrences.length).toBeGreaterThan(0);
  });

  test('loses one occurrence, moves another, and takes both back', async () => {
    const { details, change } = await withSeries();
    const [first, second] = (await details()).upcoming;
    const moved = { kind: 'move', startsAt: (second?.startsAt ?? 0) + hour, endsAt: (second?.endsAt ?? 0) + 2 * hour };
    expect((await change(first?.plannedAt ?? 0, { kind: 'cancel' })).status).toBe(200);
    expect((await change(second?.plannedAt ?? 0, moved)).status).toBe(200);
    const changed = await details();
    expect(changed.upcoming[0]).toMatchObject({ plannedAt: first?.plannedAt, cancelled: true });
    expect(changed.upcoming[1]).toMatchObject({ plannedAt: second?.plannedAt, startsAt: moved.startsAt });
    expect(changed.startsAt).toBe(moved.startsAt);
    await change(first?.plannedAt ?? 0, { kind: 'restore' });
    await change(second?.plannedAt ?? 0, { kind: 'restore' });
    expect((await details()).upcoming.slice(0, 2)).toEqual([first, second]);
  });

  test('has no occurrence that its rule does not name, and none that ends before it starts', async () => {
    const { details, change, body } = await withSeries();
    expect((await change(body.startsAt + 1, { kind: 'cancel' })).body).toMatchObject({ error: { path: '/plannedAt' } });
    const backwards = { kind: 'move', startsAt: body.startsAt, endsAt: body.startsAt - 1 };
    expect((await change(body.startsAt, backwards)).body).toMatchObject({ error: { path: '/change/endsAt' } });
    expect((await details()).upcoming.some(({ cancelled }) => cancelled)).toBe(false);
  });

  test('at another time keeps what was changed only where the new rule still names it', async () => {
    const { instance, owner, places, body, change, details } = await withSeries();
    await change(body.startsAt, { kind: 'cancel' });
    const later = { ...body, startsAt: body.startsAt + hour, endsAt: body.endsAt + hour };
    expect((await instance.call('changeMeeting', owner, { places, body: later })).status).toBe(200);
    expect((await details()).upcoming[0]).toMatchObject({ startsAt: later.startsAt, cancelled: false });
  });

  test.each([
    ['a rule that does not name its start', { pattern: { every: 'month-weekday', week: -1 } }, '/recurrence'],
    ['no weekday at all', { pattern: { every: 'week', weekdays: [] } }, '/recurrence/pattern'],
    ['a last day that does not exist', { ends: { kind: 'until', date: '2030-19-39' } }, '/recurrence/ends/date'],
    ['a last day before its first', { ends: { kind: 'until', date: '2021-01-01' } }, '/recurrence'],
  ])('with %s is refused with the place', async (_what, wrong, path) => {
    const { instance, owner, body } = await withSeries();
    const startsAt = epochOf({ year: 2030, month: 1, day: 7, hour: 10, minute: 0, second: 0 }, zone);
    const recurrence = { interval: 1, pattern: { every: 'day' }, ends: { kind: 'never' }, ...wrong };
    const answer = await instance.call('createMeeting', owner, {
      body: { ...body, startsAt, endsAt: startsAt + hour, recurrence },
    });
    expect(answer.code).toBe('invalid-input');
    expect(answer.body).toMatchObject({ error: { path: expect.stringContaining(path) } });
  });

  test('that the chair ends is closed for this time only, and open again before the next', async () => {
    const { instance, owner, places, door, body, details } = await withSeries();
    const address = await instance.listen();
    instance.clock.advance(body.startsAt + 10 * 60_000 - instance.clock.now());
    const chair = await enter(instance, address, owner, places.linkToken);
    await chair.ask('moderation.lock', { locked: true });
    await chair.ask('moderation.end', {});
    expect(await door()).toMatchObject({ ended: true, startsAt: body.startsAt + week });
    expect((await instance.call('ticket', '', { places, body: { guestName: 'Gast' } })).code).toBe('meeting-ended');
    expect((await details()).upcoming).toHaveLength(3);
    instance.clock.advance(week - hour);
    expect(await door()).toMatchObject({ ended: false });
    const again = await instance.as('user');
    const visitor = await enter(instance, address, again, places.linkToken);
    expect(visitor.socket.readyState).toBe(visitor.socket.OPEN);
  });

  test('is over for good when the chair ends its last occurrence', async () => {
    const { instance, owner, places, door, body, change, details } = await withSeries();
    for (const { plannedAt } of (await details()).upcoming.slice(1)) {
      await change(plannedAt, { kind: 'cancel' });
    }
    const address = await instance.listen();
    instance.clock.advance(body.startsAt - instance.clock.now());
    await (await enter(instance, address, owner, places.linkToken)).ask('moderation.end', {});
    instance.clock.advance(4 * week);
    expect(await door()).toMatchObject({ ended: true });
  });
});

describe('a planned meeting', () => {
  test('is changed by its owner: title, time, rules, moderators; its link and number stay', async () => {
    const { instance, owner, meeting, places, body } = await withSeries({ recurrence: null });
    const helper = instance.result(SessionInfo, await instance.call('session', await instance.as('user')));
    const wish = {
      ...body,
      recurrence: null,
      title: 'Neuer Titel',
      startsAt: body.startsAt + hour,
      endsAt: body.endsAt + 2 * hour,
      settings: { ...defaultMeetingSettings, chat: 'off' },
      moderators: [helper.account.username],
    };
    const changed = instance.result(
      MeetingDetails,
      await instance.call('changeMeeting', owner, { places, body: wish }),
    );
    expect(changed).toMatchObject({
      title: 'Neuer Titel',
      startsAt: wish.startsAt,
      settings: { chat: 'off' },
      moderators: [helper.account.username],
      link: meeting.link,
      number: meeting.number,
    });
  });

  test('is changed by nobody else, not even room staff, and a wrong change changes nothing', async () => {
    const { instance, owner, places, body, details } = await withSeries({ recurrence: null });
    const wish = { ...body, title: 'Gekapert', recurrence: null };
    for (const kind of ['user', 'facility', 'admin'] as const) {
      const stranger = await instance.as(kind);
      expect((await instance.call('changeMeeting', stranger, { places, body: wish })).code).toBe('not-allowed');
      expect((await instance.call('meeting', stranger, { places })).code).toBe('not-allowed');
    }
    const wrong = await instance.call('changeMeeting', owner, { places, body: { ...wish, endsAt: 1 } });
    expect(wrong.body).toMatchObject({ error: { code: 'invalid-input', path: '/endsAt' } });
    expect(await details()).toMatchObject({ title: 'Amtsleitung' });
  });

  test('that runs has its new title, rules and moderators at once', async () => {
    const { instance, owner, places, body } = await withSeries({ recurrence: null });
    const address = await instance.listen();
    const helperCookie = await instance.as('user');
    const helper = instance.result(SessionInfo, await instance.call('session', helperCookie));
    const client = await enter(instance, address, helperCookie, places.linkToken);
    const settings = { ...defaultMeetingSettings, privateChat: true };
    const wish = { ...body, recurrence: null, title: 'Jetzt anders', settings, moderators: [helper.account.username] };
    await instance.call('changeMeeting', owner, { places, body: wish });
    expect(await client.event('moderated')).toMatchObject({ action: 'made-moderator', by: 'Herr Vorsitz' });
    const changed = await client.event('meeting', ({ meeting }) => meeting.settings.privateChat);
    expect(changed).toMatchObject({ meeting: { title: 'Jetzt anders', settings: { privateChat: true } } });
  });

  test('that is cancelled says so at its door, lets nobody in and cannot be changed any more', async () => {
    const { instance, owner, places, body, door } = await withSeries({ recurrence: null });
    const address = await instance.listen();
    const guest = await enter(instance, address, await instance.as('user'), places.linkToken);
    const cancelled = await instance.call('cancelMeeting', owner, { places, body: {} });
    expect(instance.result(Meeting, cancelled)).toMatchObject({ cancelled: true, occurrences: [] });
    expect(await guest.event('ended')).toEqual({ reason: 'meeting-ended' });
    expect(await door()).toMatchObject({ cancelled: true, ended: false });
    expect((await instance.call('ticket', owner, { places, body: {} })).code).toBe('meeting-cancelled');
    const again = await instance.call('changeMeeting', owner, { places, body: { ...body, recurrence: null } });
    expect(again.code).toBe('meeting-cancelled');
    expect((await instance.call('cancelMeeting', owner, { places, body: {} })).status).toBe(200);
  });

  test('that everybody has left ends when its time is over, and not before', async () => {
    const { instance, owner, places, body, door } = await withSeries({ recurrence: null });
    const address = await instance.listen();
    const visit = async () => {
      const visitor = await enter(instance, address, owner, places.linkToken);
      await visitor.ask('leave', {});
      await visitor.closed();
    };
    await visit();
    instance.clock.advance(2 * hour);
    expect(await door()).toMatchObject({ ended: false });
    instance.clock.advance(body.endsAt - instance.clock.now());
    await visit();
    instance.clock.advance(hour);
    expect(await door()).toMatchObject({ ended: true });
  });

  test('leaves a line in the audit log for each change and each denied one', async () => {
    const { instance, owner, places, body } = await withSeries();
    await instance.call('changeMeeting', owner, { places, body });
    await instance.call('cancelMeeting', await instance.as('user'), { places, body: {} });
    await instance.call('cancelMeeting', owner, { places, body: {} });
    const answer = await instance.call('audit', await instance.as('admin'));
    for (const line of [
      { action: 'meeting.change', outcome: 'ok' },
      { action: 'meeting.cancel', outcome: 'denied' },
      { action: 'meeting.cancel', outcome: 'ok' },
    ]) {
      expect(answer.body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining(line)]) });
    }
  });
});
