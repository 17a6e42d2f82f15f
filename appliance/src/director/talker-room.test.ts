import { createDevice, systemClock, type Device } from '@ratspult/device-drivers';
import { ShureAudioSimulator } from '@ratspult/device-drivers/simulators';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openPresetBook } from '../cameras/preset-book.ts';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { DeviceSet } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { chamberFile } from '../testing/rooms.ts';
import { ScriptedCamera, ScriptedDiscussion } from '../testing/scripted-device.ts';
import { ScriptedMicrophone } from '../testing/scripted-equipment.ts';
import { Automation } from './automation.ts';

const [left, right] = chamberFile('/nowhere').cameras ?? [];

/** A chamber with a ceiling microphone over the lectern (seat 3's preset) and the gallery (seat 1's). */
const roomWith = (microphone: Device, zones: readonly object[]) => {
  const file = chamberFile('/nowhere');
  const devices = [...file.devices, { id: 'ceiling', name: 'Decke', driver: 'scripted', options: {} }];
  const parsed = parseConfiguration({ ...file, devices, talkerMicrophones: [{ deviceId: 'ceiling', zones }] });
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  const { configuration } = parsed;
  const clock = new FakeClock();
  const presets = openPresetBook(configuration.cameras, null).cameras;
  const host = new RoomHost(
    initialRoom(configuration, { settings: null, calendar: [], presets, pairedAs: 'Saal' }, 0),
    clock,
  );
  const talk = new ScriptedDiscussion();
  const set = new DeviceSet(
    new Map<string, Device>([
      ['left', new ScriptedCamera(5)],
      ['right', new ScriptedCamera(5)],
      ['talk', talk],
      ['ceiling', microphone],
    ]),
    host,
    silentLog,
  );
  const recalls: string[] = [];
  const automation = new Automation({
    configuration: () => configuration,
    host,
    listen: (listener) => set.listen(listener),
    clock,
    prioritySeats: () => [],
    recall: async ({ cameraId, presetId }) => {
      recalls.push(`${cameraId}/${presetId}`);
      host.dispatch({ type: 'camera-at-preset', cameraId, presetId });
      return { ok: true, value: undefined };
    },
  });
  set.start();
  onTestFinished(async () => {
    automation.close();
    await set.stop();
  });
  const join = (): void => host.dispatch({ type: 'join', joinId: 'j', target: { adHoc: true } });
  return { host, clock, talk, recalls, automation, join };
};

const lectern = { cameraId: right?.deviceId, presetId: 'seat-3' };
const gallery = { cameraId: left?.deviceId, presetId: 'seat-1' };
const zones = [
  { zone: 'lectern', ...lectern },
  { zone: 'gallery', ...gallery },
];
const talker = (zone: string | null, azimuthDeg: number | null = null) =>
  ({ type: 'talker', talker: { azimuthDeg, elevationDeg: null, zone } }) as const;

const roomWithScript = (places: readonly object[]) => {
  const microphone = new ScriptedMicrophone();
  return { microphone, ...roomWith(microphone, places) };
};

test('in a meeting the picture goes to whom a ceiling microphone hears, once he was heard for a while', async () => {
  const simulator = await ShureAudioSimulator.start({
    clock: systemClock,
    model: 'MXA910',
    channels: 9,
    deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', DEV_LED_IN_STATE: 'OFF' },
    channelProperties: { AUDIO_MUTE: 'OFF', AUDIO_GAIN_HI_RES: '1100', AUTOMIX_GATE_OUT_EXT_SIG: 'OFF' },
  });
  onTestFinished(() => simulator.close());
  const options = { host: '127.0.0.1', port: simulator.port, zones: [{ channel: 2, name: 'lectern' }] };
  const created = createDevice('shure-command-strings', options, {
    clock: systemClock,
    random: () => 0.5,
    log: silentLog,
  });
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  const heard: string[] = [];
  created.device.subscribe((event) => event.type === 'talker' && heard.push(event.talker?.zone ?? 'nobody'));
  const { clock, recalls, join, host } = roomWith(created.device, zones);
  join();
  await expect.poll(() => created.device.health().state).toBe('online');
  simulator.change(2, 'AUTOMIX_GATE_OUT_EXT_SIG', 'ON');
  await expect.poll(() => heard).toEqual(['lectern']);
  await clock.advance(699);
  expect(recalls).toEqual([]);
  await clock.advance(1);
  expect(recalls).toEqual(['right/seat-3']);
  expect(host.state.selectedCameraId).toBe('right');
  await simulator.cut();
  await expect.poll(() => heard).toEqual(['lectern', 'nobody']);
  await clock.advance(5_000);
  expect(recalls.at(-1)).toBe('left/wide');
});

test('without a meeting nobody in the room makes a camera move', async () => {
  const { microphone, clock, recalls, join } = roomWithScript(zones);
  microphone.emit(talker('lectern'));
  await clock.advance(60_000);
  expect(recalls).toEqual([]);
  join();
  await clock.advance(700);
  expect(recalls).toEqual(['right/seat-3']);
});

test('a cough and a word elsewhere move nothing; two in conversation change the picture every four seconds at most', async () => {
  const { microphone, clock, recalls, join } = roomWithScript(zones);
  join();
  microphone.emit(talker('lectern'));
  await clock.advance(300);
  microphone.emit({ type: 'talker', talker: null });
  await clock.advance(10_000);
  expect(recalls).toEqual([]);
  microphone.emit(talker('lectern'));
  await clock.advance(700);
  microphone.emit(talker('gallery'));
  await clock.advance(3_999);
  expect(recalls).toEqual(['right/seat-3']);
  await clock.advance(1);
  expect(recalls).toEqual(['right/seat-3', 'left/seat-1']);
});

test('a seat that speaks has the picture before any talker, and the talker has it after the seat', async () => {
  const { microphone, talk, clock, recalls, join } = roomWithScript(zones);
  join();
  talk.press(2, 'on');
  await settle();
  microphone.emit(talker('gallery'));
  await clock.advance(30_000);
  expect(recalls).toEqual(['right/seat-2']);
  talk.press(2, 'off');
  await clock.advance(1_300);
  expect(recalls).toEqual(['right/seat-2', 'left/seat-1']);
});

test('who takes a camera by hand is left alone by talkers until the pause is over', async () => {
  const { microphone, automation, clock, recalls, join, host } = roomWithScript(zones);
  join();
  automation.touched();
  microphone.emit(talker('lectern'));
  await clock.advance(59_999);
  expect(recalls).toEqual([]);
  expect(host.state.cameraControl).toBe('manual');
  await clock.advance(1);
  expect(recalls).toEqual(['right/seat-3']);
});

test('by direction a talker at the border stays where he is until he has left it clearly', async () => {
  const { microphone, clock, recalls, join } = roomWithScript([
    { fromDeg: 350, toDeg: 30, ...lectern },
    { fromDeg: 30, toDeg: 120, ...gallery },
  ]);
  join();
  microphone.emit(talker(null, -5));
  await clock.advance(700);
  for (const azimuthDeg of [32, 28, 34, 345]) {
    microphone.emit(talker(null, azimuthDeg));
    await clock.advance(10_000);
  }
  expect(recalls).toEqual(['right/seat-3']);
  microphone.emit(talker(null, 36));
  await clock.advance(700);
  expect(recalls).toEqual(['right/seat-3', 'left/seat-1']);
  microphone.emit(talker(null, 180));
  await clock.advance(5_000);
  expect(recalls.at(-1)).toBe('left/wide');
});
