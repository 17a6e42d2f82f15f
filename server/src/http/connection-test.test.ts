import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../conference/testing/test-client.ts';
import { TicketResponse } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

async function begin(instance: TestInstance, address = '127.0.0.1') {
  return await instance.call('connectionTest', '', { body: {}, address });
}

async function enter(instance: TestInstance, url: string) {
  const { ticket } = instance.result(TicketResponse, await begin(instance));
  const client = await new TestClient(`${url.replace(/^http/, 'ws')}/conference`).opened();
  onTestFinished(() => client.socket.terminate());
  return { client, joined: await client.join(ticket), ticket };
}

test('anybody may try the way to the instance: alone, in a meeting of its own that nobody else gets into', async () => {
  const instance = await TestInstance.start();
  const url = await instance.listen();
  const one = await enter(instance, url);
  const two = await enter(instance, url);
  expect(one.joined.snapshot.participants).toHaveLength(1);
  expect(two.joined.snapshot.participants).toHaveLength(1);
  expect(one.joined.snapshot.meeting.meetingId).not.toBe(two.joined.snapshot.meeting.meetingId);
  expect(await one.client.refused('moderation.end', {})).toBe('not-allowed');
  const again = await new TestClient(`${url.replace(/^http/, 'ws')}/conference`).opened();
  onTestFinished(() => again.socket.terminate());
  expect(await again.refused('hello', { ticket: one.ticket })).toBe('ticket-invalid');
});

test('a test is over after two minutes, whatever its client does', async () => {
  const instance = await TestInstance.start();
  const { client } = await enter(instance, await instance.listen());
  for (let seconds = 0; seconds < 120; seconds += 4) {
    instance.clock.advance(4000);
    await client.roundTrip();
  }
  expect(await client.event('ended')).toEqual({ reason: 'meeting-ended' });
});

test('tests are bounded by address and in all', async () => {
  const instance = await TestInstance.start();
  const codes = [];
  for (let count = 0; count < 8; count += 1) {
    codes.push((await begin(instance)).code);
  }
  expect(codes).toEqual([...Array<string>(6).fill('ok'), 'rate-limited', 'rate-limited']);
  const others = [];
  for (let count = 0; count < 15; count += 1) {
    others.push((await begin(instance, `192.0.2.${count + 1}`)).code);
  }
  expect(others).toEqual([...Array<string>(14).fill('ok'), 'instance-busy']);
  instance.clock.advance(2 * 60_000);
  expect((await begin(instance)).code).toBe('ok');
});
