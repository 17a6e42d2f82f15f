import { describe, expect, onTestFinished, test } from 'vitest';
import { TestConference } from './testing/test-conference.ts';

const minute = 60_000;
const hour = 60 * minute;

async function withMeeting(limits: Parameters<typeof TestConference.start>[0] = {}) {
  const conference = await TestConference.start({ heartbeatMs: 48 * hour, ...limits });
  onTestFinished(() => conference.stop());
  const chair = await conference.connect();
  const joined = await chair.join(conference.ticket({ identity: 'chair', role: 'chair', name: 'Vorsitz' }));
  const member = async (identity: string) => {
    const client = await conference.connect();
    await client.join(conference.ticket({ identity }));
    return client;
  };
  return { conference, chair, joined, member };
}

describe('the speaking time', () => {
  test('is set by the chair, seen by all by the server’s clock, and goes a moment after its end', async () => {
    const { conference, chair, member } = await withMeeting();
    const councillor = await member('a');
    await chair.ask('moderation.startTimer', { seconds: 180 });
    const now = conference.clock.now();
    const set = await councillor.event('meeting', ({ meeting }) => meeting.clock.timer !== null);
    expect(set.meeting.clock.timer).toEqual({ startedAt: now, endsAt: now + 3 * minute, by: 'Vorsitz' });
    const late = await conference.connect();
    const seen = await late.join(conference.ticket({ identity: 'b' }));
    expect(seen.serverTime).toBe(now);
    expect(seen.snapshot.meeting.clock.timer?.endsAt).toBe(now + 3 * minute);
    const before = councillor.seen('meeting').length;
    conference.clock.advance(3 * minute);
    expect(councillor.seen('meeting')).toHaveLength(before);
    conference.clock.advance(11_000);
    await councillor.roundTrip();
    expect(councillor.seen('meeting').at(-1)?.meeting.clock.timer).toBeNull();
  });

  test('that is set anew takes the place of the running one', async () => {
    const { conference, chair, member } = await withMeeting();
    const councillor = await member('a');
    await chair.ask('moderation.startTimer', { seconds: 60 });
    conference.clock.advance(50_000);
    await chair.ask('moderation.startTimer', { seconds: 120 });
    conference.clock.advance(minute);
    await councillor.roundTrip();
    expect(councillor.seen('meeting').at(-1)?.meeting.clock.timer?.endsAt).toBe(conference.clock.now() + minute);
    await chair.ask('moderation.stopTimer', {});
    await councillor.event('meeting', ({ meeting }) => meeting.clock.timer === null);
  });

  test('is not for everybody to set', async () => {
    const { member } = await withMeeting();
    expect(await (await member('a')).refused('moderation.startTimer', { seconds: 60 })).toBe('not-allowed');
  });
});

describe('the longest duration', () => {
  test('ends the meeting for all, which is then over at its door too', async () => {
    const { conference, chair, joined, member } = await withMeeting({ longestMeetingMs: hour, aloneMs: null });
    const councillor = await member('a');
    expect(joined.snapshot.meeting.clock.endsAt).toBe(conference.clock.now() + hour);
    conference.clock.advance(hour);
    expect([await chair.event('ended'), await councillor.event('ended')]).toEqual([
      { reason: 'time-over' },
      { reason: 'time-over' },
    ]);
    expect(conference.directory.ended).toEqual(['m1']);
    expect(conference.records.at(-1)).toMatchObject({ actor: 'server', action: 'end' });
  });

  test('is extended by the chair, and by nobody else', async () => {
    const { conference, chair, member } = await withMeeting({ longestMeetingMs: hour, aloneMs: null });
    const councillor = await member('a');
    expect(await councillor.refused('moderation.extend', { minutes: 30 })).toBe('not-allowed');
    await chair.ask('moderation.extend', { minutes: 30 });
    conference.clock.advance(hour + 20 * minute);
    expect(conference.directory.ended).toEqual([]);
    conference.clock.advance(10 * minute);
    expect(conference.directory.ended).toEqual(['m1']);
  });
});

describe('somebody who is left alone', () => {
  test('is asked after a while, and is out when there is no answer', async () => {
    const { conference, chair } = await withMeeting({ aloneMs: 20 * minute });
    conference.clock.advance(20 * minute);
    const asked = await chair.event('meeting', ({ meeting }) => meeting.clock.aloneUntil !== null);
    expect(asked.meeting.clock.aloneUntil).toBe(conference.clock.now() + 5 * minute);
    conference.clock.advance(5 * minute);
    expect(await chair.event('ended')).toEqual({ reason: 'time-over' });
  });

  test('stays by saying so, and is asked again only after as long again', async () => {
    const { conference, chair } = await withMeeting({ aloneMs: 20 * minute });
    conference.clock.advance(22 * minute);
    await chair.ask('meeting.stay', {});
    conference.clock.advance(19 * minute);
    await chair.roundTrip();
    expect(chair.seen('meeting').at(-1)?.meeting.clock.aloneUntil).toBeNull();
    conference.clock.advance(minute);
    await chair.event('meeting', ({ meeting }) => meeting.clock.aloneUntil === conference.clock.now() + 5 * minute);
  });

  test('is not asked any more when somebody comes', async () => {
    const { conference, chair, member } = await withMeeting({ aloneMs: 20 * minute });
    conference.clock.advance(21 * minute);
    await member('a');
    await chair.event(
      'meeting',
      ({ meeting }) => meeting.clock.aloneUntil === null && chair.seen('meeting').length > 1,
    );
    conference.clock.advance(10 * minute);
    await chair.roundTrip();
    expect(chair.seen('ended')).toEqual([]);
  });

  test('is left in peace when it is a room: the hall waits for its guests', async () => {
    const conference = await TestConference.start({ heartbeatMs: 48 * hour, aloneMs: 20 * minute });
    onTestFinished(() => conference.stop());
    const room = await conference.connect();
    await room.join(conference.ticket({ identity: 'saal', kind: 'room', role: 'staff' }));
    conference.clock.advance(hour);
    await room.roundTrip();
    expect([room.seen('meeting'), room.seen('ended')]).toEqual([[], []]);
  });
});

test('a meeting that stayed empty is reported once, and not when somebody came back', async () => {
  const { conference, chair } = await withMeeting({ emptyMeetingMs: hour });
  await chair.ask('leave', {});
  conference.clock.advance(30 * minute);
  const again = await conference.connect();
  await again.join(conference.ticket({ identity: 'a' }));
  conference.clock.advance(45 * minute);
  expect(conference.directory.empty).toEqual([]);
  await again.ask('leave', {});
  conference.clock.advance(hour);
  expect(conference.directory.empty).toEqual(['m1']);
});
