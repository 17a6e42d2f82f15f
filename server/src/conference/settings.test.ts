import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opusParameters, vp8Parameters } from '../media/rtp-samples.ts';
import { defaultMeetingSettings, type MeetingSettings } from '../protocol/index.ts';
import type { TestClient } from './testing/test-client.ts';
import { TestConference } from './testing/test-conference.ts';

let conference: TestConference;
beforeEach(async () => {
  conference = await TestConference.start();
});
afterEach(async () => {
  const faults = conference.faults();
  await conference.stop();
  expect(faults).toEqual([]);
});

const settings = (patch: Partial<MeetingSettings>) => ({ settings: { ...defaultMeetingSettings, ...patch } });
const chair = () => conference.join({ identity: 'c', role: 'chair', name: 'Vorsitz' });
const member = (identity = 'm') => conference.join({ identity, name: identity });
const guest = { kind: 'guest', role: 'guest', mustWait: true } as const;
const paused = (producerId: string) => conference.media().producers.get(producerId)?.paused;

const make = (participantId: string) => ({ participantId, moderator: true });
const send = (client: TestClient) => client.refused('chat.send', { text: 'hallo', to: null });

async function publish(client: TestClient, source: 'microphone' | 'screen') {
  const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
  const kind = source === 'screen' ? ('video' as const) : ('audio' as const);
  const rtpParameters = source === 'screen' ? vp8Parameters(5000, 1) : opusParameters(4000);
  return await client.request('media.publish', { transportId, source, kind, rtpParameters, paused: false });
}

async function published(client: TestClient, source: 'microphone' | 'screen'): Promise<string> {
  const answer = await publish(client, source);
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.result.producerId;
}

describe('the waiting room', () => {
  test.each([
    ['nobody', 'joined', 'joined', 'joined'],
    ['guests', 'joined', 'waiting', 'joined'],
    ['all', 'waiting', 'waiting', 'joined'],
  ] as const)('for %s: members are %s, guests %s, the chair and moderators %s', async (who, members, guests, heads) => {
    conference.directory.setSettings('m1', { waitingRoom: who });
    conference.directory.setModerator('m1', 'mod', true);
    const enter = async (claims: Parameters<TestConference['ticket']>[0]) => {
      const client = await conference.connect();
      return (await client.ask('hello', { ticket: conference.ticket(claims) })).status;
    };
    expect(await enter({ identity: 'm' })).toBe(members);
    expect(await enter({ identity: 'g', ...guest })).toBe(guests);
    expect(await enter({ identity: 'mod' })).toBe(heads);
    expect(await enter({ identity: 'c', role: 'chair' })).toBe(heads);
    expect(await enter({ identity: 'r', kind: 'room', role: 'staff' })).toBe('joined');
    expect(await enter({ identity: 'far', kind: 'room', role: 'member' })).toBe(members);
  });

  test('takes somebody back: media closed, no new ticket leads past it, and the moderator lets them in again', async () => {
    const { client: head } = await chair();
    const one = await member();
    await published(one.client, 'microphone');
    await head.ask('moderation.moveToWaiting', { participantId: one.id });
    expect(conference.media().producers.size).toBe(0);
    await one.client.event('movedToWaiting');
    expect(await one.client.refused('chat.send', { text: 'noch da', to: null })).toBe('not-allowed');
    const again = await conference.connect();
    expect((await again.ask('hello', { ticket: conference.ticket({ identity: 'm' }) })).status).toBe('waiting');
    await one.client.event('ended', ({ reason }) => reason === 'replaced');
    const { guests } = await head.event('waiting', (data) => data.guests.length === 1 && data.guests[0]?.name !== 'm');
    await head.ask('moderation.admit', { waitingId: guests[0]?.waitingId ?? '' });
    await again.event('admitted');
    await member();
    expect(conference.records.map(({ action }) => action)).toEqual(['moveToWaiting', 'admit']);
  });

  test('is switched on when a guest is sent back to one that was open', async () => {
    conference.directory.setSettings('m1', { waitingRoom: 'nobody' });
    const { client: head } = await chair();
    const { id, client } = await conference.join({ identity: 'g', ...guest });
    await head.ask('moderation.moveToWaiting', { participantId: id });
    await client.event('movedToWaiting');
    expect(conference.directory.find('m1')?.settings.waitingRoom).toBe('guests');
  });

  test('never gets a chair, and nobody but moderators sends people there', async () => {
    const head = await chair();
    const one = await member();
    expect(await one.client.refused('moderation.moveToWaiting', { participantId: head.id })).toBe('not-allowed');
    const second = await conference.join({ identity: 'c2', role: 'chair' });
    expect(await head.client.refused('moderation.moveToWaiting', { participantId: second.id })).toBe('not-allowed');
  });
});

describe('moderators', () => {
  test('are made by the chair alone, never of guests or rooms, and may moderate at once', async () => {
    const head = await chair();
    const one = await member('one');
    const other = await member('other');
    const room = await conference.join({ identity: 'r', kind: 'room', role: 'staff' });
    expect(await one.client.refused('moderation.setModerator', make(other.id))).toBe('not-allowed');
    expect(await head.client.refused('moderation.setModerator', make(room.id))).toBe('not-allowed');
    expect(await one.client.refused('moderation.mute', { participantId: other.id })).toBe('not-allowed');
    await head.client.ask('moderation.setModerator', make(one.id));
    await one.client.event('moderated', ({ action }) => action === 'made-moderator');
    await one.client.ask('moderation.mute', { participantId: other.id });
    expect(await one.client.refused('moderation.mute', { participantId: head.id })).toBe('not-allowed');
    expect(await one.client.refused('moderation.setModerator', make(other.id))).toBe('not-allowed');
    expect(conference.directory.isModerator('m1', 'one')).toBe(true);
    await head.client.ask('moderation.setModerator', { participantId: one.id, moderator: false });
    expect(await one.client.refused('moderation.mute', { participantId: other.id })).toBe('not-allowed');
  });

  test('hear of those who wait from the moment they are made', async () => {
    const head = await chair();
    const one = await member('one');
    const waiter = await conference.connect();
    await waiter.ask('hello', { ticket: conference.ticket({ identity: 'g', ...guest }) });
    expect(one.client.seen('waiting')).toEqual([]);
    await head.client.ask('moderation.setModerator', { participantId: one.id, moderator: true });
    await one.client.event('waiting', ({ guests }) => guests.length === 1);
  });
});

describe('microphones with permission only', () => {
  test('are closed at the media plane when the rule comes, and open only when allowed', async () => {
    const head = await chair();
    const one = await member();
    const producerId = await published(one.client, 'microphone');
    const own = await published(head.client, 'microphone');
    await head.client.ask('moderation.settings', settings({ microphones: 'on-request' }));
    await one.client.event('moderated', ({ action }) => action === 'microphone-denied');
    expect([paused(producerId), paused(own)]).toEqual([true, false]);
    expect(await one.client.refused('media.setPaused', { producerId, paused: false })).toBe('permission-needed');
    expect(paused(producerId)).toBe(true);

    await one.client.ask('grant.ask', { grant: 'microphone', asked: true });
    await head.client.event('participant', ({ participant }) => participant.asks.includes('microphone'));
    const allow = { participantId: one.id, grant: 'microphone', granted: true } as const;
    expect(await one.client.refused('moderation.grant', allow)).toBe('not-allowed');
    await head.client.ask('moderation.grant', allow);
    await one.client.event('moderated', ({ action }) => action === 'microphone-allowed');
    await one.client.ask('media.setPaused', { producerId, paused: false });
    expect(paused(producerId)).toBe(false);

    await head.client.ask('moderation.grant', { ...allow, granted: false });
    await one.client.event('participant', ({ participant }) => participant.tracks[0]?.paused === true);
    expect(paused(producerId)).toBe(true);
    expect(await one.client.refused('media.setPaused', { producerId, paused: false })).toBe('permission-needed');
  });

  test('publish silently until then, and muting takes the permission back', async () => {
    conference.directory.setSettings('m1', { microphones: 'on-request' });
    const head = await chair();
    const one = await member();
    const producerId = await published(one.client, 'microphone');
    expect(paused(producerId)).toBe(true);
    await head.client.ask('moderation.grant', { participantId: one.id, grant: 'microphone', granted: true });
    await one.client.ask('media.setPaused', { producerId, paused: false });
    await head.client.ask('moderation.mute', { participantId: one.id });
    expect(await one.client.refused('media.setPaused', { producerId, paused: false })).toBe('permission-needed');
  });

  test('leave nothing to ask for while they are free', async () => {
    const one = await member();
    expect(await one.client.refused('grant.ask', { grant: 'microphone', asked: true })).toBe('not-allowed');
  });
});

describe('sharing a screen', () => {
  test.each(['moderators', 'on-request'] as const)('for %s is refused to a member', async (sharing) => {
    conference.directory.setSettings('m1', { sharing });
    const head = await chair();
    const one = await member();
    expect(await publish(one.client, 'screen')).toMatchObject({ ok: false, error: { code: 'permission-needed' } });
    await published(head.client, 'screen');
    expect(await one.client.refused('grant.ask', { grant: 'screen', asked: true })).toBe(
      sharing === 'on-request' ? 'ok' : 'not-allowed',
    );
  });

  test('ends at the media plane when it is no longer allowed', async () => {
    const head = await chair();
    const one = await member();
    const producerId = await published(one.client, 'screen');
    await head.client.ask('moderation.settings', settings({ sharing: 'moderators' }));
    await one.client.event('moderated', ({ action }) => action === 'screen-denied');
    expect(conference.media().producers.has(producerId)).toBe(false);
  });
});

describe('the chat', () => {
  test('is closed, for moderators or for all, as the settings say', async () => {
    const head = await chair();
    const one = await member();
    await head.client.ask('moderation.settings', settings({ chat: 'moderators' }));
    expect([await send(one.client), await send(head.client)]).toEqual(['chat-closed', 'ok']);
    await head.client.ask('moderation.settings', settings({ chat: 'off' }));
    expect([await send(one.client), await send(head.client)]).toEqual(['chat-closed', 'chat-closed']);
  });

  test('has private messages only where allowed, and only the two see them', async () => {
    const head = await chair();
    const one = await member('one');
    const two = await member('two');
    const secret = { text: 'unter uns', to: two.id };
    expect(await one.client.refused('chat.send', secret)).toBe('chat-closed');
    await head.client.ask('moderation.settings', settings({ privateChat: true }));
    await one.client.ask('chat.send', secret);
    const { message } = await two.client.event('chat');
    expect(message).toMatchObject({ from: one.id, to: { participantId: two.id, name: 'two' }, text: 'unter uns' });
    await one.client.event('chat');
    const late = await member('late');
    expect(late.joined.snapshot.chat).toEqual([]);
    expect(head.client.seen('chat')).toEqual([]);
    expect(await one.client.refused('chat.send', { text: 'x', to: 'nobody' })).toBe('not-found');
  });

  test('loses what a moderator deletes, for those who come later too', async () => {
    const head = await chair();
    const one = await member();
    const { messageId } = await one.client.ask('chat.send', { text: 'unpassend', to: null });
    expect(await one.client.refused('moderation.deleteChat', { messageId })).toBe('not-allowed');
    await head.client.ask('moderation.deleteChat', { messageId });
    await one.client.event('chatDeleted', (data) => data.messageId === messageId);
    expect((await member('late')).joined.snapshot.chat).toEqual([]);
  });
});

test('settings are changed by moderators alone and are kept', async () => {
  const head = await chair();
  const one = await member();
  const wish = settings({ waitingRoom: 'all', chat: 'off' });
  expect(await one.client.refused('moderation.settings', wish)).toBe('not-allowed');
  await head.client.ask('moderation.settings', wish);
  expect(conference.directory.find('m1')?.settings).toEqual(wish.settings);
  const { meeting } = await one.client.event('meeting', (data) => data.meeting.settings.chat === 'off');
  expect(meeting.settings).toEqual(wish.settings);
});
