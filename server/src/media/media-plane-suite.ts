import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../outcome.ts';
import type { MediaMeeting, MediaMeetingEvents, MediaPlane } from './media-plane.ts';
import { av1Parameters, dtlsSample, opusParameters, vp8Parameters } from './rtp-samples.ts';

/** Notes what a plane reports. */
export class NotedEvents implements MediaMeetingEvents {
  readonly closed: string[] = [];
  readonly layers: string[] = [];
  readonly speakers: string[] = [];
  readonly lostSeats: string[] = [];
  /** As last reported. */
  loudNow: readonly string[] = [];
  lostCount = 0;
  #onLost: () => void = () => undefined;

  consumerClosed(consumerId: string): void {
    this.closed.push(consumerId);
  }
  layersWanted(producerId: string, maxSpatialLayer: number): void {
    this.layers.push(`${producerId} ${maxSpatialLayer}`);
  }
  loud(producerIds: readonly string[]): void {
    this.loudNow = producerIds;
  }
  dominant(producerId: string): void {
    this.speakers.push(producerId);
  }
  lost(seats: readonly string[]): void {
    this.lostCount += 1;
    this.lostSeats.push(...seats);
    this.#onLost();
  }
  whenLost(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onLost = resolve;
    return promise;
  }
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) {
    throw new Error(`${outcome.code}: ${outcome.message}`);
  }
  return outcome.value;
}

const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code);

/** What meeting logic may count on, whatever stands behind the interface. */
export function describeMediaPlane(name: string, createPlane: () => Promise<MediaPlane>): void {
  describe(`the media plane ${name}`, () => {
    let plane: MediaPlane;
    let meeting: MediaMeeting;
    let events: NotedEvents;
    let send: string;
    let receive: string;

    beforeEach(async () => {
      plane = await createPlane();
      events = new NotedEvents();
      meeting = valueOf(await plane.openMeeting(events));
      send = valueOf(await meeting.createTransport('seat', 'send')).transportId;
      receive = valueOf(await meeting.createTransport('seat', 'receive')).transportId;
    });
    afterEach(async () => {
      meeting.close();
      await plane.close();
    });

    const publish = async (kind: 'audio' | 'video', layers = 3): Promise<string> =>
      valueOf(
        await meeting.produce(send, {
          kind,
          rtpParameters: kind === 'audio' ? opusParameters(1000) : vp8Parameters(2000, layers),
          paused: false,
        }),
      );

    test('is ready and knows Opus, VP8 and H264', () => {
      expect(plane.ready()).toBe(true);
      expect(plane.workers()).toHaveLength(1);
      const text = JSON.stringify(plane.rtpCapabilities);
      for (const codec of ['audio/opus', 'video/VP8', 'video/H264', '42e01f']) {
        expect(text).toContain(codec);
      }
    });

    test('connects a transport once and restarts its ICE with new credentials', async () => {
      expect(await meeting.connectTransport(send, dtlsSample)).toEqual({ ok: true, value: null });
      expect(codeOf(await meeting.connectTransport(send, dtlsSample))).toBe('media-failed');
      const first = valueOf(await meeting.restartIce(receive));
      const second = valueOf(await meeting.restartIce(receive));
      expect(first['usernameFragment']).not.toBe(second['usernameFragment']);
    });

    test('refuses shapes and codecs that it does not know, and goes on', async () => {
      expect(codeOf(await meeting.connectTransport(send, { fingerprints: 'keine' }))).toBe('media-failed');
      const bad = { kind: 'video', paused: false } as const;
      expect(codeOf(await meeting.produce(send, { ...bad, rtpParameters: {} }))).toBe('media-failed');
      expect(codeOf(await meeting.produce(send, { ...bad, rtpParameters: av1Parameters(3) }))).toBe(
        'codec-unsupported',
      );
      const producerId = await publish('video');
      expect(codeOf(await meeting.consume(receive, producerId, { codecs: [] }))).toBe('codec-unsupported');
      expect(codeOf(await meeting.consume(receive, producerId, { codecs: 7 }))).toBe('media-failed');
      valueOf(await meeting.consume(receive, producerId, plane.rtpCapabilities));
    });

    test('answers not-found for what is not there', async () => {
      expect(codeOf(await meeting.connectTransport('x', dtlsSample))).toBe('not-found');
      expect(codeOf(await meeting.restartIce('x'))).toBe('not-found');
      expect(codeOf(await meeting.setProducerPaused('x', true))).toBe('not-found');
      expect(codeOf(await meeting.setConsumer('x', true, null))).toBe('not-found');
      expect(codeOf(await meeting.requestKeyframe('x'))).toBe('not-found');
      expect(codeOf(await meeting.consume(receive, 'x', plane.rtpCapabilities))).toBe('not-found');
      meeting.closeTransport('x');
      meeting.closeProducer('x');
      meeting.closeConsumer('x');
    });

    test('tells a receiver whether the producer is paused', async () => {
      const producerId = await publish('audio');
      valueOf(await meeting.setProducerPaused(producerId, true));
      const offer = valueOf(await meeting.consume(receive, producerId, plane.rtpCapabilities));
      expect(offer).toMatchObject({ producerId, kind: 'audio', producerPaused: true });
    });

    test('reports consumers of a producer that is gone, but not of a transport that is gone', async () => {
      const producerId = await publish('video');
      const lost = valueOf(await meeting.consume(receive, producerId, plane.rtpCapabilities)).consumerId;
      meeting.closeProducer(producerId);
      await expect.poll(() => events.closed).toEqual([lost]);
      const again = await publish('video');
      valueOf(await meeting.consume(receive, again, plane.rtpCapabilities));
      meeting.closeTransport(receive);
      expect(events.closed).toEqual([lost]);
      expect(codeOf(await meeting.consume(receive, again, plane.rtpCapabilities))).toBe('not-found');
      meeting.closeTransport(send);
      expect(codeOf(await meeting.setProducerPaused(again, true))).toBe('not-found');
    });

    test('asks for keyframes and sets tiles of simulcast and of single-layer video', async () => {
      for (const layers of [3, 1]) {
        const producerId = await publish('video', layers);
        const { consumerId } = valueOf(await meeting.consume(receive, producerId, plane.rtpCapabilities));
        valueOf(await meeting.setConsumer(consumerId, false, { width: 320, height: 180 }));
        valueOf(await meeting.requestKeyframe(consumerId));
        valueOf(await meeting.requestKeyframe(consumerId));
        valueOf(await meeting.setConsumer(consumerId, true, null));
        meeting.closeProducer(producerId);
      }
    });

    test('is empty when the meeting is closed', async () => {
      meeting.close();
      meeting.close();
      expect(plane.workers()[0]?.routers).toBe(0);
      expect(codeOf(await meeting.createTransport('seat', 'send'))).toBe('media-failed');
      expect(events.lostCount).toBe(0);
    });
  });
}
