import { expect, test } from 'vitest';
import { ManualClock } from '../../conference/testing/manual-clock.ts';
import { FakeMediaPlane } from '../fake-media-plane.ts';
import { NotedEvents, valueOf } from '../media-plane-suite.ts';
import { opusParameters, vp8Parameters } from '../rtp-samples.ts';

/** One meeting on two workers: `home` sits on the first, `away` on the second. */
async function twoWorkers() {
  const clock = new ManualClock();
  const plane = new FakeMediaPlane({ clock, workers: 2, limits: { consumersPerWorker: 2 } });
  const events = new NotedEvents();
  const meeting = valueOf(await plane.openMeeting(events));
  const send = valueOf(await meeting.createTransport('home', 'send')).transportId;
  const receive = valueOf(await meeting.createTransport('away', 'receive')).transportId;
  const [first, second] = plane.meetings;
  if (first === undefined || second === undefined) {
    throw new Error('the meeting has no second place');
  }
  const publish = async (kind: 'audio' | 'video', ssrc = 1000): Promise<string> =>
    valueOf(
      await meeting.produce(send, {
        kind,
        rtpParameters: kind === 'audio' ? opusParameters(ssrc) : vp8Parameters(ssrc, 3),
        paused: false,
      }),
    );
  const consume = async (producerId: string) =>
    valueOf(await meeting.consume(receive, producerId, plane.rtpCapabilities));
  return { clock, plane, events, meeting, send, receive, first, second, publish, consume };
}

test('the seats of a meeting go to the second worker when the first is full, and a seat stays where it is', async () => {
  const { meeting, plane, first, second } = await twoWorkers();
  expect([first.transports.size, second.transports.size]).toEqual([1, 1]);
  await meeting.createTransport('home', 'receive');
  expect(first.transports.size).toBe(2);
  expect(plane.workers().map(({ seats }) => seats)).toEqual([1, 1]);
});

test('a track reaches the other worker once, however many ask for it at the same time', async () => {
  const { publish, consume, first, second } = await twoWorkers();
  const producerId = await publish('audio');
  const offers = await Promise.all([consume(producerId), consume(producerId), consume(producerId)]);
  expect(new Set(offers.map(({ consumerId }) => consumerId)).size).toBe(3);
  expect([first.pipes.size, second.pipes.size, second.producers.size]).toEqual([1, 1, 1]);
});

test('pausing, keyframes and the end of a track cross the pipe', async () => {
  const { meeting, publish, consume, second, events } = await twoWorkers();
  const producerId = await publish('video');
  const { consumerId } = await consume(producerId);
  valueOf(await meeting.setProducerPaused(producerId, true));
  expect(second.producers.get(producerId)?.paused).toBe(true);
  expect((await consume(producerId)).producerPaused).toBe(true);
  valueOf(await meeting.requestKeyframe(consumerId));
  expect(second.producers.get(producerId)?.keyframeRequests).toBe(1);
  meeting.closeProducer(producerId);
  expect(second.producers.size).toBe(0);
  expect(events.closed).toContain(consumerId);
});

test('what is paused while its pipe is laid arrives paused', async () => {
  const { meeting, publish, consume, second } = await twoWorkers();
  const producerId = await publish('audio');
  const [offer] = await Promise.all([consume(producerId), meeting.setProducerPaused(producerId, true)]);
  expect(offer.producerPaused).toBe(true);
  expect(second.producers.get(producerId)?.paused).toBe(true);
});

test('a pipe that breaks refuses who asked, and the next one tries again', async () => {
  const { meeting, publish, consume, receive, plane, second } = await twoWorkers();
  const producerId = await publish('audio');
  second.breaksNextPipe = true;
  expect(await meeting.consume(receive, producerId, plane.rtpCapabilities)).toMatchObject({ code: 'media-failed' });
  expect((await consume(producerId)).producerId).toBe(producerId);
});

test('the layers wanted on the other worker reach the sender', async () => {
  const { clock, meeting, publish, consume, events } = await twoWorkers();
  const producerId = await publish('video');
  const { consumerId } = await consume(producerId);
  valueOf(await meeting.setConsumer(consumerId, false, { width: 160, height: 90 }));
  clock.advance(5000);
  expect(events.layers).toEqual([`${producerId} 0`]);
});

test('a dead worker takes its own seats only; they come back on a living one', async () => {
  const { plane, meeting, publish, consume, events } = await twoWorkers();
  const producerId = await publish('audio');
  await consume(producerId);
  plane.killWorker('restarts', 1);
  expect(events.lostSeats).toEqual(['away']);
  expect(events.closed).toEqual([]);
  valueOf(await meeting.revive());
  const again = valueOf(await meeting.createTransport('away', 'receive')).transportId;
  valueOf(await meeting.consume(again, producerId, plane.rtpCapabilities));
  expect(plane.workers().map(({ seats }) => seats)).toEqual([1, 1]);
});

test('the death of the sender closes what the others received from there', async () => {
  const { plane, publish, consume, events } = await twoWorkers();
  const { consumerId } = await consume(await publish('video'));
  plane.killWorker('restarts', 0);
  expect(events.lostSeats).toEqual(['home']);
  expect(events.closed).toEqual([consumerId]);
});

test('under strain videos shrink, but neither those that are kept nor any sound', async () => {
  const { plane, meeting, publish, consume, second } = await twoWorkers();
  const [sound, chair, member] = [await publish('audio'), await publish('video', 2000), await publish('video', 3000)];
  const [heard, first, other] = [await consume(sound), await consume(chair), await consume(member)];
  meeting.setKept(new Set([chair]));
  const tile = { width: 1280, height: 720 };
  valueOf(await meeting.setConsumer(heard.consumerId, false, null));
  valueOf(await meeting.setConsumer(first.consumerId, false, tile));
  valueOf(await meeting.setConsumer(other.consumerId, false, tile));
  const layers = (): unknown[] =>
    [heard, first, other].map(({ consumerId }) => second.consumers.get(consumerId)?.layer);
  expect(layers()).toEqual([null, 2, 2]);
  plane.setStrain(2);
  await expect.poll(layers).toEqual([null, 2, 1]);
  expect(second.consumers.get(heard.consumerId)?.paused).toBe(false);
  meeting.setKept(new Set([chair, member]));
  await expect.poll(layers).toEqual([null, 2, 2]);
});

test('takes in nobody more only when every worker is at its end', async () => {
  const { plane } = await twoWorkers();
  plane.setStrain(3);
  expect(plane.admits()).toBe(true);
  plane.setStrain(4);
  expect(plane.admits()).toBe(false);
});
