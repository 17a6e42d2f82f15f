import { afterEach, expect, test } from 'vitest';
import { TestConference } from '../conference/testing/test-conference.ts';
import type { TestClient } from '../conference/testing/test-client.ts';
import { startRealPlane } from './real-plane.ts';
import { dtlsSample, opusParameters, vp8Parameters } from './rtp-samples.ts';

const running: TestConference[] = [];
afterEach(async () => {
  for (const conference of running.splice(0)) {
    const faults = conference.faults();
    await conference.stop();
    expect(faults).toEqual([]);
  }
});

async function startReal(): Promise<TestConference> {
  const plane = await startRealPlane();
  const conference = await TestConference.start({}, plane);
  running.push(conference);
  return conference;
}

async function publish(client: TestClient, source: 'microphone' | 'camera', ssrc: number): Promise<string> {
  const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
  await client.ask('media.connectTransport', { transportId, dtlsParameters: dtlsSample });
  const { producerId } = await client.ask('media.publish', {
    transportId,
    source,
    kind: source === 'camera' ? 'video' : 'audio',
    rtpParameters: source === 'camera' ? vp8Parameters(ssrc, 3) : opusParameters(ssrc),
    paused: false,
  });
  return producerId;
}

test('two people publish, subscribe, are muted and leave on a real worker', async () => {
  const conference = await startReal();
  const chair = await conference.join({ identity: 'c', role: 'chair' });
  const member = await conference.join({ identity: 'm' });
  const sound = await publish(member.client, 'microphone', 100);
  const { transportId } = await chair.client.ask('media.createTransport', { direction: 'receive' });
  const offer = await chair.client.ask('media.subscribe', {
    transportId,
    producerId: sound,
    rtpCapabilities: chair.joined.routerRtpCapabilities,
  });
  expect(offer).toMatchObject({ kind: 'audio', producerPaused: false });
  await chair.client.ask('media.setConsumer', { consumerId: offer.consumerId, paused: false, tile: null });
  await chair.client.ask('moderation.mute', { participantId: member.id });
  const muted = await chair.client.ask('media.subscribe', {
    transportId,
    producerId: sound,
    rtpCapabilities: chair.joined.routerRtpCapabilities,
  });
  expect(muted.producerPaused).toBe(true);
  await member.client.ask('leave', {});
  await chair.client.event('consumerClosed', ({ consumerId }) => consumerId === offer.consumerId);
  await chair.client.event('consumerClosed', ({ consumerId }) => consumerId === muted.consumerId);
});

test('a killed worker is replaced: everybody is told, the roster stays, new media works', async () => {
  const conference = await startReal();
  const chair = await conference.join({ identity: 'c', role: 'chair' });
  const member = await conference.join({ identity: 'm' });
  await publish(chair.client, 'camera', 300);
  await member.client.ask('hand.raise', { raised: true });
  const killedAt = performance.now();
  process.kill(conference.service.statistics().workers[0]?.pid ?? 0, 'SIGKILL');
  await Promise.all([chair.client.event('mediaReset'), member.client.event('mediaReset')]);
  const sound = await publish(chair.client, 'microphone', 400);
  await member.client.event('audible', ({ producerIds }) => producerIds.includes(sound));
  const { transportId } = await member.client.ask('media.createTransport', { direction: 'receive' });
  await member.client.ask('media.subscribe', {
    transportId,
    producerId: sound,
    rtpCapabilities: member.joined.routerRtpCapabilities,
  });
  console.info(`worker killed to sound offered again: ${Math.round(performance.now() - killedAt)} ms`);
  expect(member.client.seen('participantLeft')).toEqual([]);
  expect(conference.service.statistics()).toMatchObject({ participants: 2, workers: [{ alive: true }] });
});
