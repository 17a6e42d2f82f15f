import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { opusParameters } from '../media/rtp-samples.ts';
import { conferenceMethods } from '../protocol/index.ts';
import type { TestClient } from './testing/test-client.ts';
import { TestConference } from './testing/test-conference.ts';

let conference: TestConference;
let rounds = 0;
beforeAll(async () => {
  conference = await TestConference.start({ requestBurst: 1_000_000 });
  conference.directory.add('witness');
});
afterAll(async () => {
  const faults = conference.faults();
  await conference.stop();
  expect(faults).toEqual([]);
});

const methods = Object.keys(conferenceMethods);

/** Real requests, with holes where ids of the running meeting go. */
const valid: readonly (readonly [string, unknown])[] = [
  ['hello', { ticket: 'x'.repeat(43) }],
  ['hello', { resumeToken: 'x'.repeat(43), lastSeq: 3 }],
  ['media.createTransport', { direction: 'send' }],
  [
    'media.publish',
    { transportId: 't', source: 'microphone', kind: 'audio', rtpParameters: opusParameters(1), paused: false },
  ],
  ['media.setConsumer', { consumerId: 'c', paused: false, tile: { width: 320, height: 180 } }],
  ['chat.send', { text: 'hallo' }],
  ['room.setSpeakers', { speakers: [{ seat: 1, name: 'A', detail: '' }] }],
  ['moderation.remove', { participantId: 'p', ban: true }],
  ['moderation.lock', { locked: true }],
];

const frame = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc
    .record({
      type: fc.constantFrom('request', 'response', 'event'),
      id: fc.oneof(fc.string({ maxLength: 70 }), fc.integer()),
      method: fc.oneof(fc.constantFrom(...methods, '__proto__', 'constructor', 'toString'), fc.string()),
      params: fc.oneof(fc.jsonValue(), fc.constant({})),
    })
    .map((value) => JSON.stringify(value)),
  fc.tuple(fc.constantFrom(...valid), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(4)).map(mutate),
);

/** A valid request with some characters cut out and others put in. */
function mutate([[method, params], at, put, cut]: readonly [
  readonly [string, unknown],
  number,
  string,
  number,
]): string {
  const text = JSON.stringify({ type: 'request', id: `m${at}`, method, params });
  const place = at % text.length;
  return text.slice(0, place) + put + text.slice(place + cut);
}

/**
 * The server still answers this client, unless it was closed for good reason, and somebody in another meeting: a chair
 * may well lock or end their own by one of the frames.
 */
async function stillThere(client: TestClient): Promise<void> {
  if (client.closeCode === null && client.socket.readyState === client.socket.OPEN) {
    await client.roundTrip();
  }
  const other = await conference.join({ meetingId: 'witness', identity: 'witness' });
  await other.client.ask('hand.raise', { raised: true });
  await other.client.ask('leave', {});
}

test(
  'random and mutated frames of somebody in the meeting are answered or closed, never fatal',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 25 }), async (frames) => {
        rounds += 1;
        conference.directory.add(`round-${rounds}`);
        const { client } = await conference.join({
          meetingId: `round-${rounds}`,
          identity: 'hostile',
          role: 'chair',
        });
        for (const text of frames) {
          client.raw(text);
        }
        await stillThere(client);
        client.socket.terminate();
      }),
      { numRuns: 40 },
    );
  },
);

test('random bytes and frames instead of hello let nobody in', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(frame, fc.uint8Array({ maxLength: 300 })), async (first) => {
      const client = await conference.connect();
      const before = conference.service.statistics().participants;
      client.raw(first);
      await stillThere(client);
      expect(conference.service.statistics().participants).toBeLessThanOrEqual(before);
      client.socket.terminate();
    }),
    { numRuns: 40 },
  );
});
