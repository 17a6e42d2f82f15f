import { DatabaseSync } from 'node:sqlite';
import ICAL from 'ical.js';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import type { ConfigFile } from '../config/config-schema.ts';
import { Meeting, MeetingDetails } from '../protocol/index.ts';
import { databaseFileOf } from '../store/open-store.ts';
import { MailServer, partOf, type ReceivedMail } from '../testing/mail-server.ts';
import { silentLog } from '../testing/silent-log.ts';
import { TestInstance } from '../testing/test-instance.ts';

const hour = 3_600_000;
const anna = 'anna@firma.example';
const bernd = 'Bernd.Gast@example.org';
const berndLower = bernd.toLowerCase();

const mailOf = (port: number): NonNullable<ConfigFile['mail']> => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  from: 'konferenz@stadt.example',
  fromName: 'Videokonferenz der Stadt',
});

async function city(port: number, log = silentLog) {
  const instance = await TestInstance.start({ mail: mailOf(port), timeZone: 'Europe/Berlin' }, log);
  const owner = await instance.as('user', 'Frau Weber');
  const startsAt = Date.UTC(2030, 0, 7, 9);
  const wish = { title: 'Bürgerdialog', startsAt, endsAt: startsAt + hour, roomId: null, guestsAllowed: true };
  const create = async (patch: object = {}) => {
    const answer = await instance.call('createMeeting', owner, {
      body: { ...wish, invitees: [anna, bernd], ...patch },
    });
    return instance.result(Meeting, answer);
  };
  const change = async (meeting: Meeting, patch: object) =>
    await instance.call('changeMeeting', owner, { places: { meetingId: meeting.id }, body: { ...wish, ...patch } });
  const details = async (meeting: Meeting) =>
    instance.result(MeetingDetails, await instance.call('meeting', owner, { places: { meetingId: meeting.id } }));
  return { instance, owner, create, change, details, startsAt };
}

/** The calendar file in a mail, read by a parser that nobody here wrote. */
function calendarIn(mail: ReceivedMail | undefined) {
  const calendar = new ICAL.Component(ICAL.parse(mail === undefined ? '' : partOf(mail, 'text/calendar')));
  const [component] = calendar.getAllSubcomponents('vevent');
  if (component === undefined) {
    throw new Error('no event in the mail');
  }
  return { method: calendar.getFirstPropertyValue('method'), event: new ICAL.Event(component) };
}

const to = (mails: readonly ReceivedMail[], address: string): ReceivedMail | undefined =>
  mails.findLast((mail) => mail.to.includes(address));

describe('an invitation', () => {
  test('comes by mail in plain text, German first, with link and number and a calendar file', async () => {
    const server = await MailServer.start();
    const { create, startsAt } = await city(server.port);
    const meeting = await create();
    const mail = to(await server.until(2), anna);
    expect(mail?.from).toBe('konferenz@stadt.example');
    expect(mail?.raw).toContain('Auto-Submitted: auto-generated');
    expect(mail?.raw).not.toMatch(/text\/html/i);
    const text = mail === undefined ? '' : partOf(mail, 'text/plain');
    expect(text).toMatch(/^Sie sind zu einer Besprechung eingeladen\./);
    expect(text).toContain('Montag, 7. Januar 2030, 10:00 bis 11:00 Uhr (Europe/Berlin)');
    expect(text).toContain(meeting.link);
    expect(text).toContain(meeting.number.replaceAll(/(\d{3})(?=\d)/g, '$1 '));
    expect(text.indexOf('You are invited')).toBeGreaterThan(text.indexOf('Einladung von: Frau Weber'));
    const { method, event } = calendarIn(mail);
    expect(method).toBe('REQUEST');
    expect([event.summary, event.startDate.toJSDate().getTime()]).toEqual(['Bürgerdialog', startsAt]);
    expect(event.component.getFirstPropertyValue('url')).toBe(meeting.link);
  });

  test('goes to each alone: nobody learns who else is invited', async () => {
    const server = await MailServer.start();
    const { create } = await city(server.port);
    await create();
    const mails = await server.until(2);
    expect(mails.map((mail) => mail.to)).toEqual(expect.arrayContaining([[anna], [berndLower]]));
    expect(to(mails, anna)?.raw.toLowerCase()).not.toContain(berndLower);
    expect(calendarIn(to(mails, anna)).event.attendees).toHaveLength(1);
  });

  test('is followed by the change under the same UID with a higher sequence, and by a cancellation to who is left out', async () => {
    const server = await MailServer.start();
    const { create, change, startsAt, details } = await city(server.port);
    const meeting = await create();
    const before = calendarIn(to(await server.until(2), anna)).event;
    await change(meeting, { startsAt: startsAt + hour, endsAt: startsAt + 2 * hour, invitees: [anna] });
    const mails = await server.until(4);
    const changed = calendarIn(to(mails, anna));
    expect([changed.method, changed.event.uid]).toEqual(['REQUEST', before.uid]);
    expect(changed.event.sequence).toBeGreaterThan(before.sequence);
    expect(changed.event.startDate.toJSDate().getTime()).toBe(startsAt + hour);
    expect(calendarIn(to(mails, berndLower)).method).toBe('CANCEL');
    expect((await details(meeting)).invitations?.map(({ address }) => address)).toEqual([anna]);
  });

  test('stays with the same people when a change does not name them', async () => {
    const server = await MailServer.start();
    const { create, change } = await city(server.port);
    await change(await create(), { title: 'Anders' });
    const mails = await server.until(4);
    expect(calendarIn(to(mails, anna)).event.summary).toBe('Anders');
    expect(calendarIn(to(mails, berndLower)).event.summary).toBe('Anders');
  });

  test.each(['cancelMeeting', 'deleteMeeting'] as const)('ends with a cancellation after %s', async (route) => {
    const server = await MailServer.start();
    const { instance, owner, create } = await city(server.port);
    const meeting = await create();
    await server.until(2);
    const body = route === 'cancelMeeting' ? { body: {} } : {};
    await instance.call(route, owner, { places: { meetingId: meeting.id }, ...body });
    const mails = await server.until(4);
    const { method, event } = calendarIn(to(mails, anna));
    expect([method, event.component.getFirstPropertyValue('status')]).toEqual(['CANCEL', 'CANCELLED']);
  });

  test('of a series carries what was moved and cancelled', async () => {
    const server = await MailServer.start();
    const { instance, owner, create, startsAt } = await city(server.port);
    const recurrence = { interval: 1, pattern: { every: 'day' }, ends: { kind: 'count', count: 5 } };
    const meeting = await create({ recurrence, invitees: [anna] });
    const move = { kind: 'move', startsAt: startsAt + 3 * hour, endsAt: startsAt + 4 * hour };
    const places = { meetingId: meeting.id };
    await server.until(1);
    await instance.call('changeOccurrence', owner, { places, body: { plannedAt: startsAt, change: move } });
    const last = (await server.until(2)).at(-1);
    const text = last === undefined ? '' : partOf(last, 'text/calendar');
    expect(text).toContain('RRULE:FREQ=DAILY;INTERVAL=1;COUNT=5');
    expect(text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20300107T100000');
  });
});

describe('the owner', () => {
  test('sees what became of each mail', async () => {
    const server = await MailServer.start({ refuses: [berndLower] });
    const { create, details } = await city(server.port);
    const meeting = await create();
    await expect
      .poll(async () => (await details(meeting)).invitations)
      .toEqual([
        { address: anna, state: 'sent', reason: null },
        { address: berndLower, state: 'failed', reason: 'address-refused' },
      ]);
  });

  test('is told that a mail server which is away or busy will be tried again, and it is', async () => {
    const busy = await MailServer.start({ busy: true });
    const { instance, create, details } = await city(busy.port);
    const meeting = await create({ invitees: [anna] });
    const state = async () => (await details(meeting)).invitations?.[0];
    await expect.poll(state).toEqual({ address: anna, state: 'waiting', reason: 'mail-refused' });
    const { port } = busy;
    await busy.close();
    instance.clock.advance(2 * 60_000);
    await expect.poll(state).toEqual({ address: anna, state: 'waiting', reason: 'server-away' });
    const server = await MailServer.start({ port });
    instance.clock.advance(4 * 60_000);
    expect(await server.until(1)).toHaveLength(1);
    await expect.poll(state).toEqual({ address: anna, state: 'sent', reason: null });
  });

  test('gets a file for the own calendar that invites nobody', async () => {
    const { instance, owner, create } = await city(1);
    const meeting = await create({ invitees: [] });
    const answer = await instance.call('meetingCalendar', owner, { places: { meetingId: meeting.id } });
    expect(answer.body).toMatchObject({
      fileName: `besprechung-${meeting.number}.ics`,
      content: expect.stringContaining('METHOD:PUBLISH'),
    });
    const stranger = await instance.as('user');
    expect((await instance.call('meetingCalendar', stranger, { places: { meetingId: meeting.id } })).code).toBe(
      'not-allowed',
    );
  });

  test.each([
    ['a name beside it', 'Anna <anna@firma.example>'],
    ['a new line', 'anna@firma.example\r\nBcc: alle@stadt.example'],
    ['no domain', 'anna'],
  ])('cannot invite an address with %s', async (_what, address) => {
    const { instance, owner, startsAt } = await city(1);
    const body = { title: 'x', startsAt, endsAt: startsAt + hour, roomId: null, guestsAllowed: true };
    const answer = await instance.call('createMeeting', owner, { body: { ...body, invitees: [address] } });
    expect(answer.body).toMatchObject({ error: { code: 'invalid-input', path: '/invitees/0' } });
  });

  test('of an instance without a mail server is told so', async () => {
    const instance = await TestInstance.start();
    const startsAt = Date.UTC(2030, 0, 7, 9);
    const body = { title: 'x', startsAt, endsAt: startsAt + hour, roomId: null, guestsAllowed: true, invitees: [anna] };
    const answer = await instance.call('createMeeting', await instance.as('user'), { body });
    expect(answer.body).toMatchObject({ error: { code: 'invalid-input', path: '/invitees' } });
  });
});

test('the log names no address and no title, sent or not', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const server = await MailServer.start({ refuses: [berndLower] });
  const { instance, create, details } = await city(server.port, log);
  const meeting = await create();
  await expect
    .poll(async () => (await details(meeting)).invitations?.map(({ state }) => state))
    .toEqual(['sent', 'failed']);
  await instance.app.close();
  const text = lines.join('');
  expect(text).toContain('mail sent');
  expect(text).toContain('address-refused');
  expect(text.toLowerCase()).not.toMatch(/anna|bernd|bürgerdialog|firma\.example/);
});

test('what was sent to whom is forgotten with the meeting', async () => {
  const server = await MailServer.start();
  const { instance, create, owner } = await city(server.port);
  const meeting = await create();
  await server.until(2);
  await instance.call('deleteMeeting', owner, { places: { meetingId: meeting.id } });
  await server.until(4);
  const database = new DatabaseSync(databaseFileOf(instance.dataDir), { readOnly: true });
  const left = (): number => database.prepare('select id from outgoing_mail').all().length;
  expect(left()).toBe(2);
  await expect
    .poll(() => {
      instance.clock.advance(hour);
      return left();
    })
    .toBe(0);
  database.close();
});
