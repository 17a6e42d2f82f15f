import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ratspult/device-drivers';
import {
  DiscoveryResponder,
  PjlinkSearchResponder,
  PtyPair,
  SerialHost,
  startChamberOnvifCamera,
  TcpHost,
  ViscaCameraSimulator,
  type OnvifSimulator,
} from '@ratspult/device-drivers/simulators';
import { describe, expect, test } from 'vitest';
import { asCamera, cameraOptions, cameraPassword, loginOf, useAddingRoom } from '../testing/adding-room.ts';

const clock = systemClock;
const room = useAddingRoom();

const onvifCamera = async (): Promise<OnvifSimulator> => {
  const camera = room.keep(await startChamberOnvifCamera(cameraOptions));
  camera.snapshotUrl = `${new URL(camera.deviceUrl).origin}/onvif/snapshot`;
  return camera;
};

const viscaCamera = (): ViscaCameraSimulator =>
  new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });

describe('a search', () => {
  test('finds cameras and projectors of the network with driver and options filled in', async () => {
    const camera = await onvifCamera();
    const answers = await DiscoveryResponder.start({ camera, port: 0, multicastInterface: null, faults: {} });
    const search = await PjlinkSearchResponder.start('00:1B:2C:3D:4E:5F', 0);
    room.cleanUps.push(
      () => answers.close(),
      () => search.close(),
    );
    await room.start({
      onvif: { target: '127.0.0.1', port: answers.port },
      pjlink: { target: '127.0.0.1', port: search.port },
    });
    const { state, found } = await room.desk.search(null);
    expect(state).toBe('done');
    expect(found).toMatchObject([
      { driver: 'onvif', name: 'Kamera Empore', model: 'Ratspult-PTZ', usedBy: null, options: { password: '' } },
      { driver: 'pjlink', address: '127.0.0.1', options: { host: '127.0.0.1' }, usedBy: null },
    ]);
  });

  test('of one address tries every driver there, and marks what belongs to the room', async () => {
    const simulator = viscaCamera();
    const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
    room.cleanUps.push(() => host.close());
    await room.start(null);
    const { tryId } = await room.desk.try('visca-tcp', { host: '127.0.0.1', port: host.port });
    await room.desk.save(tryId, 'Kamera', asCamera);
    await host.close();
    const found = await room.desk.search(`127.0.0.1:${host.port}`);
    expect(found).toMatchObject({ state: 'done', found: [{ driver: 'visca-tcp', usedBy: 'Kamera' }] });
    expect(found.done).toBe(found.of);
  });

  test('is one by two clicks, alone, and can be cancelled', async () => {
    await room.start(null);
    const params = { by: 'K', probe: `127.0.0.1:${await room.silentHost()}` };
    expect(await room.desk.code('searchDevices', params)).toBe('ok');
    expect(await room.desk.code('searchDevices', params)).toBe('ok');
    expect(await room.desk.code('searchDevices', { by: 'K', probe: null })).toBe('room-busy');
    expect(await room.desk.code('cancelDeviceSearch', { by: 'K' })).toBe('ok');
    expect(await room.desk.search(null)).toMatchObject({ state: 'done', probe: null });
  });

  test('of a serial line finds what is there and then sends nothing more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'line-'));
    const cable = await PtyPair.start(folder);
    const device = viscaCamera();
    const host = await SerialHost.start({ device, path: cable.deviceEnd, baudRate: 9600, clock });
    room.cleanUps.push(
      () => rm(folder, { recursive: true, force: true }),
      () => cable.close(),
      () => host.close(),
      async () => device.close(),
    );
    await room.start(null);
    const path = await realpath(cable.controllerEnd);
    const search = await room.desk.search(path);
    expect(search).toMatchObject({ state: 'done', found: [{ driver: 'visca-serial', options: { path } }] });
  });

  test('probes nothing but hosts and device nodes', async () => {
    await room.start(null);
    for (const probe of ['/etc/passwd', '/dev/../etc/passwd', 'not an address', '-x']) {
      expect(await room.desk.code('searchDevices', { by: 'K', probe })).toBe('invalid-input');
    }
  });
});

describe('a device that is tried', () => {
  test('shows what it is, what it can do and its picture, is saved and comes up in the running room', async () => {
    const camera = await onvifCamera();
    await room.start(null);
    const tried = await room.desk.try('onvif', loginOf(camera));
    expect(tried.result).toMatchObject({
      outcome: 'answered',
      make: 'Lindenhagen Optik',
      kind: 'camera',
      picture: 'taken',
      can: expect.arrayContaining(['pan-tilt', 'zoom', 'presets', 'snapshot']),
      uses: [{ as: 'camera' }, { as: 'none' }],
    });
    expect([...(await room.desk.picture(tried.tryId))].slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);
    const stage = await room.bench.stage();
    await stage.told('configuration');
    stage.socket.received.length = 0;
    expect(await room.desk.save(tried.tryId, 'Kamera Empore', asCamera)).toEqual({
      deviceId: 'kamera-empore',
      counts: 'now',
    });
    await room.panel.sees(({ cameras }) =>
      cameras.some(({ id, health }) => id === 'kamera-empore' && health === 'online'),
    );
    const { configuration } = await stage.told('configuration');
    expect(configuration.cameras.map(({ cameraId }) => cameraId)).toEqual(['left', 'right', 'kamera-empore']);
    expect(
      await room.panel.command('savePreset', { cameraId: 'kamera-empore', presetId: null, name: 'Tür' }),
    ).toMatchObject({
      ok: true,
    });
    const file = join(room.bench.folder, 'added-devices.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(room.instance.answers)).not.toContain(cameraPassword);
    await room.bench.startAgain();
    const again = await room.bench.panel();
    await again.sees(({ cameras }) =>
      cameras.some(({ id, health, presets }) => id === 'kamera-empore' && health === 'online' && presets.length === 1),
    );
  });

  test('with a wrong password says so, and cannot be saved', async () => {
    const camera = await onvifCamera();
    await room.start(null);
    const tried = await room.desk.try('onvif', loginOf(camera, 'falsch'));
    expect(tried.result).toMatchObject({ outcome: 'silent', reason: 'wrong-password', picture: 'none', uses: [] });
    const save = { by: 'K', tryId: tried.tryId, name: 'Kamera', use: asCamera };
    expect(await room.desk.code('saveDevice', save)).toBe('device-not-tried');
    expect(await room.desk.code('saveDevice', { ...save, tryId: 'never-tried' })).toBe('device-not-tried');
    expect(await room.desk.added()).toEqual([]);
  });

  test('is tried once by two clicks, alone, and can be cancelled', async () => {
    await room.start(null);
    const options = { host: '127.0.0.1', port: await room.silentHost() };
    const first = await room.desk.startTry('pjlink', options);
    expect((await room.desk.startTry('pjlink', options)).tryId).toBe(first.tryId);
    expect(await room.desk.code('tryDevice', { by: 'K', driver: 'visca-tcp', options, replaces: null })).toBe(
      'room-busy',
    );
    expect(await room.desk.code('cancelDeviceTry', { by: 'K', tryId: first.tryId })).toBe('ok');
    expect(await room.desk.tried(first.tryId)).toMatchObject({ state: 'cancelled', result: null });
    expect(await room.desk.code('tryDevice', { by: 'K', driver: 'visca-tcp', options, replaces: null })).toBe('ok');
  });

  test('by wrong options, a file of the machine or no driver is refused', async () => {
    await room.start(null);
    const wrong = await room.desk.try('visca-tcp', { hots: 'x' });
    expect(wrong.result).toMatchObject({ outcome: 'options-wrong', problems: [{ path: '/host' }, {}] });
    for (const [driver, options] of [
      ['generic', { definitionFile: '/etc/passwd', tcp: { host: '127.0.0.1' } }],
      ['hdmi-cec', { program: '/bin/sh' }],
      ['no-driver', {}],
    ] as const) {
      expect(await room.desk.code('tryDevice', { by: 'K', driver, options, replaces: null })).toBe('invalid-input');
    }
  });
});
