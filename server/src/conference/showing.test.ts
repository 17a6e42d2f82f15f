import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { opusParameters, vp8Parameters } from '../media/rtp-samples.ts';
import { defaultMeetingSettings, type TrackSource } from '../protocol/index.ts';
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

const chair = () => conference.join({ identity: 'c', role: 'chair', name: 'Vorsitz' });
const member = (identity: string) => conference.join({ identity, name: identity });
const kinds = {
  microphone: 'audio',
  'screen-audio': 'audio',
  camera: 'video',
  document: 'video',
  screen: 'video',
} as const;
let ssrc = 9000;

/** The producer's id, or the code of the refusal. */
async function publish(client: TestClient, transportId: string, source: TrackSource): Promise<string> {
  ssrc += 2;
  const kind = kinds[source];
  const rtpParameters = kind === 'video' ? vp8Parameters(ssrc, 1) : opusParameters(ssrc);
  const answer = await client.request('media.publish', { transportId, source, kind, rtpParameters, paused: false });
  return answer.ok ? answer.result.producerId : answer.error.code;
}

const transportOf = async (client: TestClient): Promise<string> =>
  (await client.ask('media.createTransport', { direction: 'send' })).transportId;
const onlyBy = (sharing: 'moderators' | 'on-request') => ({ settings: { ...defaultMeetingSettings, sharing } });

describe('a shared screen with its sound', () => {
  test('needs the permission for both, and loses both when it is taken back', async () => {
    const head = await chair();
    await head.client.ask('moderation.settings', onlyBy('on-request'));
    const { client, id } = await member('m');
    const transportId = await transportOf(client);
    expect(await publish(client, transportId, 'screen')).toBe('permission-needed');
    expect(await publish(client, transportId, 'screen-audio')).toBe('permission-needed');
    await head.client.ask('moderation.grant', { participantId: id, grant: 'screen', granted: true });
    const shared = [await publish(client, transportId, 'screen'), await publish(client, transportId, 'screen-audio')];
    expect(shared.map((producerId) => conference.media().producers.has(producerId))).toEqual([true, true]);
    await head.client.ask('moderation.grant', { participantId: id, grant: 'screen', granted: false });
    expect(shared.map((producerId) => conference.media().producers.has(producerId))).toEqual([false, false]);
  });

  test('is heard by all whoever speaks', async () => {
    const { client } = await member('m');
    const other = await member('n');
    const producerId = await publish(client, await transportOf(client), 'screen-audio');
    await other.client.event('audible', ({ producerIds }) => producerIds.includes(producerId));
  });
});

describe('a document camera', () => {
  test('is sent beside the camera, needs no permission to share, and everybody sees whose it is', async () => {
    const head = await chair();
    await head.client.ask('moderation.settings', onlyBy('moderators'));
    const { client, id } = await member('m');
    const transportId = await transportOf(client);
    await publish(client, transportId, 'camera');
    await publish(client, transportId, 'document');
    const seen = await head.client.event(
      'participant',
      ({ participant }) => participant.id === id && participant.tracks.length === 2,
    );
    expect(seen.participant.tracks.map(({ source, kind }) => [source, kind])).toEqual([
      ['camera', 'video'],
      ['document', 'video'],
    ]);
  });

  test('is one per person: the newer takes the place of the older', async () => {
    const { client } = await member('m');
    const transportId = await transportOf(client);
    const first = await publish(client, transportId, 'document');
    const second = await publish(client, transportId, 'document');
    expect([first, second].map((producerId) => conference.media().producers.has(producerId))).toEqual([false, true]);
  });

  test('is stopped with the video by the chair', async () => {
    const head = await chair();
    const { client, id } = await member('m');
    const producerId = await publish(client, await transportOf(client), 'document');
    await head.client.ask('moderation.stopVideo', { participantId: id });
    expect(conference.media().producers.get(producerId)?.paused).toBe(true);
  });
});

describe('hands', () => {
  test('are in the order they were raised, in the same millisecond too, and one raised anew goes to the end', async () => {
    const head = await chair();
    const people = [await member('a'), await member('b'), await member('c2')];
    const order = [people[2], people[0], people[1]];
    for (const one of order) {
      await one?.client.ask('hand.raise', { raised: true });
    }
    await order[0]?.client.ask('hand.raise', { raised: false });
    await order[0]?.client.ask('hand.raise', { raised: true });
    const late = await member('late');
    const raised = late.joined.snapshot.participants
      .filter(({ handRaisedAt }) => handRaisedAt !== null)
      .toSorted((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0));
    expect(raised.map(({ id }) => id)).toEqual([order[1]?.id, order[2]?.id, order[0]?.id]);
    expect(new Set(raised.map(({ handRaisedAt }) => handRaisedAt)).size).toBe(3);
    expect(head.client.faults).toEqual([]);
  });
});

test('the chat is gone with the meeting: who comes after the last has left finds none', async () => {
  const { client } = await member('m');
  await client.ask('chat.send', { text: 'nur für heute', to: null });
  const colleague = await member('n');
  expect(colleague.joined.snapshot.chat).toHaveLength(1);
  await client.ask('leave', {});
  await colleague.client.ask('leave', {});
  expect((await member('m')).joined.snapshot.chat).toEqual([]);
});

test('who interprets in sign language is marked by the chair, for all to see, and still is after a new connection', async () => {
  const head = await chair();
  const one = await member('m');
  expect(await one.client.refused('moderation.setInterpreter', { participantId: head.id, interpreter: true })).toBe(
    'not-allowed',
  );
  await head.client.ask('moderation.setInterpreter', { participantId: one.id, interpreter: true });
  await one.client.event('participant', ({ participant }) => participant.id === one.id && participant.signLanguage);
  const again = await member('m');
  const self = again.joined.snapshot.participants.find(({ id }) => id === again.id);
  expect(self?.signLanguage).toBe(true);
  expect(conference.records.at(-1)).toMatchObject({ action: 'setInterpreter' });
});
