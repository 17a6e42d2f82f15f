import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../conference/testing/test-client.ts';
import { Meeting, TicketResponse } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

async function running() {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const chairCookie = await instance.as('user', 'Vorsitz');
  // Made before anybody is connected: signing in lets a minute pass.
  const memberCookie = await instance.as('user');
  const startsAt = instance.clock.now();
  const body = { title: 'Rat', startsAt, endsAt: startsAt + 3_600_000, roomId: null, guestsAllowed: true };
  const meeting = instance.result(Meeting, await instance.call('createMeeting', chairCookie, { body }));
  const places = { linkToken: meeting.link.split('/m/')[1] ?? '' };
  const enter = async (cookie: string) => {
    const { ticket } = instance.result(TicketResponse, await instance.call('ticket', cookie, { places, body: {} }));
    const client = await new TestClient(`${address.replace(/^http/, 'ws')}/conference`).opened();
    onTestFinished(() => client.socket.terminate());
    await client.join(ticket);
    return client;
  };
  const chair = await enter(chairCookie);
  const member = await enter(memberCookie);
  /** As a program elsewhere sends it: no page, no session, no origin. */
  const send = async (token: string, patch: object = {}) => {
    const response = await fetch(`${address}/api/captions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: '1', speaker: 'Frau Weber', text: 'Guten Tag', final: false, ...patch }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  return { instance, chair, member, send };
}

test('whoever has the token writes captions that all in the meeting get, with the speaker’s name', async () => {
  const { instance, chair, member, send } = await running();
  const { token } = await chair.ask('moderation.captions', { open: true });
  expect(await send(token ?? '')).toBe(200);
  const { caption } = await member.event('caption');
  const expected = { id: '1', speaker: 'Frau Weber', text: 'Guten Tag', final: false, at: instance.clock.now() };
  expect(caption).toEqual(expected);
  expect(await send(token ?? '', { text: 'Guten Tag zusammen', final: true })).toBe(200);
  await chair.event('caption', ({ caption: line }) => line.final && line.text === 'Guten Tag zusammen');
});

test('only a moderator opens the way in, and closing it or opening it anew ends the old token', async () => {
  const { chair, member, send } = await running();
  expect(await member.refused('moderation.captions', { open: true })).toBe('not-allowed');
  const first = (await chair.ask('moderation.captions', { open: true })).token ?? '';
  const second = (await chair.ask('moderation.captions', { open: true })).token ?? '';
  expect([await send(first), await send(second)]).toEqual([401, 200]);
  expect((await chair.ask('moderation.captions', { open: false })).token).toBeNull();
  expect(await send(second)).toBe(401);
  expect([await send(''), await send('x'.repeat(43))]).toEqual([401, 401]);
});

test('the token ends with the meeting', async () => {
  const { chair, send } = await running();
  const token = (await chair.ask('moderation.captions', { open: true })).token ?? '';
  await chair.ask('moderation.end', {});
  expect(await send(token)).toBe(401);
});

test('too much, too long and invisible text is refused', async () => {
  const { chair, send } = await running();
  const token = (await chair.ask('moderation.captions', { open: true })).token ?? '';
  expect(await send(token, { text: 'x'.repeat(501) })).toBe(400);
  expect(await send(token, { text: '\u200b ' })).toBe(400);
  const statuses = [];
  for (let line = 0; line < 40; line += 1) {
    statuses.push(await send(token));
  }
  expect(statuses.slice(0, 30).every((status) => status === 200)).toBe(true);
  expect(statuses.slice(30).every((status) => status === 429)).toBe(true);
});
