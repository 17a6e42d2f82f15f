import { afterEach, expect, test } from 'vitest';
import type { TestClient } from '../conference/testing/test-client.ts';
import { TestConference } from '../conference/testing/test-conference.ts';
import { defaultSpreadLimits, type MediaPlane, type SpreadLimits } from './index.ts';
import { NotedEvents, valueOf } from './media-plane-suite.ts';
import { plainCapabilities, PlainLines } from './plain-rtp.ts';
import { startRealPlane } from './real-plane.ts';
import { opusParameters, vp8Parameters } from './rtp-samples.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) {
    await close();
  }
});

async function twoWorkers(limits: Partial<SpreadLimits>): Promise<{ plane: MediaPlane; lines: PlainLines }> {
  const lines = new PlainLines();
  closing.push(() => lines.close());
  const plane = await startRealPlane({
    workers: 2,
    limits: { ...defaultSpreadLimits, spreadAtCpu01: 1, ...limits },
  });
  return { plane, lines };
}

/** One meeting: `home` sends on one worker, `away` sends and receives on the other. */
async function spreadMeeting() {
  const { plane, lines } = await twoWorkers({ consumersPerWorker: 2 });
  closing.push(() => plane.close());
  const events = new NotedEvents();
  const meeting = valueOf(await plane.openMeeting(events));
  const transportOf = async (seat: string, direction: 'send' | 'receive') =>
    valueOf(await meeting.createTransport(seat, direction)).transportId;
  const home = await transportOf('home', 'send');
  const receive = await transportOf('away', 'receive');
  const away = await transportOf('away', 'send');
  expect(plane.workers().map(({ routers, seats }) => [routers, seats])).toEqual([
    [1, 1],
    [1, 1],
  ]);
  const rtpCapabilities = plainCapabilities(plane.rtpCapabilities);
  return {
    events,
    meeting,
    lines,
    receive,
    home: { transportId: home, peer: await lines.peer(home) },
    away: { transportId: away, peer: await lines.peer(away) },
    viewer: await lines.peer(receive),
    produce: async (transportId: string, kind: 'audio' | 'video', ssrc: number, layers = 1) =>
      valueOf(
        await meeting.produce(transportId, {
          kind,
          rtpParameters: kind === 'audio' ? opusParameters(ssrc) : vp8Parameters(ssrc, layers),
          paused: false,
        }),
      ),
    consume: (producerId: string) => meeting.consume(receive, producerId, rtpCapabilities),
  };
}

/** That packets come, and that they go on coming. */
async function flows(count: () => number): Promise<void> {
  const before = count();
  await expect.poll(count, { timeout: 5000 }).toBeGreaterThan(before + 5);
}

test('sound and picture of one worker arrive on the other, pause, go on and end there', async () => {
  const { meeting, home, viewer, produce, consume, events } = await spreadMeeting();
  const sound = await produce(home.transportId, 'audio', 1000);
  const picture = await produce(home.transportId, 'video', 2001);
  home.peer.send({ kind: 'audio', ssrc: 1000, mark: 1, volumeDbov: -20 });
  home.peer.send({ kind: 'video', ssrc: 2001, mark: 2 });
  const heard = valueOf(await consume(sound));
  const seen = valueOf(await consume(picture));
  valueOf(await meeting.setConsumer(heard.consumerId, false, null));
  valueOf(await meeting.setConsumer(seen.consumerId, false, { width: 640, height: 360 }));
  await flows(() => viewer.count(1));
  await flows(() => viewer.count(2));

  valueOf(await meeting.setProducerPaused(sound, true));
  await flows(() => viewer.count(2));
  const heardSoFar = viewer.count(1);
  await flows(() => viewer.count(2));
  expect(viewer.count(1)).toBe(heardSoFar);
  valueOf(await meeting.setProducerPaused(sound, false));
  await flows(() => viewer.count(1));

  meeting.closeProducer(picture);
  await expect.poll(() => events.closed, { timeout: 5000 }).toEqual([seen.consumerId]);
  await flows(() => viewer.count(1));
});

test('the layer for the tile and requests for keyframes cross the pipe', async () => {
  const { meeting, home, viewer, produce, consume } = await spreadMeeting();
  const picture = await produce(home.transportId, 'video', 2000, 3);
  for (const layer of [0, 1, 2]) {
    home.peer.send({ kind: 'video', ssrc: 2000 + layer * 2, mark: 10 + layer });
  }
  const thumb = valueOf(await consume(picture));
  valueOf(await meeting.setConsumer(thumb.consumerId, false, { width: 160, height: 90 }));
  await flows(() => viewer.count(10));
  expect([viewer.count(11), viewer.count(12)]).toEqual([0, 0]);
  const large = valueOf(await consume(picture));
  valueOf(await meeting.setConsumer(large.consumerId, false, { width: 1280, height: 720 }));
  await flows(() => viewer.count(12));

  const before = home.peer.keyframeRequests;
  valueOf(await meeting.requestKeyframe(large.consumerId));
  await expect.poll(() => home.peer.keyframeRequests, { timeout: 4000 }).toBeGreaterThan(before);
});

test('who speaks is known across the workers', async () => {
  const { home, away, produce, events } = await spreadMeeting();
  const [here, there] = [
    await produce(home.transportId, 'audio', 1000),
    await produce(away.transportId, 'audio', 3000),
  ];
  const stop = home.peer.send({ kind: 'audio', ssrc: 1000, mark: 1, volumeDbov: -10 });
  await expect.poll(() => [events.speakers.at(-1), ...events.loudNow], { timeout: 5000 }).toEqual([here, here]);
  stop();
  away.peer.send({ kind: 'audio', ssrc: 3000, mark: 3, volumeDbov: -10 });
  await expect.poll(() => [events.speakers.at(-1), ...events.loudNow], { timeout: 5000 }).toEqual([there, there]);
});

test('a pipe that does not come about is tried again by the next who asks', async () => {
  const { meeting, lines, home, viewer, produce, consume } = await spreadMeeting();
  const sound = await produce(home.transportId, 'audio', 1000);
  home.peer.send({ kind: 'audio', ssrc: 1000, mark: 1 });
  lines.breaksNextPipe = true;
  expect(await consume(sound)).toMatchObject({ ok: false, code: 'media-failed' });
  const { consumerId } = valueOf(await consume(sound));
  valueOf(await meeting.setConsumer(consumerId, false, null));
  await flows(() => viewer.count(1));
});

/** A participant on plain lines. */
async function participant(conference: TestConference, lines: PlainLines, identity: string, ssrc: number) {
  const { client, joined } = await conference.join({ identity, ...(ssrc === 1000 ? { role: 'chair' } : {}) });
  const media = { conference, lines, client, rtpCapabilities: plainCapabilities(joined.routerRtpCapabilities) };
  const mark = ssrc / 1000;
  return { client, mark, ssrc, media, ...(await linesOf(lines, client)) };
}

async function linesOf(lines: PlainLines, client: TestClient) {
  const send = await client.ask('media.createTransport', { direction: 'send' });
  const receive = await client.ask('media.createTransport', { direction: 'receive' });
  return {
    send: send.transportId,
    receive: receive.transportId,
    sender: await lines.peer(send.transportId),
    receiver: await lines.peer(receive.transportId),
  };
}

type Participant = Awaited<ReturnType<typeof participant>>;

async function speak({ client, send, sender, ssrc, mark }: Participant): Promise<string> {
  const { producerId } = await client.ask('media.publish', {
    transportId: send,
    source: 'microphone',
    kind: 'audio',
    rtpParameters: opusParameters(ssrc),
    paused: false,
  });
  sender.send({ kind: 'audio', ssrc, mark, volumeDbov: -20 });
  return producerId;
}

async function listen({ client, receive, media }: Participant, producerId: string): Promise<void> {
  const { rtpCapabilities } = media;
  const offer = await client.ask('media.subscribe', { transportId: receive, producerId, rtpCapabilities });
  await client.ask('media.setConsumer', { consumerId: offer.consumerId, paused: false, tile: null });
}

test('a killed worker takes its own people only: the others go on, and they are back', async () => {
  const { plane, lines } = await twoWorkers({ consumersPerWorker: 4 });
  const conference = await TestConference.start({}, plane);
  closing.push(() => conference.stop());
  const chair = await participant(conference, lines, 'chair', 1000);
  const member = await participant(conference, lines, 'member', 2000);
  const away = await participant(conference, lines, 'away', 3000);
  expect(plane.workers().map(({ seats }) => seats)).toEqual(expect.arrayContaining([1, 2]));
  const [ofChair, ofAway] = [await speak(chair), await speak(away)];
  await listen(member, ofChair);
  await listen(member, ofAway);
  await listen(away, ofChair);
  await flows(() => member.receiver.count(away.mark));
  await flows(() => away.receiver.count(chair.mark));

  const killedAt = performance.now();
  process.kill(plane.workers().find(({ seats }) => seats === 1)?.pid ?? 0, 'SIGKILL');
  await away.client.event('mediaReset');
  await member.client.event('consumerClosed');
  const back: Participant = { ...away, ...(await linesOf(lines, away.client)) };
  await listen(back, ofChair);
  await expect.poll(() => back.receiver.count(chair.mark), { interval: 10, timeout: 5000 }).toBeGreaterThan(0);
  console.info(`worker killed to sound: ${Math.round(performance.now() - killedAt)} ms`);

  await listen(member, await speak(back));
  await flows(() => member.receiver.count(away.mark));
  await flows(() => member.receiver.count(chair.mark));
  expect([chair, member].flatMap(({ client }) => client.seen('mediaReset'))).toEqual([]);
  expect(conference.service.statistics()).toMatchObject({ participants: 3 });
  expect(conference.faults()).toEqual([]);
});
