import { expect, onTestFinished } from 'vitest';
import { TestClient } from './conference/testing/test-client.ts';
import { Meeting, TicketResponse } from './protocol/index.ts';
import { usePostgres } from './testing/postgres.ts';
import { TestInstance } from './testing/test-instance.ts';

const { testOnPostgres: test, server, newDatabase } = usePostgres();

test('without its database the instance lives, meetings go on, sign-in says why not, and all is well again by itself', async () => {
  const { kind, urlFile } = await newDatabase();
  const instance = await TestInstance.start({ database: { kind, urlFile } });
  const address = await instance.listen();
  const chair = await instance.as('user');
  const now = instance.clock.now();
  const wish = { title: 'Rat', startsAt: now, endsAt: now + 3_600_000, roomId: null, guestsAllowed: true };
  const meeting = instance.result(Meeting, await instance.call('createMeeting', chair, { body: wish }));
  const places = { linkToken: meeting.link.split('/').at(-1) ?? '' };
  const ticketOf = async (cookie: string, body: unknown) =>
    instance.result(TicketResponse, await instance.call('ticket', cookie, { places, body }));
  const { ticket, conferencePath } = await ticketOf(chair, {});
  const client = await new TestClient(`${address.replace('http', 'ws')}${conferencePath}`).opened();
  onTestFinished(() => client.socket.terminate());
  await client.join(ticket);

  await server().interrupt();
  expect((await instance.send('GET', '/health/live', '')).status).toBe(200);
  expect(await instance.send('GET', '/health/ready', '')).toMatchObject({
    status: 503,
    body: { checks: { database: false, conference: true } },
  });
  const credentials = { username: 'admin', password: 'falsch' };
  expect(await instance.call('signIn', '', { body: credentials })).toMatchObject({
    status: 503,
    code: 'database-away',
  });
  expect(await instance.call('createMeeting', chair, { body: wish })).toMatchObject({ code: 'database-away' });
  await client.ask('moderation.lock', { locked: true });
  await client.ask('chat.send', { text: 'Wir tagen weiter.', to: null });
  // A guest has no account: the door opens without the database.
  await ticketOf('', { guestName: 'Gast' });

  await server().resume();
  expect((await instance.send('GET', '/health/ready', '')).status).toBe(200);
  expect(await instance.call('signIn', '', { body: credentials })).toMatchObject({ code: 'wrong-credentials' });
  instance.clock.advance(60_000);
  const audit = await instance.call('audit', await instance.as('admin'));
  expect(JSON.stringify(audit.body)).toContain('meeting.lock');
});
