import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createDevice, systemClock, type SearchPlaces } from '@ratspult/device-drivers';
import {
  DiscoveryResponder,
  PjlinkSearchResponder,
  PjlinkSimulator,
  ShureAudioSimulator,
  startChamberOnvifCamera,
  TcpHost,
  ViscaCameraSimulator,
  type OnvifSimulator,
} from '@ratspult/device-drivers/simulators';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DriverRegistry } from '../devices/device-set.ts';
import { nodeFileSystem } from '../storage/file-system.ts';
import { ApplianceBench, type ScriptedPanel, type ScriptedStage } from '../testing/appliance-bench.ts';
import { ConsoleDesk } from '../testing/console-desk.ts';
import { ScriptedCamera, ScriptedDiscussion } from '../testing/scripted-device.ts';
import { goodCode, ScriptedInstance } from '../testing/scripted-instance.ts';

const clock = systemClock;
const password = 'sehr-geheim-4711';
const cleanUps: (() => Promise<unknown>)[] = [];
let instance: ScriptedInstance;
let bench: ApplianceBench;
let panel: ScriptedPanel;
let desk: ConsoleDesk;
let diskIsFull = false;

/** The room's own devices are scripted; what is added has its real driver and a real line. */
const drivers = (): DriverRegistry => {
  const own = [new ScriptedCamera(5), new ScriptedCamera(5), new ScriptedDiscussion()];
  let next = 0;
  return {
    createDevice: (name, options, environment) => {
      const device = own[next % own.length];
      if (name !== 'scripted' || device === undefined) {
        return createDevice(name, options, environment);
      }
      next += 1;
      return { ok: true, device };
    },
  };
};

const start = async (searchPlaces: SearchPlaces | null): Promise<void> => {
  const files = {
    ...nodeFileSystem,
    create: async (path: string, mode: number) => {
      if (diskIsFull && path.includes('added-devices')) {
        throw new Error('no space left on device');
      }
      return nodeFileSystem.create(path, mode);
    },
  };
  bench = await ApplianceBench.start({ serverUrl: instance.url }, { drivers: drivers(), searchPlaces, files });
  cleanUps.push(() => bench.close());
  panel = await bench.panel();
  expect(await panel.command('pair', { code: goodCode })).toMatchObject({ ok: true });
  await panel.sees((snapshot) => snapshot.server.state === 'online');
};

beforeEach(async () => {
  diskIsFull = false;
  instance = await ScriptedInstance.start(0);
  cleanUps.push(() => instance.close());
  desk = new ConsoleDesk(instance);
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const onvifCamera = async (): Promise<OnvifSimulator> => {
  const camera = await startChamberOnvifCamera({
    clock,
    name: 'Kamera Empore',
    user: 'admin',
    password,
    port: 0,
    snapshotUrl: null,
    faults: {},
  });
  camera.snapshotUrl = `${new URL(camera.deviceUrl).origin}/onvif/snapshot`;
  cleanUps.push(() => camera.close());
  return camera;
};

const projector = async (): Promise<PjlinkSimulator> => {
  const simulator = await PjlinkSimulator.start({ clock, password: null, class: 2, lampHours: 7, transitionMs: 0 });
  cleanUps.push(() => simulator.close());
  return simulator;
};

const login = (camera: OnvifSimulator, word = password) => ({
  address: camera.deviceUrl,
  user: 'admin',
  password: word,
});

const asCamera = { as: 'camera', source: { kind: 'device', label: 'HDMI' } } as const;

/** A host that takes the connection and never says a word. */
const silentHost = async (): Promise<number> => {
  const server: Server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<void>();
  server.once('listening', resolve);
  await promise;
  cleanUps.push(async () => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const inMeeting = async (): Promise<ScriptedStage> => {
  const stage = await bench.stage();
  await stage.told('configuration');
  expect(await panel.command('join', { meetingId: 'm1' })).toMatchObject({ ok: true });
  await stage.joins();
  await panel.sees((snapshot) => snapshot.meeting.phase === 'joined');
  return stage;
};

describe('a search', () => {
  test('finds cameras and projectors of the network with driver and options filled in', async () => {
    const camera = await onvifCamera();
    const answers = await DiscoveryResponder.start({ camera, port: 0, multicastInterface: null, faults: {} });
    const search = await PjlinkSearchResponder.start('00:1B:2C:3D:4E:5F', 0);
    cleanUps.push(
      () => answers.close(),
      () => search.close(),
    );
    await start({
      onvif: { target: '127.0.0.1', port: answers.port },
      pjlink: { target: '127.0.0.1', port: search.port },
    });
    const { state, found } = await desk.search(null);
    expect(state).toBe('done');
    expect(found).toMatchObject([
      { driver: 'onvif', name: 'Kamera Empore', model: 'Ratspult-PTZ', usedBy: null, options: { password: '' } },
      { driver: 'pjlink', address: '127.0.0.1', options: { host: '127.0.0.1' }, usedBy: null },
    ]);
  });

  test('of one address tries every driver there, and marks what belongs to the room', async () => {
    const simulator = new ViscaCameraSimulator({
      clock,
      profile: 'generic',
      address: 1,
      wiring: 'point',
      initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
      powered: true,
    });
    const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
    cleanUps.push(() => host.close());
    await start(null);
    const { tryId } = await desk.try('visca-tcp', { host: '127.0.0.1', port: host.port });
    await desk.save(tryId, 'Kamera', asCamera);
    await host.close();
    const found = await desk.search(`127.0.0.1:${host.port}`);
    expect(found).toMatchObject({ state: 'done', found: [{ driver: 'visca-tcp', usedBy: 'Kamera' }] });
    expect(found.done).toBe(found.of);
  });

  test('is one by two clicks, alone, and can be cancelled', async () => {
    await start(null);
    const params = { by: 'K', probe: `127.0.0.1:${await silentHost()}` };
    expect(await desk.code('searchDevices', params)).toBe('ok');
    expect(await desk.code('searchDevices', params)).toBe('ok');
    expect(await desk.code('searchDevices', { by: 'K', probe: null })).toBe('room-busy');
    expect(await desk.code('cancelDeviceSearch', { by: 'K' })).toBe('ok');
    expect(await desk.search(null)).toMatchObject({ state: 'done', probe: null });
  });

  test('probes nothing but hosts and device nodes', async () => {
    await start(null);
    for (const probe of ['/etc/passwd', '/dev/../etc/passwd', 'not an address', '-x']) {
      expect(await desk.code('searchDevices', { by: 'K', probe })).toBe('invalid-input');
    }
  });
});

describe('a device that is tried', () => {
  test('shows what it is, what it can do and its picture, is saved and comes up in the running room', async () => {
    const camera = await onvifCamera();
    await start(null);
    const tried = await desk.try('onvif', login(camera));
    expect(tried.result).toMatchObject({
      outcome: 'answered',
      make: 'Lindenhagen Optik',
      kind: 'camera',
      picture: 'taken',
      can: expect.arrayContaining(['pan-tilt', 'zoom', 'presets', 'snapshot']),
      uses: [{ as: 'camera' }, { as: 'none' }],
    });
    expect([...(await desk.picture(tried.tryId))].slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);
    const stage = await bench.stage();
    await stage.told('configuration');
    stage.socket.received.length = 0;
    expect(await desk.save(tried.tryId, 'Kamera Empore', asCamera)).toEqual({
      deviceId: 'kamera-empore',
      counts: 'now',
    });
    await panel.sees(({ cameras }) => cameras.some(({ id, health }) => id === 'kamera-empore' && health === 'online'));
    const { configuration } = await stage.told('configuration');
    expect(configuration.cameras.map(({ cameraId }) => cameraId)).toEqual(['left', 'right', 'kamera-empore']);
    expect(await panel.command('savePreset', { cameraId: 'kamera-empore', presetId: null, name: 'Tür' })).toMatchObject(
      {
        ok: true,
      },
    );
    const file = join(bench.folder, 'added-devices.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(instance.answers)).not.toContain(password);
    await bench.startAgain();
    const again = await bench.panel();
    await again.sees(({ cameras }) =>
      cameras.some(({ id, health, presets }) => id === 'kamera-empore' && health === 'online' && presets.length === 1),
    );
  });

  test('with a wrong password says so, and cannot be saved', async () => {
    const camera = await onvifCamera();
    await start(null);
    const tried = await desk.try('onvif', login(camera, 'falsch'));
    expect(tried.result).toMatchObject({ outcome: 'silent', reason: 'wrong-password', picture: 'none', uses: [] });
    const save = { by: 'K', tryId: tried.tryId, name: 'Kamera', use: asCamera };
    expect(await desk.code('saveDevice', save)).toBe('device-not-tried');
    expect(await desk.code('saveDevice', { ...save, tryId: 'never-tried' })).toBe('device-not-tried');
    expect(await desk.added()).toEqual([]);
  });

  test('is tried once by two clicks, alone, and can be cancelled', async () => {
    await start(null);
    const options = { host: '127.0.0.1', port: await silentHost() };
    const first = await desk.startTry('pjlink', options);
    expect((await desk.startTry('pjlink', options)).tryId).toBe(first.tryId);
    expect(await desk.code('tryDevice', { by: 'K', driver: 'visca-tcp', options, replaces: null })).toBe('room-busy');
    expect(await desk.code('cancelDeviceTry', { by: 'K', tryId: first.tryId })).toBe('ok');
    expect(await desk.tried(first.tryId)).toMatchObject({ state: 'cancelled', result: null });
    expect(await desk.code('tryDevice', { by: 'K', driver: 'visca-tcp', options, replaces: null })).toBe('ok');
  });

  test('by wrong options, a file of the machine or no driver is refused', async () => {
    await start(null);
    const wrong = await desk.try('visca-tcp', { hots: 'x' });
    expect(wrong.result).toMatchObject({ outcome: 'options-wrong', problems: [{ path: '/host' }, {}] });
    for (const [driver, options] of [
      ['generic', { definitionFile: '/etc/passwd', tcp: { host: '127.0.0.1' } }],
      ['hdmi-cec', { program: '/bin/sh' }],
      ['no-driver', {}],
    ] as const) {
      expect(await desk.code('tryDevice', { by: 'K', driver, options, replaces: null })).toBe('invalid-input');
    }
  });
});

/** A projector that was tried and may be saved. */
const triedProjector = async (): Promise<{ simulator: PjlinkSimulator; options: object; tryId: string }> => {
  const simulator = await projector();
  await start(null);
  const options = { host: '127.0.0.1', port: simulator.port };
  const { tryId } = await desk.try('pjlink', options);
  return { simulator, options, tryId };
};

describe('a device that is saved', () => {
  test('is saved once by two clicks, and its line is taken from then on', async () => {
    const { options, tryId } = await triedProjector();
    const first = await desk.save(tryId, 'Projektor', { as: 'display', input: null });
    expect(await desk.save(tryId, 'Projektor', { as: 'display', input: null })).toEqual(first);
    expect(await desk.added()).toMatchObject([{ id: 'projektor', state: 'running', use: { as: 'display' } }]);
    expect(await desk.code('tryDevice', { by: 'K', driver: 'pjlink', options, replaces: null })).toBe('device-in-use');
  });

  test('follows the room at once: the projector goes on with the next meeting', async () => {
    const { simulator, tryId } = await triedProjector();
    await desk.save(tryId, 'Projektor', { as: 'display', input: null });
    await panel.sees(({ devices }) => devices.some(({ id, state }) => id === 'projektor' && state === 'online'));
    await inMeeting();
    await expect.poll(() => simulator.power).toBe(1);
  });

  test('waits for the end of a meeting, and so does a removal', async () => {
    const { tryId } = await triedProjector();
    const stage = await inMeeting();
    expect(await desk.save(tryId, 'Projektor', { as: 'none' })).toMatchObject({ counts: 'after-meeting' });
    expect(await desk.added()).toMatchObject([{ state: 'waiting' }]);
    await panel.command('leave', {});
    stage.report({
      type: 'conference',
      joinId: null,
      phase: 'idle',
      errorCode: null,
      endReason: null,
      microphonePaused: null,
      mutedByChairCount: 0,
      participants: [],
      waiting: [],
    });
    await panel.sees(({ devices }) => devices.some(({ id, state }) => id === 'projektor' && state === 'online'));
    expect(await desk.added()).toMatchObject([{ state: 'running' }]);
    panel.forget();
    expect(await desk.remove('projektor')).toMatchObject({ counts: 'now' });
    await panel.sees(({ devices }) => devices.every(({ id }) => id !== 'projektor'));
    expect(await desk.added()).toEqual([]);
  });

  test('is renamed and used otherwise, but for nothing it cannot do', async () => {
    const { tryId } = await triedProjector();
    const by = 'K';
    const wrong = { by, tryId, name: 'Projektor', use: asCamera };
    expect(await desk.code('saveDevice', wrong)).toBe('device-use-wrong');
    const { deviceId } = await desk.save(tryId, 'Projektor', { as: 'display', input: null });
    await desk.change(deviceId, 'Beamer', { as: 'none' });
    await panel.sees(({ devices }) => devices.some(({ id, name }) => id === deviceId && name === 'Beamer'));
    expect(await desk.code('changeDevice', { by, deviceId, name: 'Beamer', use: asCamera })).toBe('device-use-wrong');
    expect(await desk.code('changeDevice', { by, deviceId: 'left', name: 'x', use: asCamera })).toBe('not-found');
    expect(await desk.code('removeDevice', { by, deviceId: 'left' })).toBe('not-found');
  });

  test('gets another connection without typing its password again, under its old name', async () => {
    const old = await onvifCamera();
    await start(null);
    const first = await desk.try('onvif', login(old));
    await desk.save(first.tryId, 'Kamera Empore', asCamera);
    const online = async (): Promise<void> => {
      await panel.sees(({ cameras }) =>
        cameras.some(({ id, health }) => id === 'kamera-empore' && health === 'online'),
      );
    };
    await online();
    expect(await desk.added()).toMatchObject([{ options: { address: old.deviceUrl, user: 'admin' } }]);
    // Trying the very same line takes it from the running driver, and gives it back.
    const same = await desk.try('onvif', login(old, ''), 'kamera-empore');
    expect(same.result).toMatchObject({ outcome: 'answered' });
    const renewed = await onvifCamera();
    const { tryId } = await desk.try('onvif', login(renewed, ''), 'kamera-empore');
    panel.forget();
    expect(await desk.save(tryId, 'Kamera Empore', asCamera)).toEqual({ deviceId: 'kamera-empore', counts: 'now' });
    await online();
    expect(await desk.added()).toMatchObject([{ id: 'kamera-empore', options: { address: renewed.deviceUrl } }]);
    const other = { by: 'K', driver: 'pjlink', options: {}, replaces: 'kamera-empore' };
    expect(await desk.code('tryDevice', other)).toBe('not-found');
    await inMeeting();
    expect(await desk.code('tryDevice', { ...other, driver: 'onvif', options: login(old) })).toBe('room-in-meeting');
    expect(JSON.stringify(instance.answers)).not.toContain(password);
  });

  test('changes nothing when the disk is full', async () => {
    const { tryId } = await triedProjector();
    diskIsFull = true;
    const params = { by: 'K', tryId, name: 'Projektor', use: { as: 'none' } };
    expect(await desk.code('saveDevice', params)).toBe('room-storage-failed');
    expect(await desk.added()).toEqual([]);
    diskIsFull = false;
    expect(await desk.code('saveDevice', params)).toBe('ok');
  });

  test('as a mute key mutes the room', async () => {
    const microphone = await ShureAudioSimulator.start({
      clock,
      model: 'MXA310',
      channels: 5,
      deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', MUTE_BUTTON_STATUS: 'OFF' },
      channelProperties: { AUDIO_MUTE: 'OFF' },
    });
    cleanUps.push(() => microphone.close());
    await start(null);
    const options = { host: '127.0.0.1', port: microphone.port, profile: 'mxa310' };
    const { tryId, result } = await desk.try('shure-command-strings', options);
    expect(result).toMatchObject({ kind: 'audio', uses: [{ as: 'mute-key', channelId: null }, { as: 'none' }] });
    await desk.save(tryId, 'Tischmikrofon', { as: 'mute-key', channelId: null });
    await panel.sees(({ devices }) => devices.some(({ id, state }) => id === 'tischmikrofon' && state === 'online'));
    microphone.change(null, 'DEVICE_AUDIO_MUTE', 'ON');
    await panel.sees(({ audio }) => audio.roomMuted);
  });
});

describe('the file of added devices', () => {
  test('that is broken costs itself only, and is told', async () => {
    await start(null);
    const file = join(bench.folder, 'added-devices.json');
    await bench.appliance.close();
    await writeFile(file, '{"version":1,"data":{"devices":[{}]}}');
    await bench.startAgain();
    const again = await bench.panel();
    await again.sees(
      ({ faults, cameras }) => cameras.length === 2 && faults.some(({ code }) => code === 'configuration-invalid'),
    );
  });

  test('with a device that clashes keeps the room running, names it, and lets it be removed', async () => {
    await start(null);
    const file = join(bench.folder, 'added-devices.json');
    await bench.appliance.close();
    const clash = { id: 'left', name: 'Kamera Tür', driver: 'pjlink', options: { host: '127.0.0.1' } };
    const data = { devices: [{ device: clash, use: { as: 'none' } }] };
    await writeFile(file, JSON.stringify({ version: 1, data }));
    await bench.startAgain();
    panel = await bench.panel();
    await panel.sees(
      ({ faults, cameras }) =>
        faults.some(({ code, subject }) => code === 'added-device-refused' && subject === 'Kamera Tür') &&
        cameras.length === 2,
    );
    await panel.sees((snapshot) => snapshot.server.state === 'online');
    expect(await desk.added()).toMatchObject([
      { id: 'left', state: 'refused', problem: expect.stringContaining('left') },
    ]);
    panel.forget();
    await desk.remove('left');
    await panel.sees(
      ({ faults, cameras }) => faults.every(({ code }) => code !== 'added-device-refused') && cameras.length === 2,
    );
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ data: { devices: [] } });
  });
});
