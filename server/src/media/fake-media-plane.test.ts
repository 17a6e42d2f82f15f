import { expect, test } from 'vitest';
import { ManualClock } from '../conference/testing/manual-clock.ts';
import { createFakeMediaPlane } from './fake-media-plane.ts';
import { describeMediaPlane, NotedEvents, valueOf } from './media-plane-suite.ts';
import { vp8Parameters } from './rtp-samples.ts';

describeMediaPlane('in memory', async () => createFakeMediaPlane({ clock: new ManualClock() }));

test('one keyframe request per second reaches the sender', async () => {
  const clock = new ManualClock();
  const plane = createFakeMediaPlane({ clock });
  const meeting = valueOf(await plane.openMeeting(new NotedEvents()));
  const { transportId } = valueOf(await meeting.createTransport('seat', 'send'));
  const producerId = valueOf(
    await meeting.produce(transportId, { kind: 'video', rtpParameters: vp8Parameters(1, 3), paused: false }),
  );
  const { consumerId } = valueOf(await meeting.consume(transportId, producerId, plane.rtpCapabilities));
  const reached = () => [...plane.meetings][0]?.producers.get(producerId)?.keyframeRequests;
  await meeting.requestKeyframe(consumerId);
  await meeting.requestKeyframe(consumerId);
  expect(reached()).toBe(1);
  clock.advance(1000);
  await meeting.requestKeyframe(consumerId);
  expect(reached()).toBe(2);
});
