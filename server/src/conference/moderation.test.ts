import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { av1Parameters, dtlsSample, opusParameters, vp8Parameters } from '../media/rtp-samples.ts';
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

async function publish(client: TestClient, source: 'microphone' | 'camera', transport?: string): Promise<string> {
  const transportId = transport ?? (await client.ask('media.createTransport', { direction: 'send' })).transportId;
  const { producerId } = await client.ask('media.publish', {
    transportId,
    source,
    kind: source === 'camera' ? 'video' : 'audio',
    rtpParameters: source === 'camera' ? vp8Parameters(5000, 3) : opusParameters(4000),
    paused: false,
  });
  return producerId;
}

describe('muting by the chair', () => {
  test('stops the sound at the media plane, and only the muted one opens it again', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair', name: 'Vorsitz' });
    const member = await conference.join({ identity: 'm' });
    const producerId = await publish(member.client, 'microphone');
    await chair.client.ask('moderation.mute', { participantId: member.id });
    expect(conference.media().producers.get(producerId)?.paused).toBe(true);
    expect(await member.client.event('moderated')).toEqual({ action: 'muted', by: 'Vorsitz' });
    await chair.client.event('participant', ({ participant }) => participant.mutedByChair);

    expect(await chair.client.refused('media.setPaused', { producerId, paused: false })).toBe('not-found');
    expect(conference.media().producers.get(producerId)?.paused).toBe(true);
    await member.client.ask('media.setPaused', { producerId, paused: false });
    expect(conference.media().producers.get(producerId)?.paused).toBe(false);
  });

  test('holds for a track that is published afterwards', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    await chair.client.ask('moderation.muteAll', {});
    const producerId = await publish(member.client, 'microphone');
    expect(conference.media().producers.get(producerId)?.paused).toBe(true);
    const { participant } = await member.client.event('participant', (data) => data.participant.tracks.length === 1);
    expect(participant.tracks[0]?.paused).toBe(true);
  });

  test('of all leaves the chairs and the caller alone', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const staff = await conference.join({ identity: 's', role: 'staff' });
    const member = await conference.join({ identity: 'm' });
    const open = await publish(chair.client, 'microphone');
    const own = await publish(staff.client, 'microphone');
    const muted = await publish(member.client, 'microphone');
    await staff.client.ask('moderation.muteAll', {});
    const paused = (id: string) => conference.media().producers.get(id)?.paused;
    expect([paused(open), paused(own), paused(muted)]).toEqual([false, false, true]);
    expect(await staff.client.refused('moderation.mute', { participantId: chair.id })).toBe('not-allowed');
  });
});

describe('the chair', () => {
  test('stops a video', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    const producerId = await publish(member.client, 'camera');
    await chair.client.ask('moderation.stopVideo', { participantId: member.id });
    expect(conference.media().producers.get(producerId)?.paused).toBe(true);
    await member.client.event('moderated', ({ action }) => action === 'video-stopped');
  });

  test('removes with the media closed before anybody is told, and may ban', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    await publish(member.client, 'microphone');
    await chair.client.ask('moderation.remove', { participantId: member.id, ban: true });
    expect(conference.media().transports.size).toBe(0);
    expect(await member.client.closed()).toBe(1000);
    expect(member.client.seen('ended')).toEqual([{ reason: 'removed' }]);
    const again = await conference.connect();
    expect(await again.refused('hello', { ticket: conference.ticket({ identity: 'm' }) })).toBe('banned');
    const resumed = await conference.connect();
    expect(await resumed.refused('hello', { resumeToken: member.joined.resumeToken, lastSeq: 0 })).toBe(
      'refused-by-chair',
    );
  });

  test('lowers a hand', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    await member.client.ask('hand.raise', { raised: true });
    await chair.client.event('participant', ({ participant }) => participant.handRaisedAt === conference.clock.now());
    await chair.client.ask('moderation.lowerHand', { participantId: member.id });
    await member.client.event('moderated', ({ action }) => action === 'hand-lowered');
  });

  test('ends the meeting for everybody', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const member = await conference.join({ identity: 'm' });
    const order: string[] = [];
    chair.client.socket.on('message', (data: Buffer) =>
      order.push(/"(response|event)"/.exec(data.toString('utf8'))?.[1] ?? ''),
    );
    await chair.client.ask('moderation.end', {});
    for (const { client } of [chair, member]) {
      expect(await client.closed()).toBe(1000);
      expect(client.seen('ended')).toEqual([{ reason: 'meeting-ended' }]);
    }
    expect(order).toEqual(['response', 'event']);
    expect(conference.directory.ended).toEqual(['m1']);
    expect(conference.service.isRunning('m1')).toBe(false);
    expect(conference.plane.meetings.size).toBe(0);
    const late = await conference.connect();
    expect(await late.refused('hello', { ticket: conference.ticket({ identity: 'l' }) })).toBe('meeting-ended');
  });

  test('is the only one who may do this', async () => {
    const member = await conference.join({ identity: 'm' });
    const other = await conference.join({ identity: 'o' });
    expect(await member.client.refused('moderation.mute', { participantId: other.id })).toBe('not-allowed');
    expect(await member.client.refused('moderation.remove', { participantId: other.id, ban: false })).toBe(
      'not-allowed',
    );
    expect(await member.client.refused('moderation.end', {})).toBe('not-allowed');
    expect(await member.client.refused('room.setSpeakers', { speakers: [] })).toBe('not-allowed');
    expect(conference.records).toEqual([]);
  });
});

describe('a room', () => {
  test('names who speaks in it', async () => {
    const room = await conference.join({ identity: 'r', kind: 'room', role: 'staff' });
    const member = await conference.join({ identity: 'm' });
    const speakers = [{ seat: 7, name: 'Dr. Muster', detail: 'Fraktion' }];
    await room.client.ask('room.setSpeakers', { speakers });
    const { participant } = await member.client.event(
      'participant',
      (data) => data.participant.roomSpeakers.length > 0,
    );
    expect(participant.roomSpeakers).toEqual(speakers);
  });
});

describe('media of a participant', () => {
  test('belongs to it alone', async () => {
    const anna = await conference.join({ identity: 'a' });
    const bela = await conference.join({ identity: 'b' });
    const { transportId } = await anna.client.ask('media.createTransport', { direction: 'send' });
    expect(await bela.client.refused('media.connectTransport', { transportId, dtlsParameters: dtlsSample })).toBe(
      'not-found',
    );
    expect(await bela.client.refused('media.restartIce', { transportId })).toBe('not-found');
    const producerId = await publish(anna.client, 'microphone', transportId);
    expect(await bela.client.refused('media.unpublish', { producerId })).toBe('not-found');
    await anna.client.ask('media.restartIce', { transportId });
    await anna.client.ask('media.unpublish', { producerId });
    expect(conference.media().producers.size).toBe(0);
  });

  test('is bounded: transports give way to newer ones, tracks are limited and checked', async () => {
    const { client } = await conference.join();
    for (let count = 0; count < 10; count += 1) {
      await client.ask('media.createTransport', { direction: 'send' });
      await client.ask('media.createTransport', { direction: 'receive' });
    }
    expect(conference.media().transports.size).toBe(4);
    const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
    for (let count = 0; count < 10; count += 1) {
      await publish(client, 'microphone', transportId);
    }
    expect(conference.media().producers.size).toBe(1);
    const odd = { transportId, source: 'microphone', kind: 'video', paused: false } as const;
    expect(await client.refused('media.publish', { ...odd, rtpParameters: vp8Parameters(1, 1) })).toBe('invalid-input');
    expect(await client.refused('media.publish', { ...odd, kind: 'audio', rtpParameters: { codecs: 'alle' } })).toBe(
      'media-failed',
    );
    expect(await client.refused('media.publish', { ...odd, source: 'screen', rtpParameters: av1Parameters(9) })).toBe(
      'codec-unsupported',
    );
  });

  test('of a dead worker is gone for all, and everybody is told to build anew', async () => {
    const anna = await conference.join({ identity: 'a', role: 'chair' });
    const bela = await conference.join({ identity: 'b' });
    await publish(anna.client, 'microphone');
    await bela.client.ask('hand.raise', { raised: true });
    conference.plane.killWorker('dead');
    await bela.client.event(
      'participant',
      ({ participant }) => participant.id === anna.id && participant.tracks.length === 0,
    );
    expect(await bela.client.refused('media.createTransport', { direction: 'send' })).toBe('media-failed');
    expect(bela.client.seen('mediaReset')).toEqual([]);
    conference.plane.reviveWorker();
    conference.clock.advance(1000);
    await anna.client.event('mediaReset');
    await bela.client.event('mediaReset');
    const producerId = await publish(anna.client, 'microphone');
    await bela.client.event('audible', ({ producerIds }) => producerIds.includes(producerId));
    const late = await conference.join({ identity: 'l' });
    expect(late.joined.snapshot.participants.find(({ id }) => id === bela.id)?.handRaisedAt).not.toBeNull();
  });

  test('is heard by loudness', async () => {
    const anna = await conference.join({ identity: 'a' });
    const producerId = await publish(anna.client, 'microphone');
    conference.media().events.loud([{ producerId, volumeDbov: -20 }]);
    conference.media().events.dominant(producerId);
    await anna.client.event('audible', ({ activeParticipantId }) => activeParticipantId === anna.id);
  });
});

test('after the ban of a guest the next guest waits, because a guest comes back as somebody new', async () => {
  conference.directory.setSettings('m1', { waitingRoom: 'nobody' });
  const chair = await conference.join({ identity: 'c', role: 'chair' });
  const guest = { kind: 'guest', role: 'guest', mustWait: true, name: 'Gast' } as const;
  const first = await conference.join({ ...guest, identity: 'g1' });
  await chair.client.ask('moderation.remove', { participantId: first.id, ban: true });
  expect(conference.directory.find('m1')?.settings.waitingRoom).toBe('guests');
  const again = await conference.connect();
  expect(await again.ask('hello', { ticket: conference.ticket({ ...guest, identity: 'g2' }) })).toMatchObject({
    status: 'waiting',
  });
});
