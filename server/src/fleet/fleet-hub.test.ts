import { describe, expect, test } from 'vitest';
import { refuse, unwrap } from '../outcome.ts';
import { parse } from '../parse.ts';
import { fleetMethods, RoomSummary } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { newKey, pairedRoom, quietReport, TestRoom } from '../testing/test-room.ts';
import { closeCodes } from './frame-channel.ts';

const hour = 3_600_000;

async function start() {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const staff = await instance.as('facility', 'Frau Technik');
  return { instance, address, staff, key: await pairedRoom(instance, staff) };
}

async function withRoom() {
  const all = await start();
  const room = await TestRoom.connect(all.address, all.key);
  await room.event('calendar');
  await room.event('observed');
  const places = { roomId: all.key.roomId };
  const summary = async () => all.instance.result(RoomSummary, await all.instance.call('room', all.staff, { places }));
  return { ...all, room, places, summary };
}

describe('a room that connects', () => {
  test('proves itself by its key and is told its name', async () => {
    const { address, key } = await start();
    const room = new TestRoom(address);
    expect(await room.prove(key)).toMatchObject({ ok: true, result: { roomName: 'Sitzungssaal' } });
  });

  test('is refused with the key of somebody else, and let go', async () => {
    const { address, key } = await start();
    const room = new TestRoom(address);
    const { privateKey } = newKey();
    expect(await room.prove({ ...key, privateKey })).toMatchObject({ ok: false, error: { code: 'signature-invalid' } });
    expect(await room.closed).toBe(closeCodes.proofWrong);
  });

  test('is told when its pairing is gone', async () => {
    const { address, key, instance, staff } = await start();
    await instance.call('unpairRoom', staff, { places: { roomId: key.roomId } });
    const room = new TestRoom(address);
    expect(await room.prove(key)).toMatchObject({ ok: false, error: { code: 'room-not-paired' } });
  });

  test('may ask for nothing before the proof', async () => {
    const { address } = await start();
    const room = new TestRoom(address);
    await room.event('challenge');
    expect(await room.request('ticket', { adHoc: true })).toMatchObject({ error: { code: 'not-signed-in' } });
  });

  test('is dropped when it does not prove itself in time', async () => {
    const { address, instance } = await start();
    const room = new TestRoom(address);
    await room.event('challenge');
    instance.clock.advance(10_000);
    expect(await room.closed).toBe(closeCodes.tooSlowToProve);
  });

  test('replaces its own older connection', async () => {
    const { room, address, key, summary } = await withRoom();
    await TestRoom.connect(address, key);
    expect(await room.closed).toBe(closeCodes.replaced);
    expect((await summary()).online).toBe(true);
  });

  test('counts as gone within 15 s when it falls silent', async () => {
    const { room, instance, summary } = await withRoom();
    // A peer whose cable is cut answers no ping.
    room.socket.pause();
    instance.clock.advance(5000);
    instance.clock.advance(5000);
    instance.clock.advance(5000);
    expect((await summary()).online).toBe(false);
  });
});

describe('a connected room', () => {
  test('reports how it is, and staff see it', async () => {
    const { room, summary } = await withRoom();
    expect(await room.request('report', { ...quietReport, roomMuted: true })).toMatchObject({ ok: true });
    expect(await summary()).toMatchObject({ online: true, paired: true, report: { roomMuted: true } });
  });

  test('hears of meetings made for it, and of their end', async () => {
    const { room, instance, staff, places } = await withRoom();
    const startsAt = instance.clock.now() + hour;
    const wish = {
      title: 'Bauausschuss',
      startsAt,
      endsAt: startsAt + hour,
      roomId: places.roomId,
      guestsAllowed: true,
    };
    const made = await instance.call('createMeeting', staff, { body: wish });
    const { entries } = await room.event('calendar');
    expect(entries).toMatchObject([{ title: 'Bauausschuss', organiser: 'Frau Technik', startsAt }]);
    expect(made.status).toBe(200);
    await instance.call('deleteMeeting', staff, { places: { meetingId: entries[0]?.meetingId ?? '' } });
    expect(await room.event('calendar')).toEqual({ entries: [] });
  });

  test('gets tickets for a planned meeting, by number, and for one at once', async () => {
    const { room } = await withRoom();
    const adHoc = await room.request('ticket', { adHoc: true });
    expect(adHoc).toMatchObject({ ok: true, result: { title: 'Sitzungssaal' } });
    const ticket = adHoc.ok ? parse(fleetMethods.ticket.result, adHoc.result) : null;
    const { number, meetingId } = unwrap(ticket ?? refuse('internal', 'no ticket'));
    expect(await room.request('ticket', { number })).toMatchObject({ ok: true, result: { meetingId } });
    expect(await room.request('ticket', { meetingId })).toMatchObject({ ok: true, result: { number } });
    expect(await room.request('ticket', { number: '000000000' })).toMatchObject({
      error: { code: 'meeting-not-found' },
    });
  });

  test('gets the stored answer for a repeated request, not a second meeting', async () => {
    const { room } = await withRoom();
    const first = await room.request('ticket', { adHoc: true }, 'same');
    expect(await room.request('ticket', { adHoc: true }, 'same')).toEqual(first);
  });

  test('writes what happened into the audit log, once, however often it is sent', async () => {
    const { room, instance, staff } = await withRoom();
    const events = [{ id: 'e1', at: 0, kind: 'device-fault', deviceId: 'kamera-1', detail: 'no-answer' }];
    await room.request('events', { events });
    await room.request('events', { events });
    const { body } = await instance.call('audit', staff);
    expect(JSON.stringify(body).match(/room\.device-fault/g)).toHaveLength(1);
  });

  test('does what staff ask and says so; the panel learns who', async () => {
    const { room, instance, staff, places } = await withRoom();
    const asked = instance.call('roomCommand', staff, { places, body: { command: 'muteRoom' } });
    const command = await room.command();
    expect(command).toMatchObject({ method: 'muteRoom', params: { by: 'Frau Technik' } });
    room.answer(command.id, {});
    expect((await asked).body).toEqual({ selfTest: null });
    expect(await room.event('observed')).toEqual({ by: ['Frau Technik'] });
    for (let passedMs = 0; passedMs < 30_000; passedMs += 5000) {
      instance.clock.advance(5000);
      await room.request('report', quietReport);
    }
    expect(await room.event('observed')).toEqual({ by: [] });
  });

  test('that does not answer makes the command fail after 10 s', async () => {
    const { room, instance, staff, places } = await withRoom();
    const asked = instance.call('roomCommand', staff, { places, body: { command: 'restartStage' } });
    await room.command();
    instance.clock.advance(10_000);
    expect((await asked).code).toBe('command-timeout');
  });

  test('that answers a self-test with something else makes it fail', async () => {
    const { room, instance, staff, places } = await withRoom();
    const asked = instance.call('roomCommand', staff, { places, body: { command: 'selfTest' } });
    room.answer((await room.command()).id, { checks: 'all fine' });
    expect((await asked).code).toBe('command-failed');
  });

  test('is told when it is unpaired, and let go', async () => {
    const { room, instance, staff, places, summary } = await withRoom();
    await instance.call('unpairRoom', staff, { places });
    await room.event('unpaired');
    expect(await room.closed).toBe(closeCodes.unpaired);
    expect(await summary()).toMatchObject({ paired: false, online: false, report: null });
  });

  test('is refused commands while it is away', async () => {
    const { room, instance, staff, places, summary } = await withRoom();
    room.socket.close();
    await room.closed;
    await expect.poll(async () => (await summary()).online).toBe(false);
    const answer = await instance.call('roomCommand', staff, { places, body: { command: 'muteRoom' } });
    expect(answer.code).toBe('room-offline');
  });
});

describe('the stream of rooms', () => {
  test('says how all rooms are, and the panel learns who looks at it until the page is closed', async () => {
    const { room, instance, address, staff, key } = await withRoom();
    const leave = new AbortController();
    const page = await fetch(`${address}/api/rooms/events?roomId=${key.roomId}`, {
      headers: { cookie: staff },
      signal: leave.signal,
    });
    const reader = page.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^event: rooms\ndata: \{"items":\[\{.*"online":true/);
    expect(await room.event('observed')).toEqual({ by: ['Frau Technik'] });
    await room.request('report', { ...quietReport, cameraOff: true });
    instance.clock.advance(200);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"cameraOff":true');
    leave.abort();
    expect(await room.event('observed')).toEqual({ by: [] });
  });

  test('ends when the session does', async () => {
    const { instance, address, staff } = await withRoom();
    const page = await fetch(`${address}/api/rooms/events`, { headers: { cookie: staff } });
    await instance.call('signOut', staff);
    instance.clock.advance(15_000);
    expect(await page.text()).toContain('event: rooms');
  });
});

test('a stop says goodbye to the rooms', async () => {
  const { room, instance } = await withRoom();
  await instance.app.close();
  expect(await room.closed).toBe(closeCodes.shuttingDown);
});
