import pino from 'pino';
import { expect, test } from 'vitest';
import { Meeting } from './protocol/index.ts';
import { TestInstance } from './testing/test-instance.ts';
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
