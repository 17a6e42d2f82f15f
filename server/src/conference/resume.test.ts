import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opusParameters } from '../media/rtp-samples.ts';
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

async function withMicrophone(client: TestClient): Promise<string> {
  const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
  const { producerId } = await client.ask('media.publish', {
    transportId,
    source: 'microphone',
    kind: 'audio',
    rtpParameters: opusParameters(77),
    paused: false,
  });
  return producerId;
}

const lastSeq = (client: TestClient): number => client.events.at(-1)?.seq ?? 0;

async function resume(token: string, seq: number) {
  const client = await conference.connect();
  const result = await client.ask('hello', { resumeToken: token, lastSeq: seq });
  if (result.status !== 'joined') {
    throw new Error('not joined');
  }
  return { client, result };
}

describe('a lost connection', () => {
  test('leaves roster and media as they are; the others see that it is being rebuilt', async () => {
    const anna = await conference.join({ identity: 'a' });
    const bela = await conference.join({ identity: 'b' });
    const producerId = await withMicrophone(anna.client);
    anna.client.socket.terminate();
    await bela.client.event('participant', ({ participant }) => participant.connection === 'reconnecting');
    await conference.pass(29_000);
    const { result } = await resume(anna.joined.resumeToken, lastSeq(anna.client));
    expect(result.mediaAlive).toBe(true);
    expect(result.snapshot.selfId).toBe(anna.id);
    expect(result.resumeToken).not.toBe(anna.joined.resumeToken);
    expect(conference.media().producers.has(producerId)).toBe(true);
    await bela.client.event(
      'participant',
      ({ participant }) => participant.id === anna.id && participant.connection === 'connected',
    );
    expect(bela.client.seen('participantLeft')).toEqual([]);
  });

  test('ends the stay after 30 seconds', async () => {
    const anna = await conference.join({ identity: 'a' });
    const bela = await conference.join({ identity: 'b' });
    await withMicrophone(anna.client);
    anna.client.socket.terminate();
    await bela.client.event('participant', ({ participant }) => participant.connection === 'reconnecting');
    await conference.pass(30_000);
    await bela.client.event('participantLeft', ({ reason }) => reason === 'connection-lost');
    expect(conference.media().transports.size).toBe(0);
    const late = await conference.connect();
    expect(await late.refused('hello', { resumeToken: anna.joined.resumeToken, lastSeq: 0 })).toBe('resume-failed');
  });

  test('that the server has not noticed yet gives way to the new one', async () => {
    const anna = await conference.join({ identity: 'a' });
    await resume(anna.joined.resumeToken, 0);
    expect(await anna.client.closed()).toBe(1000);
    expect(anna.client.seen('ended')).toEqual([]);
    expect(conference.service.statistics().participants).toBe(1);
  });

  test('is noticed by missing heartbeats', async () => {
    const anna = await conference.join({ identity: 'a' });
    const bela = await conference.join({ identity: 'b' });
    anna.client.socket.pause();
    for (let beat = 0; beat < 3; beat += 1) {
      await bela.client.ask('hand.raise', { raised: beat % 2 === 0 });
      conference.clock.advance(5000);
    }
    await bela.client.event('participant', ({ participant }) => participant.connection === 'reconnecting');
  });
});

describe('resuming', () => {
  test('sends again what a snapshot does not tell, after it, without a gap in the numbers', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const anna = await conference.join({ identity: 'a' });
    await withMicrophone(anna.client);
    const seq = lastSeq(anna.client);
    anna.client.socket.terminate();
    await chair.client.event('participant', ({ participant }) => participant.connection === 'reconnecting');
    await chair.client.ask('moderation.mute', { participantId: anna.id });
    await chair.client.ask('chat.send', { text: 'Ruhe', to: null });
    const { client, result } = await resume(anna.joined.resumeToken, seq);
    expect(result.snapshot.chat).toHaveLength(1);
    await client.event('moderated', ({ action }) => action === 'muted');
    expect(client.events.map((event) => event.seq)).toEqual(client.events.map((_, index) => result.seq + 1 + index));
  });

  test('works once per token', async () => {
    const anna = await conference.join({ identity: 'a' });
    const { client } = await resume(anna.joined.resumeToken, 0);
    await client.ask('hand.raise', { raised: true });
    const thief = await conference.connect();
    expect(await thief.refused('hello', { resumeToken: anna.joined.resumeToken, lastSeq: 0 })).toBe('resume-failed');
  });

  test('works again when the answer with the new token was lost', async () => {
    const anna = await conference.join({ identity: 'a' });
    const lost = await resume(anna.joined.resumeToken, 0);
    lost.client.socket.terminate();
    await resume(anna.joined.resumeToken, 0);
    const stale = await conference.connect();
    expect(await stale.refused('hello', { resumeToken: lost.result.resumeToken, lastSeq: 0 })).toBe('resume-failed');
  });

  test('from an impossible number fails', async () => {
    const anna = await conference.join({ identity: 'a' });
    const client = await conference.connect();
    expect(await client.refused('hello', { resumeToken: anna.joined.resumeToken, lastSeq: 9999 })).toBe(
      'resume-failed',
    );
  });

  test('after the media was lost says so', async () => {
    const chair = await conference.join({ identity: 'c' });
    const anna = await conference.join({ identity: 'a' });
    await withMicrophone(anna.client);
    anna.client.socket.terminate();
    await chair.client.event('participant', ({ participant }) => participant.connection === 'reconnecting');
    conference.plane.killWorker('restarts');
    await chair.client.event('mediaReset');
    const { result } = await resume(anna.joined.resumeToken, lastSeq(anna.client));
    expect(result.mediaAlive).toBe(false);
    expect(result.snapshot.participants.find(({ id }) => id === anna.id)?.tracks).toEqual([]);
  });

  test('in the waiting room, and after an admission meanwhile, works too', async () => {
    const chair = await conference.join({ identity: 'c', role: 'chair' });
    const guest = await conference.connect();
    const ticket = conference.ticket({ identity: 'g', kind: 'guest', role: 'guest', mustWait: true });
    const waiting = await guest.ask('hello', { ticket });
    guest.socket.terminate();
    const again = await conference.connect();
    const still = await again.ask('hello', { resumeToken: waiting.resumeToken, lastSeq: waiting.seq });
    expect(still.status).toBe('waiting');
    again.socket.terminate();
    const [waiter] = chair.client.seen('waiting')[0]?.guests ?? [];
    await chair.client.ask('moderation.admit', { waitingId: waiter?.waitingId ?? '' });
    const { result } = await resume(still.resumeToken, still.seq);
    expect(result.snapshot.participants).toHaveLength(2);
  });
});

describe('requests', () => {
  test('with the same id are done once, also over a resumed connection', async () => {
    const anna = await conference.join({ identity: 'a' });
    const first = await anna.client.request('chat.send', { text: 'einmal', to: null }, 'same');
    const second = await anna.client.request('chat.send', { text: 'einmal', to: null }, 'same');
    expect(second).toEqual(first);
    const { client, result } = await resume(anna.joined.resumeToken, lastSeq(anna.client));
    expect(await client.request('chat.send', { text: 'einmal', to: null }, 'same')).toEqual(first);
    expect(result.snapshot.chat).toHaveLength(1);
    const other = await client.request('chat.send', { text: 'anders', to: null }, 'same');
    expect(other).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });
});

describe('the server going away', () => {
  test('closes with 1012 and ends nothing', async () => {
    const anna = await conference.join({ identity: 'a' });
    await conference.service.close();
    expect(await anna.client.closed()).toBe(1012);
    expect(anna.client.seen('ended')).toEqual([]);
    expect(conference.service.ready()).toBe(false);
  });
});
