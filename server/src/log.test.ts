import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from './conference/testing/test-client.ts';
import { Meeting } from './protocol/index.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { TestBrowser } from './testing/test-browser.ts';
import { TestInstance } from './testing/test-instance.ts';
import { testClientId, TestProvider } from './testing/test-provider.ts';
import { pairedRoom, TestRoom } from './testing/test-room.ts';

test('the log names nobody and repeats no password, token or title', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const instance = await TestInstance.start({}, log);
  const address = await instance.listen();
  const cookie = await instance.as('facility', 'Erika Mustermann');
  const secrets = { username: 'geheimer-name', password: 'geheimes-passwort' };
  await instance.call('signIn', '', { body: secrets });
  const startsAt = instance.clock.now();
  const body = { title: 'Geheimsache', startsAt, endsAt: startsAt + 1000, roomId: null, guestsAllowed: true };
  const meeting = instance.result(Meeting, await instance.call('createMeeting', cookie, { body }));
  const linkToken = meeting.link.split('/m/')[1] ?? '';
  const guest = { places: { linkToken }, body: { guestName: 'Gerd Gast' } };
  expect((await instance.call('ticket', '', guest)).status).toBe(200);
  await instance.send('GET', `/m/${linkToken}`, '');
  const room = await TestRoom.connect(address, await pairedRoom(instance, cookie, 'Blauer Salon'));
  await room.request('ticket', { number: meeting.number });
  await instance.app.close();

  const text = lines.join('');
  expect(text).toContain('room connected');
  const session = cookie.split('=')[1] ?? '';
  const firstPassword = instance.app.firstAdmin?.password ?? '';
  const names = ['Mustermann', 'Gerd', 'Blauer', 'Geheimsache', 'person1', ...Object.values(secrets)];
  for (const word of [...names, linkToken, meeting.number, session, firstPassword]) {
    expect(word).not.toBe('');
    expect(text).not.toContain(word);
  }
});

test('a meeting with chat and moderation, single sign-on and attacks leave no name, address, message or claim in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const provider = await TestProvider.listen();
  onTestFinished(async () => {
    await provider.away();
  });
  const { issuer } = provider;
  const clock = new ManualClock(Date.now());
  const identityProvider = { id: 'stadt', name: 'Stadt', issuer, clientId: testClientId };
  const instance = await TestInstance.start({ identityProviders: [identityProvider] }, log, clock);
  const address = await instance.listen();
  provider.serve(address);
  // Somebody whom the mapping lets in and somebody whom it refuses.
  const rule = { providerId: 'stadt', claim: 'groups', value: 'gruppe-zobelmark', role: 'user', permissions: [] };
  await instance.call('saveAccessRules', await instance.as('admin'), { body: { items: [rule] } });
  provider.people.set('subjekt-zobelmark', { name: 'Ada Zobelmark', groups: ['gruppe-zobelmark'] });
  provider.people.set('fremd-zobelmark', { name: 'Eva Zobelmark', groups: ['andere-zobelmark'] });
  const isBack = (url: URL): boolean => url.origin === address && !url.pathname.startsWith('/api/');
  for (const who of ['subjekt-zobelmark', 'fremd-zobelmark']) {
    provider.next = who;
    await new TestBrowser().open(`${address}/api/sign-on/stadt?to=/`, isBack);
  }
  await instance.send('GET', '/api/sign-on/stadt/callback?error=access_denied&error_description=zobelmark', '');
  await instance.send('GET', '/zobelmark?mail=zobelmark@stadt.example', '', { address: '198.51.100.77' });
  await instance.call('signIn', '', {
    body: { username: 'zobelmark', password: 'zobelmark' },
    address: '198.51.100.77',
  });
  await instance.call('createMeeting', await instance.as('user'), {
    body: { title: 'zobelmark', endsAt: 'zobelmark' },
  });

  const now = clock.now();
  const wish = { title: 'Zobelmark', startsAt: now, endsAt: now + 1000, roomId: null, guestsAllowed: true };
  const meeting = instance.result(
    Meeting,
    await instance.call('createMeeting', await instance.as('user', 'Ida Zobelmark'), { body: wish }),
  );
  const enter = async (role: 'chair' | 'member') => {
    const claims = {
      kind: 'person',
      role,
      mustWait: false,
      identity: role,
      mayRecord: false,
      name: 'Udo Zobelmark',
    } as const;
    const client = new TestClient(`${address.replace(/^http/, 'ws')}/conference`);
    await client.opened();
    const ticket = instance.conference.issueTicket({ ...claims, meetingId: meeting.id });
    return { client, joined: await client.join(ticket) };
  };
  const [chair, member] = [await enter('chair'), await enter('member')];
  await member.client.ask('chat.send', { text: 'geheim zobelmark', to: null });
  expect(await member.client.send('zobelmark.method', { zobelmark: 1 })).toContain('unknown-method');
  const participantId = member.joined.snapshot.selfId;
  await chair.client.ask('moderation.mute', { participantId });
  await chair.client.ask('moderation.remove', { participantId, ban: true });
  await instance.app.close();

  const text = lines.join('');
  expect(text).toContain('came in');
  expect(text).toContain('single sign-on');
  for (const trace of [/zobelmark/i, /198\.51\.100\.77/, /@stadt\.example/]) {
    expect(lines.filter((line) => trace.test(line))).toEqual([]);
  }
});
