import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestConference } from './testing/test-conference.ts';

let conference: TestConference;
beforeEach(async () => {
  conference = await TestConference.start({ participantsPerMeeting: 3 });
});
afterEach(async () => {
  const faults = conference.faults();
  await conference.stop();
  expect(faults).toEqual([]);
});

const guest = { kind: 'guest', role: 'guest', mustWait: true, identity: 'g1', name: 'Gast' } as const;
const helloCode = async (ticket: string): Promise<string> => {
  const client = await conference.connect();
  const code = await client.refused('hello', { ticket });
  expect(await client.closed()).toBe(1000);
  return code;
};

describe('tickets', () => {
  test('are good once', async () => {
    const ticket = conference.ticket();
    const client = await conference.connect();
    await client.join(ticket);
    expect(await helloCode(ticket)).toBe('ticket-invalid');
  });

  test('are good for a minute', async () => {
    const [late, intime] = [conference.ticket(), conference.ticket()];
    conference.clock.advance(59_999);
    const client = await conference.connect();
    await client.join(intime);
    conference.clock.advance(1);
    expect(await helloCode(late)).toBe('ticket-invalid');
  });

  test('are 256 random bits', () => {
    expect(Buffer.from(conference.ticket(), 'base64url')).toHaveLength(32);
    expect(conference.ticket()).not.toBe(conference.ticket());
  });
});

describe('the door', () => {
  test('opens only for hello, within five seconds', async () => {
    const silent = await conference.connect();
    conference.clock.advance(5000);
    expect(await silent.closed()).toBe(1008);
    const rude = await conference.connect();
    expect(await rude.refused('chat.send', { text: 'hallo', to: null })).toBe('not-allowed');
    expect(await rude.closed()).toBe(1000);
  });

  test('says why it stays shut', async () => {
    expect(await helloCode(conference.ticket({ meetingId: 'nowhere' }))).toBe('meeting-not-found');
    conference.directory.ban('m1', 'mallory');
    expect(await helloCode(conference.ticket({ identity: 'mallory' }))).toBe('banned');
    for (const identity of ['a', 'b', 'c']) {
      await conference.join({ identity });
    }
    expect(await helloCode(conference.ticket({ identity: 'd' }))).toBe('meeting-full');
  });

  test('takes hello once per connection', async () => {
    const { client } = await conference.join();
    expect(await client.refused('hello', { ticket: conference.ticket() })).toBe('already-joined');
  });

  test('lets the newer connection of the same person replace the older', async () => {
    const first = await conference.join({ identity: 'anna' });
    const other = await conference.join({ identity: 'bela' });
    const second = await conference.join({ identity: 'anna' });
    expect(await first.client.closed()).toBe(1000);
    expect(first.client.seen('ended')).toEqual([{ reason: 'replaced' }]);
    await other.client.event('participantLeft', ({ reason }) => reason === 'replaced');
    expect(second.joined.snapshot.participants).toHaveLength(2);
  });

  test('is locked by the chair for strangers, and the lock outlives the meeting', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    await chair.client.ask('moderation.lock', { locked: true });
    await member.client.event('meeting', ({ meeting }) => meeting.locked);
    expect(conference.directory.find('m1')?.locked).toBe(true);
    expect(await helloCode(conference.ticket({ identity: 's' }))).toBe('meeting-locked');
    await conference.join({ identity: 'm' });
    await chair.client.ask('moderation.lock', { locked: false });
    await conference.join({ identity: 's' });
  });
});

describe('the waiting room', () => {
  test('holds a guest until the chair admits; the guest gets the whole meeting then', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const client = await conference.connect();
    const waiting = await client.ask('hello', { ticket: conference.ticket(guest) });
    expect(waiting).toMatchObject({ status: 'waiting', title: 'Hauptausschuss' });
    const { guests } = await chair.client.event('waiting');
    expect(await client.refused('chat.send', { text: 'lasst mich rein', to: null })).toBe('not-allowed');
    expect(client.events).toEqual([]);

    await chair.client.ask('moderation.admit', { waitingId: guests[0]?.waitingId ?? '' });
    const admitted = await client.event('admitted');
    expect(admitted.snapshot.participants.map(({ name }) => name)).toEqual(['Anna Beispiel', 'Gast']);
    expect(client.events[0]?.seq).toBe(admitted.seq);
    await client.ask('chat.send', { text: 'danke', to: null });
    await chair.client.event('chat', ({ message }) => message.text === 'danke');
    expect(conference.records).toContainEqual({
      meetingId: 'm1',
      actor: 'Anna Beispiel',
      action: 'admit',
      target: 'Gast',
    });
  });

  test('a room may admit and refuse, a member may not and does not see who waits', async () => {
    const room = await conference.join({ identity: 'r', kind: 'room', role: 'staff' });
    const member = await conference.join({ identity: 'm' });
    const client = await conference.connect();
    await client.ask('hello', { ticket: conference.ticket(guest) });
    const { guests } = await room.client.event('waiting');
    const waitingId = guests[0]?.waitingId ?? '';
    expect(await member.client.refused('moderation.admit', { waitingId })).toBe('not-allowed');
    expect(member.client.seen('waiting')).toEqual([]);
    await room.client.ask('moderation.refuse', { waitingId });
    expect(await client.closed()).toBe(1000);
    expect(client.seen('ended')).toEqual([{ reason: 'refused' }]);
    expect(await room.client.refused('moderation.admit', { waitingId })).toBe('not-found');
  });

  test('forgets a guest who left, at once or when the connection does not come back', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    for (const how of ['leaves', 'is cut off']) {
      const client = await conference.connect();
      await client.ask('hello', { ticket: conference.ticket({ ...guest, identity: how }) });
      await chair.client.event('waiting', ({ guests }) => guests.length === 1);
      chair.client.events.length = 0;
      if (how === 'leaves') {
        await client.ask('leave', {});
      } else {
        const timers = conference.clock.pending;
        client.socket.terminate();
        // The heartbeat of the connection goes, the time limit for coming back comes.
        await expect
          .poll(() => [conference.clock.pending, conference.service.statistics().waiting])
          .toEqual([timers, 1]);
        await chair.client.roundTrip();
        await conference.pass(31_000);
      }
      await chair.client.event('waiting', ({ guests }) => guests.length === 0);
      chair.client.events.length = 0;
    }
  });
});
