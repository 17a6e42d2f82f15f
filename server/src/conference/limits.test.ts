import { afterEach, expect, test } from 'vitest';
import { maxChatLength, maxFrameBytes } from '../protocol/index.ts';
import type { ConferenceLimits } from './limits.ts';
import { TestConference } from './testing/test-conference.ts';

const running: TestConference[] = [];
async function start(limits: Partial<ConferenceLimits> = {}): Promise<TestConference> {
  const conference = await TestConference.start(limits);
  running.push(conference);
  return conference;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((conference) => conference.stop()));
});

const chat = (id: number, text = 'x'): string =>
  JSON.stringify({ type: 'request', id: `${id}`, method: 'hand.raise', params: { raised: id % 2 === 0, text } });

test('a frame that is too large closes the connection, the place stays for a resumption', async () => {
  const conference = await start();
  const { client, joined } = await conference.join();
  client.raw(JSON.stringify({ type: 'request', id: '1', method: 'chat.send', params: 'x'.repeat(maxFrameBytes) }));
  expect(await client.closed()).toBe(1009);
  const again = await conference.connect();
  expect((await again.ask('hello', { resumeToken: joined.resumeToken, lastSeq: 0 })).status).toBe('joined');
});

test('a binary frame closes the connection', async () => {
  const conference = await start();
  const client = await conference.connect();
  client.raw(new Uint8Array([1, 2, 3]));
  expect(await client.closed()).toBe(1003);
});

test('a client that is a little too fast is delayed, one that floods is closed', async () => {
  const conference = await start({ requestBurst: 5, requestsPerSecond: 10, queuedFrames: 20 });
  const { client } = await conference.join();
  const answers = Array.from({ length: 10 }, (_, n) => client.ask('hand.raise', { raised: n % 2 === 0 }));
  await client.roundTrip();
  for (let step = 0; step < 10; step += 1) {
    conference.clock.advance(100);
  }
  await Promise.all(answers);
  for (let n = 0; n < 40; n += 1) {
    client.raw(chat(n));
  }
  expect(await client.closed()).toBe(1008);
});

test('a chat that is too fast or too long is refused, the connection stays', async () => {
  const conference = await start({ chatBurst: 2 });
  const { client } = await conference.join();
  await client.ask('chat.send', { text: '1', to: null });
  await client.ask('chat.send', { text: '2', to: null });
  expect(await client.refused('chat.send', { text: '3', to: null })).toBe('rate-limited');
  expect(await client.refused('chat.send', { text: 'x'.repeat(maxChatLength + 1), to: null })).toBe('invalid-input');
  conference.clock.advance(2000);
  await client.ask('chat.send', { text: '4', to: null });
});

test('a client that does not read is cut off, and comes back to a fresh snapshot', { timeout: 30_000 }, async () => {
  const conference = await start({ socketBufferBytes: 20_000, chatBurst: 10_000, requestBurst: 10_000 });
  const slow = await conference.join({ identity: 's' });
  const fast = await conference.join({ identity: 'f' });
  slow.client.socket.pause();
  const isLost = () =>
    fast.client.seen('participant').some(({ participant }) => participant.connection === 'reconnecting');
  // The kernel's own buffers take several megabytes before anything piles up here; control characters are six bytes each.
  const text = '\u0001'.repeat(maxChatLength);
  for (let n = 0; n < 100 && !isLost(); n += 1) {
    await Promise.all(Array.from({ length: 40 }, () => fast.client.ask('chat.send', { text, to: null })));
  }
  expect(isLost()).toBe(true);
});

test('more connections than allowed are turned away', async () => {
  const conference = await start({ connections: 2 });
  await conference.join({ identity: 'a' });
  await conference.join({ identity: 'b' });
  const third = await conference.connect();
  expect(await third.closed()).toBe(1012);
});

test('an unknown method and wrong parameters are answered with code and place', async () => {
  const conference = await start();
  const { client } = await conference.join();
  const unknown = await client.request('leave', {}, 'u');
  expect(unknown.ok).toBe(true);
  const other = await conference.join({ identity: 'o' });
  const answer = await other.client.request('media.setPaused', JSON.parse('{"producerId":"p","paused":"ja"}'));
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input', path: '/paused' } });
});
