import { describe, expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../conference/testing/test-client.ts';
import {
  defaultMeetingSettings,
  Meeting,
  MeetingDoor,
  type MeetingSettings,
  RoomSummary,
  SessionInfo,
  TicketResponse,
} from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

const hour = 3_600_000;

async function withMeeting(wish: { guestsAllowed?: boolean; roomId?: string | null; settings?: MeetingSettings } = {}) {
  const instance = await TestInstance.start();
  const chair = await instance.as('user', 'Herr Vorsitz');
  const startsAt = instance.clock.now() + hour;
  const body = {
    title: 'Hauptausschuss',
    startsAt,
    endsAt: startsAt + hour,
    roomId: null,
    guestsAllowed: true,
    ...wish,
  };
  const meeting = instance.result(Meeting, await instance.call('createMeeting', chair, { body }));
  const places = { linkToken: meeting.link.split('/m/')[1] ?? '', meetingId: meeting.id, number: meeting.number };
  return { instance, chair, meeting, places };
}

describe('a meeting', () => {
  test('has a number, a link that nobody can guess, and its organiser in the chair', async () => {
    const { meeting, places } = await withMeeting();
    expect(meeting).toMatchObject({ title: 'Hauptausschuss', organiser: 'Herr Vorsitz', chair: true, running: false });
    expect(meeting.number).toMatch(/^[1-9][0-9]{8}$/);
    expect(places.linkToken).toMatch(/^[\w-]{22}$/);
  });

  test('shows its door to everybody who has the link, and its link to who knows the number', async () => {
    const { instance, places, meeting } = await withMeeting();
    const door = instance.result(MeetingDoor, await instance.call('door', '', { places }));
    expect(door).toMatchObject({ title: 'Hauptausschuss', guestsAllowed: true, ended: false });
    expect((await instance.call('meetingByNumber', '', { places })).body).toEqual({ link: meeting.link });
  });

  test('belongs to its organiser: others neither see nor delete it', async () => {
    const { instance, chair, places } = await withMeeting();
    const other = await instance.as('admin');
    expect((await instance.call('listMeetings', other)).body).toEqual({ items: [] });
    expect((await instance.call('deleteMeeting', other, { places })).code).toBe('not-allowed');
    expect((await instance.call('deleteMeeting', chair, { places })).status).toBe(200);
    expect((await instance.call('door', '', { places })).code).toBe('meeting-not-found');
  });

  test('in a room is seen by room staff too', async () => {
    const instance = await TestInstance.start();
    const facility = await instance.as('facility');
    const created = await instance.call('createRoom', facility, { body: { name: 'Großer Saal', location: '' } });
    const room = instance.result(RoomSummary, created);
    const user = await instance.as('user');
    const startsAt = instance.clock.now();
    const body = { title: 'Rat', startsAt, endsAt: startsAt + hour, roomId: room.id, guestsAllowed: false };
    await instance.call('createMeeting', user, { body });
    expect((await instance.call('listMeetings', facility)).body).toMatchObject({
      items: [{ title: 'Rat', chair: false }],
    });
    await instance.call('deleteRoom', facility, { places: { roomId: room.id } });
    expect((await instance.call('listMeetings', user)).body).toMatchObject({ items: [{ title: 'Rat', roomId: null }] });
  });

  test.each([
    ['an empty title', { title: ' \u202e ' }, '/title'],
    ['an end before the start', { endsAt: 1 }, '/endsAt'],
    ['a start in another age', { startsAt: 5, endsAt: 6 }, '/startsAt'],
    ['a length of a month', { endsAt: Date.UTC(2031, 0, 1) }, '/endsAt'],
    ['an unknown room', { roomId: 'nowhere' }, '/roomId'],
    ['a key that does not exist', { colour: 'red' }, '/colour'],
  ])('with %s is refused with the place', async (_what, wrong, path) => {
    const instance = await TestInstance.start();
    const startsAt = Date.UTC(2030, 0, 1);
    const body = { title: 'Rat', startsAt, endsAt: startsAt + hour, roomId: null, guestsAllowed: true, ...wrong };
    const answer = await instance.call('createMeeting', await instance.as('user'), { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ error: { path } });
  });
});

describe('the rules of a meeting', () => {
  test('are kept as wished, and the usual ones without a wish', async () => {
    const usual = await withMeeting();
    expect(usual.meeting.settings).toEqual(defaultMeetingSettings);
    const settings = { ...defaultMeetingSettings, waitingRoom: 'all', chat: 'off' } as const;
    expect((await withMeeting({ settings })).meeting.settings).toEqual(settings);
  });

  test('name moderators by account: they come in past the waiting room, unknown names are refused', async () => {
    const instance = await TestInstance.start();
    const chair = await instance.as('user');
    const helper = await instance.as('user', 'Herr Helfer');
    const session = instance.result(SessionInfo, await instance.call('session', helper));
    const startsAt = instance.clock.now();
    const body = { title: 'Rat', startsAt, endsAt: startsAt + hour, roomId: null, guestsAllowed: true };
    const unknown = await instance.call('createMeeting', chair, { body: { ...body, moderators: ['niemand'] } });
    expect(unknown.body).toMatchObject({ error: { code: 'invalid-input', path: '/moderators/0' } });
    const settings = { ...defaultMeetingSettings, waitingRoom: 'all' };
    const wish = { ...body, settings, moderators: [session.account.username] };
    const meeting = instance.result(Meeting, await instance.call('createMeeting', chair, { body: wish }));
    const linkToken = meeting.link.split('/m/')[1] ?? '';
    const address = await instance.listen();
    const enter = async (cookie: string) => {
      const answer = await instance.call('ticket', cookie, { places: { linkToken }, body: {} });
      const { ticket } = instance.result(TicketResponse, answer);
      const client = await new TestClient(`${address.replace(/^http/, 'ws')}/conference`).opened();
      onTestFinished(() => client.socket.terminate());
      return await client.ask('hello', { ticket });
    };
    expect((await enter(await instance.as('user'))).status).toBe('waiting');
    const joined = await enter(helper);
    expect(joined).toMatchObject({ status: 'joined', snapshot: { participants: [{ moderator: true }] } });
  });
});

describe('a ticket', () => {
  test('is given to people signed in and to guests with a name', async () => {
    const { instance, chair, places } = await withMeeting();
    const forChair = instance.result(TicketResponse, await instance.call('ticket', chair, { places, body: {} }));
    expect(forChair).toMatchObject({ conferencePath: '/conference' });
    expect((await instance.call('ticket', '', { places, body: { guestName: 'Gast' } })).status).toBe(200);
    expect((await instance.call('ticket', '', { places, body: {} })).code).toBe('not-signed-in');
    expect((await instance.call('ticket', '', { places, body: { guestName: '\u200b ' } })).code).toBe('invalid-input');
  });

  test('is not given to guests where they are not wanted', async () => {
    const { instance, places } = await withMeeting({ guestsAllowed: false });
    expect((await instance.call('ticket', '', { places, body: { guestName: 'Gast' } })).code).toBe('guests-forbidden');
    expect((await instance.call('ticket', await instance.as('user'), { places, body: {} })).status).toBe(200);
  });

  test('is not given to who must change the password first', async () => {
    const { instance, places } = await withMeeting();
    const answer = await instance.call('ticket', await instance.as('pending'), { places, body: { guestName: 'x' } });
    expect(answer.code).toBe('password-change-required');
  });
});

test('numbers cannot be tried out quickly', async () => {
  const { instance } = await withMeeting();
  const codes = [];
  for (let number = 0; number < 40; number += 1) {
    codes.push((await instance.call('meetingByNumber', '', { places: { number: String(100_000_000 + number) } })).code);
  }
  expect(codes.slice(0, 20).every((code) => code === 'meeting-not-found')).toBe(true);
  expect(codes.slice(20).every((code) => code === 'rate-limited')).toBe(true);
});
