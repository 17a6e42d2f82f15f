import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaBlob, MediaMeeting, MediaPlane } from './index.ts';
import { NotedEvents, valueOf } from './media-plane-suite.ts';
import { startRealPlane } from './real-plane.ts';
import { dtlsSample, opusParameters, vp8Parameters } from './rtp-samples.ts';

let plane: MediaPlane;
let meeting: MediaMeeting;
const events = new NotedEvents();
beforeAll(async () => {
  plane = await startRealPlane();
  meeting = valueOf(await plane.openMeeting(events));
});
afterAll(() => plane.close());

/** The places of a JSON value, so that one can be replaced. */
function placesOf(value: unknown, place: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) {
    return [place];
  }
  const inner = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  return [place, ...inner.flatMap(([key, one]) => placesOf(one, [...place, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) {
    return by;
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown, at) => (at === key ? replaced(one, rest, by) : one));
  }
  const object: MediaBlob = typeof value === 'object' && value !== null ? { ...value } : {};
  return { ...object, [key]: replaced(object[key], rest, by) };
}

const nasty = fc.oneof(
  fc.jsonValue(),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    0,
    -1,
    127,
    128,
    255,
    256,
    65_535,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    'L3T3',
    'video/rtx',
    'audio/opus',
    '',
    [],
  ),
);

const isBlob = (value: unknown): value is MediaBlob =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The blob with one to three places replaced by something nasty. */
const mutated = (blob: MediaBlob): fc.Arbitrary<MediaBlob> =>
  fc
    .array(fc.tuple(fc.nat(), nasty), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((value, [at, by]) => {
        const places = placesOf(value);
        return replaced(value, places[at % places.length] ?? [], by);
      }, blob),
    )
    .filter(isBlob);

test(
  'mutated parameters of a client are refused or accepted, and never kill the worker',
  { timeout: 120_000 },
  async () => {
    const offers = fc.oneof(
      fc.tuple(fc.constant('audio' as const), mutated(opusParameters(10))),
      fc.tuple(fc.constant('video' as const), mutated(vp8Parameters(20, 3))),
    );
    await fc.assert(
      fc.asyncProperty(offers, mutated(dtlsSample), mutated(plane.rtpCapabilities), async ([kind, rtp], dtls, caps) => {
        const { transportId } = valueOf(await meeting.createTransport('seat', 'send'));
        await meeting.connectTransport(transportId, dtls);
        const produced = await meeting.produce(transportId, { kind, rtpParameters: rtp, paused: false });
        if (produced.ok) {
          await meeting.consume(transportId, produced.value, caps);
          await meeting.consume(transportId, produced.value, plane.rtpCapabilities);
        }
        meeting.closeTransport(transportId);
        expect(events.lostCount).toBe(0);
      }),
      { numRuns: 300 },
    );
    valueOf(await meeting.createTransport('seat', 'receive'));
    expect(plane.workers()).toMatchObject([{ alive: true }]);
  },
);
