import { describe, expect, test } from 'vitest';
import { DeviceChanged, DeviceSearch, DeviceTry, type RouteName } from '../protocol/index.ts';
import type { TestRequest } from '../testing/test-instance.ts';
import { TestInstance } from '../testing/test-instance.ts';
import { pairedRoom, TestRoom } from '../testing/test-room.ts';

const secret = 'sehr-geheim-4711';
const searching: DeviceSearch = {
  state: 'running',
  probe: null,
  trying: null,
  done: 0,
  of: 2,
  found: [],
  lines: [],
};
const running: DeviceTry = { tryId: 't1', driver: 'onvif', state: 'running', result: null };

async function withRoom() {
  const instance = await TestInstance.start();
  const address = await instance.listen();
  const staff = await instance.as('facility', 'Frau Technik');
  const key = await pairedRoom(instance, staff);
  const room = await TestRoom.connect(address, key);
  const places = { roomId: key.roomId };
  const ask = async (name: RouteName, request: TestRequest = {}) =>
    await instance.call(name, staff, { ...request, places: { ...places, ...request.places } });
  const audit = async () => JSON.stringify((await instance.call('audit', staff)).body);
  return { instance, room, staff, places, ask, audit };
}

describe('the devices of a room', () => {
  test('are searched by the room itself, and whoever asked stands in the audit log', async () => {
    const { instance, room, ask, audit } = await withRoom();
    const answer = ask('startDeviceSearch', { body: { probe: null } });
    const { id, method, params } = await room.command();
    expect({ method, params }).toEqual({ method: 'searchDevices', params: { by: 'Frau Technik', probe: null } });
    room.answer(id, searching);
    expect(instance.result(DeviceSearch, await answer)).toEqual(searching);
    expect(await audit()).toContain('room.searchDevices');
  });

  test('are tried with a password that is kept nowhere and comes back to nobody', async () => {
    const { instance, room, ask, audit } = await withRoom();
    const options = { address: 'http://10.0.0.7/onvif/device_service', user: 'admin', password: secret };
    const answer = ask('startDeviceTry', { body: { driver: 'onvif', options, replaces: null } });
    const { id, params } = await room.command();
    expect(params).toEqual({ by: 'Frau Technik', driver: 'onvif', options, replaces: null });
    // A room that tells too much is not passed on.
    room.answer(id, { ...running, options });
    const told = await answer;
    expect(instance.result(DeviceTry, told)).toEqual(running);
    expect(JSON.stringify(told.body)).not.toContain(secret);
    expect(await audit()).toContain('room.tryDevice');
    expect(await audit()).not.toContain(secret);
  });

  test('are saved by the room alone, which says why it does not', async () => {
    const { instance, room, ask, audit } = await withRoom();
    const body = { tryId: 't1', name: 'Kamera Empore', use: { as: 'none' } };
    const refusedAnswer = ask('saveDevice', { body });
    room.refuse((await room.command()).id, 'device-not-tried');
    expect(await refusedAnswer).toMatchObject({ status: 409, code: 'device-not-tried' });
    const answer = ask('saveDevice', { body });
    room.answer((await room.command()).id, { deviceId: 'kamera-empore', counts: 'now' });
    expect(instance.result(DeviceChanged, await answer)).toEqual({ deviceId: 'kamera-empore', counts: 'now' });
    expect(await audit()).toContain('Kamera Empore (none)');
  });

  test('show their picture put together from its parts', async () => {
    const { room, ask } = await withRoom();
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);
    const answer = ask('deviceTryPicture', { places: { tryId: 't1' } });
    for (const from of [0, 4]) {
      const { id, params } = await room.command();
      expect(params).toEqual({ tryId: 't1', offset: from });
      room.answer(id, { totalBytes: 6, base64: jpeg.subarray(from, from + 4).toString('base64') });
    }
    expect((await answer).body).toEqual({ jpegBase64: jpeg.toString('base64') });
  });

  test('cannot be asked for without end by a room that sends empty parts', async () => {
    const { room, ask } = await withRoom();
    const answer = ask('deviceTryPicture', { places: { tryId: 't1' } });
    room.answer((await room.command()).id, { totalBytes: 6, base64: '' });
    expect(await answer).toMatchObject({ status: 502, code: 'command-failed' });
  });

  test('need a room that is there, new enough, and keeps to the contract', async () => {
    const { room, ask, places, instance, staff } = await withRoom();
    const outdated = ask('roomDrivers');
    room.refuse((await room.command()).id, 'unknown-method');
    expect(await outdated).toMatchObject({ code: 'room-outdated' });
    const broken = ask('roomDrivers');
    room.answer((await room.command()).id, { items: 'all of them' });
    expect(await broken).toMatchObject({ code: 'command-failed' });
    room.socket.terminate();
    await expect.poll(async () => (await ask('roomDrivers')).code).toBe('room-offline');
    const nowhere = await instance.call('addedDevices', staff, { places: { ...places, roomId: 'nowhere' } });
    expect(nowhere).toMatchObject({ status: 404 });
  });
});
