import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dtlsSample, opusParameters, vp8Parameters } from '../media/rtp-samples.ts';
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

async function publishMicrophone(client: TestClient, ssrc: number, paused = false): Promise<string> {
  const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
  await client.ask('media.connectTransport', { transportId, dtlsParameters: dtlsSample });
  const { producerId } = await client.ask('media.publish', {
    transportId,
    source: 'microphone',
    kind: 'audio',
    rtpParameters: opusParameters(ssrc),
    paused,
  });
  return producerId;
}

describe('a call of two', () => {
  test('each sees the other, and hears the other through a consumer of its own', async () => {
    const anna = await conference.join({ name: 'Anna', role: 'chair' });
    const bela = await conference.join({ name: 'Bela' });
    expect(bela.joined.snapshot.participants.map(({ name }) => name)).toEqual(['Anna', 'Bela']);
    await anna.client.event('participant', ({ participant }) => participant.name === 'Bela');

    const producerId = await publishMicrophone(anna.client, 1111);
    const { participant } = await bela.client.event('participant', (data) => data.participant.tracks.length === 1);
    expect(participant.tracks).toEqual([{ producerId, source: 'microphone', kind: 'audio', paused: false }]);
    await bela.client.event('audible', (audible) => audible.producerIds.includes(producerId));

    const { transportId } = await bela.client.ask('media.createTransport', { direction: 'receive' });
    const consumer = await bela.client.ask('media.subscribe', {
      transportId,
      producerId,
      rtpCapabilities: bela.joined.routerRtpCapabilities,
    });
    expect(consumer.kind).toBe('audio');
    expect(conference.media().consumers.get(consumer.consumerId)?.paused).toBe(true);
    await bela.client.ask('media.setConsumer', { consumerId: consumer.consumerId, paused: false, tile: null });
    expect(conference.media().consumers.get(consumer.consumerId)?.paused).toBe(false);

    await anna.client.ask('leave', {});
    expect(await anna.client.closed()).toBe(1000);
    await bela.client.event('consumerClosed', ({ consumerId }) => consumerId === consumer.consumerId);
    await bela.client.event(
      'participantLeft',
      ({ participantId, reason }) => participantId === anna.id && reason === 'left',
    );
  });

  test('a simulcast sender hears which layers are wanted: more at once, less after a while', async () => {
    const anna = await conference.join({ name: 'Anna' });
    const bela = await conference.join({ name: 'Bela' });
    const sender = await anna.client.ask('media.createTransport', { direction: 'send' });
    const { producerId } = await anna.client.ask('media.publish', {
      transportId: sender.transportId,
      source: 'camera',
      kind: 'video',
      rtpParameters: vp8Parameters(2000, 3),
      paused: false,
    });
    conference.clock.advance(5000);
    await anna.client.event('layersWanted', (wanted) => wanted.maxSpatialLayer === -1);
    const receiver = await bela.client.ask('media.createTransport', { direction: 'receive' });
    const { consumerId } = await bela.client.ask('media.subscribe', {
      transportId: receiver.transportId,
      producerId,
      rtpCapabilities: bela.joined.routerRtpCapabilities,
    });
    await bela.client.ask('media.setConsumer', { consumerId, paused: false, tile: { width: 480, height: 270 } });
    await anna.client.event('layersWanted', (wanted) => wanted.maxSpatialLayer === 0);
    await bela.client.ask('media.setConsumer', { consumerId, paused: false, tile: { width: 1280, height: 720 } });
    await anna.client.event('layersWanted', (wanted) => wanted.maxSpatialLayer === 2);
  });
});
