import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@ratspult/device-drivers';
import {
  PjlinkSimulator,
  ShureAudioSimulator,
  startChamberOnvifCamera,
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

/** A projector that was tried and may be saved. */
const triedProjector = async (): Promise<{ simulator: PjlinkSimulator; options: object; tryId: string }> => {
  const simulator = room.keep(
    await PjlinkSimulator.start({ clock, password: null, class: 2, lampHours: 7, transitionMs: 0 }),
  );
  await room.start(null);
  const options = { host: '127.0.0.1', port: simulator.port };
  const { tryId } = await room.desk.try('pjlink', options);
  return { simulator, options, tryId };
};

describe('a device that is saved', () => {
  test('is saved once by two clicks, and its line is taken from then on', async () => {
    const { options, tryId } = await triedProjector();
    const first = await room.desk.save(tryId, 'Projektor', { as: 'display', input: null });
    expect(await room.desk.save(tryId, 'Projektor', { as: 'display', input: null })).toEqual(first);
    expect(await room.desk.added()).toMatchObject([{ id: 'projektor', state: 'running', use: { as: 'display' } }]);
    expect(await room.desk.code('tryDevice', { by: 'K', driver: 'pjlink', options, replaces: null })).toBe(
      'device-in-use',
    );
  });

  test('follows the room at once: the projector goes on with the next meeting', async () => {
    const { simulator, tryId } = await triedProjector();
    await room.desk.save(tryId, 'Projektor', { as: 'display', input: null });
    await room.panel.sees(({ devices }) => devices.some(({ id, state }) => id === 'projektor' && state === 'online'));
    await room.inMeeting();
    await expect.poll(() => simulator.power).toBe(1);
  });

  test('waits for the end of a meeting, and so does a removal', async () => {
    const { tryId } = await triedProjector();
    const stage = await room.inMeeting();
    expect(await room.desk.save(tryId, 'Projektor', { as: 'none' })).toMatchObject({ counts: 'after-meeting' });
    expect(await room.desk.added()).toMatchObject([{ state: 'waiting' }]);
    await room.panel.command('leave', {});
    stage.report({
      type: 'conference',
      joinId: null,
      phase: 'idle',
      errorCode: null,
      endReason: null,
      microphonePaused: null,
      mutedByChairCount: 0,
      capture: { recording: 'off', public: true },
      participants: [],
      waiting: [],
    });
    await room.panel.sees(({ devices }) => devices.some(({ id, state }) => id === 'projektor' && state === 'online'));
    expect(await room.desk.added()).toMatchObject([{ state: 'running' }]);
    room.panel.forget();
    expect(await room.desk.remove('projektor')).toMatchObject({ counts: 'now' });
    await room.panel.sees(({ devices }) => devices.every(({ id }) => id !== 'projektor'));
    expect(await room.desk.added()).toEqual([]);
  });

  test('is renamed and used otherwise, but for nothing it cannot do', async () => {
    const { tryId } = await triedProjector();
    const by = 'K';
    const wrong = { by, tryId, name: 'Projektor', use: asCamera };
    expect(await room.desk.code('saveDevice', wrong)).toBe('device-use-wrong');
    const { deviceId } = await room.desk.save(tryId, 'Projektor', { as: 'display', input: null });
    await room.desk.change(deviceId, 'Beamer', { as: 'none' });
    await room.panel.sees(({ devices }) => devices.some(({ id, name }) => id === deviceId && name === 'Beamer'));
    expect(await room.desk.code('changeDevice', { by, deviceId, name: 'Beamer', use: asCamera })).toBe(
      'device-use-wrong',
    );
    expect(await room.desk.code('changeDevice', { by, deviceId: 'left', name: 'x', use: asCamera })).toBe('not-found');
    expect(await room.desk.code('removeDevice', { by, deviceId: 'left' })).toBe('not-found');
  });

  test('gets another connection without typing its password again, under its old name', async () => {
    const old = await onvifCamera();
    await room.start(null);
    const first = await room.desk.try('onvif', loginOf(old));
    await room.desk.save(first.tryId, 'Kamera Empore', asCamera);
    const online = async (): Promise<void> => {
      await room.panel.sees(({ cameras }) =>
        cameras.some(({ id, health }) => id === 'kamera-empore' && health === 'online'),
      );
    };
    await online();
    expect(await room.desk.added()).toMatchObject([{ options: { address: old.deviceUrl, user: 'admin' } }]);
    // Trying the very same line takes it from the running driver, and gives it back.
    const same = await room.desk.try('onvif', loginOf(old, ''), 'kamera-empore');
    expect(same.result).toMatchObject({ outcome: 'answered' });
    const renewed = await onvifCamera();
    const { tryId } = await room.desk.try('onvif', loginOf(renewed, ''), 'kamera-empore');
    room.panel.forget();
    expect(await room.desk.save(tryId, 'Kamera Empore', asCamera)).toEqual({
      deviceId: 'kamera-empore',
      counts: 'now',
    });
    await online();
    expect(await room.desk.added()).toMatchObject([{ id: 'kamera-empore', options: { address: renewed.deviceUrl } }]);
    const other = { by: 'K', driver: 'pjlink', options: {}, replaces: 'kamera-empore' };
    expect(await room.desk.code('tryDevice', other)).toBe('not-found');
    await room.inMeeting();
    expect(await room.desk.code('tryDevice', { ...other, driver: 'onvif', options: loginOf(old) })).toBe(
      'room-in-meeting',
    );
    expect(JSON.stringify(room.instance.answers)).not.toContain(cameraPassword);
  });

  test('changes nothing when the disk is full', async () => {
    const { tryId } = await triedProjector();
    room.diskIsFull = true;
    const params = { by: 'K', tryId, name: 'Projektor', use: { as: 'none' } };
    expect(await room.desk.code('saveDevice', params)).toBe('room-storage-failed');
    expect(await room.desk.added()).toEqual([]);
    room.diskIsFull = false;
    expect(await room.desk.code('saveDevice', params)).toBe('ok');
  });

  test('as a mute key mutes the room', async () => {
    const microphone = await ShureAudioSimulator.start({
      clock,
      model: 'MXA310',
      channels: 5,
      deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', MUTE_BUTTON_STATUS: 'OFF' },
      channelProperties: { AUDIO_MUTE: 'OFF' },
    });
    room.cleanUps.push(() => microphone.close());
    await room.start(null);
    const options = { host: '127.0.0.1', port: microphone.port, profile: 'mxa310' };
    const { tryId, result } = await room.desk.try('shure-command-strings', options);
    expect(result).toMatchObject({ kind: 'audio', uses: [{ as: 'mute-key', channelId: null }, { as: 'none' }] });
    await room.desk.save(tryId, 'Tischmikrofon', { as: 'mute-key', channelId: null });
    await room.panel.sees(({ devices }) =>
      devices.some(({ id, state }) => id === 'tischmikrofon' && state === 'online'),
    );
    microphone.change(null, 'DEVICE_AUDIO_MUTE', 'ON');
    await room.panel.sees(({ audio }) => audio.roomMuted);
  });
});

describe('the file of added devices', () => {
  test('that is broken costs itself only, and is told', async () => {
    await room.start(null);
    const file = join(room.bench.folder, 'added-devices.json');
    await room.bench.appliance.close();
    await writeFile(file, '{"version":1,"data":{"devices":[{}]}}');
    await room.bench.startAgain();
    const again = await room.bench.panel();
    await again.sees(
      ({ faults, cameras }) => cameras.length === 2 && faults.some(({ code }) => code === 'configuration-invalid'),
    );
  });

  test('with a device that clashes keeps the room running, names it, and lets it be removed', async () => {
    await room.start(null);
    const file = join(room.bench.folder, 'added-devices.json');
    await room.bench.appliance.close();
    const clash = { id: 'left', name: 'Kamera Tür', driver: 'pjlink', options: { host: '127.0.0.1' } };
    const data = { devices: [{ device: clash, use: { as: 'none' } }] };
    await writeFile(file, JSON.stringify({ version: 1, data }));
    await room.bench.startAgain();
    await room.openPanel();
    await room.panel.sees(
      ({ faults, cameras }) =>
        faults.some(({ code, subject }) => code === 'added-device-refused' && subject === 'Kamera Tür') &&
        cameras.length === 2,
    );
    await room.panel.sees((snapshot) => snapshot.server.state === 'online');
    expect(await room.desk.added()).toMatchObject([
      { id: 'left', state: 'refused', problem: expect.stringContaining('left') },
    ]);
    room.panel.forget();
    await room.desk.remove('left');
    await room.panel.sees(
      ({ faults, cameras }) => faults.every(({ code }) => code !== 'added-device-refused') && cameras.length === 2,
    );
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ data: { devices: [] } });
  });
});
