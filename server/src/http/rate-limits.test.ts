import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../conference/testing/test-client.ts';
import { Meeting, SessionInfo } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { newKey } from '../testing/test-room.ts';

const network = '2001:db8:1:2::7';
/** Another address of the same customer. */
const neighbour = '2001:db8:1:2:ffff::8';

type Guess = (instance: TestInstance, round: number) => Promise<string>;

/** Everything that can be guessed, how often, and with which code the next try is refused. */
const guesses: readonly (readonly [string, number, string, Guess])[] = [
  [
    'the password of one account, from many addresses',
    5,
    'account-locked',
    async (instance, round) => {
      const body = { username: 'admin', password: `falsch ${round}` };
      return (await instance.call('signIn', '', { body, address: `198.51.100.${round}` })).code;
    },
  ],
  [
    'passwords of many accounts from one network',
    30,
    'rate-limited',
    async (instance, round) => {
      const body = { username: `konto${round}`, password: 'falsch' };
      return (await instance.call('signIn', '', { body, address: round % 2 === 0 ? network : neighbour })).code;
    },
  ],
  [
    'numbers of meetings',
    20,
    'rate-limited',
    async (instance, round) => {
      const places = { number: `${100_000_000 + round}` };
      return (await instance.call('meetingByNumber', '', { places, address: network })).code;
    },
  ],
  [
    'tickets by guest links',
    60,
    'rate-limited',
    async (instance, round) => {
      const places = { linkToken: `geraten${round}` };
      return (await instance.call('ticket', '', { places, body: { guestName: 'Gast' }, address: network })).code;
    },
  ],
  [
    'pairing codes',
    5,
    'rate-limited',
    async (instance, round) => {
      const { publicKey } = newKey();
      const body = { code: `${10_000_000 + round}`, publicKey, applianceVersion: '1.0.0' };
      return (await instance.call('enrol', '', { body, origin: null, address: network })).code;
    },
  ],
  [
    'links, and whatever else has no limit of its own',
    60,
    'rate-limited',
    async (instance, round) =>
      (await instance.call('door', '', { places: { linkToken: `geraten${round}` }, address: network })).code,
  ],
];

test.each(guesses)('%s: %i tries, then %s', async (_what, tries, code, guess) => {
  const instance = await TestInstance.start({ limits: { requestsPerMinute: 60 } });
  instance.clock.advance(3_600_000);
  for (let round = 0; round < tries; round += 1) {
    expect(await guess(instance, round), `try ${round}`).not.toBe(code);
  }
  expect(await guess(instance, tries)).toBe(code);
});

test.each(['000000', 'aaaaa-bbbbb'])('codes of the second factor (%s): 5 tries, then account-locked', async (code) => {
  const instance = await TestInstance.start();
  const cookie = await instance.as('facility');
  await instance.enrol(cookie);
  const prove = async () => (await instance.call('proveSecondFactor', cookie, { body: { code } })).code;
  for (let round = 0; round < 5; round += 1) {
    expect(await prove()).toBe('second-factor-wrong');
  }
  expect(await prove()).toBe('account-locked');
  const { account } = instance.result(SessionInfo, await instance.call('session', cookie));
  expect(account.secondFactor).toBe(true);
});

/** Asks for an upgrade like an attacker who never hangs up; tells the status and whether the server hung up. */
async function upgrade(address: string): Promise<string> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  const lines = ['GET /conference HTTP/1.1', 'Host: x', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(
    [...lines, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', '\r\n'].join('\r\n'),
  );
  const [said] = await once(socket, 'data');
  const status = /^HTTP\/1\.1 (\d+)/.exec(String(said))?.[1] ?? '';
  if (status !== '101') {
    socket.resume();
    await once(socket, 'close');
  }
  return status;
}

test.each(['ticket', 'resumeToken'] as const)(
  'a wrong %s costs its connection, and connections are limited',
  async (key) => {
    const instance = await TestInstance.start({ limits: { requestsPerMinute: 60 } });
    const address = await instance.listen();
    const url = `${address.replace(/^http/, 'ws')}/conference`;
    const guess = (round: number) =>
      key === 'ticket'
        ? { ticket: `geraten-geraten-${round}` }
        : { resumeToken: `geraten-geraten-${round}`, lastSeq: 0 };
    // The instance's own start took a few of the sixty.
    for (let round = 0; round < 50; round += 1) {
      const client = await new TestClient(url).opened();
      expect(await client.send('hello', guess(round))).toMatch(/^(?:ticket-invalid|resume-failed): /);
      expect(await client.closed()).toBe(1000);
    }
    const later: string[] = [];
    while (!later.includes('429') && later.length < 11) {
      later.push(await upgrade(address));
    }
    expect(later).toContain('429');
  },
);

test('the number of a real meeting is found by who may try, until the tries are used up', async () => {
  const instance = await TestInstance.start();
  const now = instance.clock.now();
  const wish = { title: 'Rat', startsAt: now, endsAt: now + 1000, roomId: null, guestsAllowed: true };
  const made = instance.result(
    Meeting,
    await instance.call('createMeeting', await instance.as('user'), { body: wish }),
  );
  const find = async () =>
    (await instance.call('meetingByNumber', '', { places: { number: made.number }, address: network })).code;
  expect(await find()).toBe('ok');
  for (let round = 0; round < 19; round += 1) {
    await find();
  }
  expect(await find()).toBe('rate-limited');
});
