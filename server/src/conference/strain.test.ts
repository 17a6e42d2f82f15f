import { afterEach, beforeEach, expect, test } from 'vitest';
import { opusParameters, vp8Parameters } from '../media/rtp-samples.ts';
import { TestConference } from './testing/test-conference.ts';
import type { TestClient } from './testing/test-client.ts';

let conference: TestConference;
beforeEach(async () => {
  conference = await TestConference.start({ transportsPerDirection: 6 });
});
afterEach(async () => {
  const faults = conference.faults();
  await conference.stop();
  expect(faults).toEqual([]);
});

async function publish(client: TestClient, source: 'microphone' | 'camera' | 'screen', ssrc: number): Promise<string> {
  const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
  const audio = source === 'microphone';
  const { producerId } = await client.ask('media.publish', {
    transportId,
    source,
    kind: audio ? 'audio' : 'video',
    rtpParameters: audio ? opusParameters(ssrc) : vp8Parameters(ssrc, 3),
    paused: false,
  });
  return producerId;
}

test('on a busy worker the chair, the room, screens and all sound stay as they are', async () => {
  const viewer = await conference.join({ identity: 'v' });
  const chair = await conference.join({ identity: 'c', role: 'chair' });
  const room = await conference.join({ identity: 'r', kind: 'room', role: 'staff' });
  const member = await conference.join({ identity: 'm' });
  const sent = {
    chair: await publish(chair.client, 'camera', 100),
    room: await publish(room.client, 'camera', 200),
    screen: await publish(member.client, 'screen', 300),
    sound: await publish(member.client, 'microphone', 400),
    member: await publish(member.client, 'camera', 500),
  };
  const { transportId } = await viewer.client.ask('media.createTransport', { direction: 'receive' });
  const received: Record<string, string> = {};
  for (const [name, producerId] of Object.entries(sent)) {
    const { consumerId } = await viewer.client.ask('media.subscribe', {
      transportId,
      producerId,
      rtpCapabilities: viewer.joined.routerRtpCapabilities,
    });
    const tile = name === 'sound' ? null : { width: 1280, height: 720 };
    await viewer.client.ask('media.setConsumer', { consumerId, paused: false, tile });
    received[name] = consumerId;
  }
  const shown = () =>
    Object.fromEntries(
      Object.entries(received).map(([name, consumerId]) => {
        const consumer = conference.media().consumers.get(consumerId);
        return [name, consumer?.paused === true ? 'off' : consumer?.layer];
      }),
    );
  const calm = { chair: 2, room: 2, screen: 2, sound: null, member: 2 };
  expect(shown()).toEqual(calm);
  conference.plane.setStrain(4);
  await expect.poll(shown).toEqual({ ...calm, member: 1 });
  await chair.client.ask('moderation.setModerator', { participantId: member.id, moderator: true });
  await expect.poll(shown).toEqual(calm);
});
