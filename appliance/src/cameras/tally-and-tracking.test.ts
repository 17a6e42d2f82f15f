import { createDevice, systemClock } from '@ratspult/device-drivers';
import { TcpHost, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { afterEach, expect, test } from 'vitest';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { DeviceSet } from '../devices/device-set.ts';
import { CameraTally } from '../equipment/camera-tally.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { openStoredFiles } from '../storage/stored-files.ts';
import { conference } from '../testing/appliance-bench.ts';
import { MemoryFiles } from '../testing/memory-files.ts';
import { chamberFile } from '../testing/rooms.ts';
import { ScriptedDiscussion } from '../testing/scripted-device.ts';
import { CameraDesk } from './camera-desk.ts';
import { CameraTracking } from './camera-tracking.ts';
import { PictureFiles } from './picture-files.ts';
import { openPresetBook } from './preset-book.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const wide = { panDeg: -40, tiltDeg: 5, zoom01: 0 };

const startCamera = async (profile: 'sony-srg-a' | 'ptzoptics') => {
  const simulator = new ViscaCameraSimulator({
    clock: systemClock,
    profile,
    address: 1,
    wiring: 'point',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });
  cleanUps.push(async () => simulator.close());
  simulator.storeMemory(profile === 'ptzoptics' ? 1 : 0, wide);
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  const created = createDevice(
    'visca-tcp',
    { host: '127.0.0.1', port: host.port, profile },
    { clock: systemClock, random: () => 0, log: silentLog },
  );
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  return { simulator, cable: host, device: created.device };
};

/** The chamber with a real driver for its left camera; the right one stays away. */
const enter = async (profile: 'sony-srg-a' | 'ptzoptics' = 'sony-srg-a') => {
  const camera = await startCamera(profile);
  const parsed = parseConfiguration(chamberFile('/data'));
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  const { configuration } = parsed;
  const book = openPresetBook(configuration.cameras, null);
  const remembered = { settings: null, calendar: [], presets: book.cameras, pairedAs: 'Saal' };
  const host = new RoomHost(initialRoom(configuration, remembered, 0), systemClock);
  const set = new DeviceSet(
    new Map([
      ['left', camera.device],
      ['talk', new ScriptedDiscussion()],
    ]),
    host,
    silentLog,
  );
  const files = new MemoryFiles();
  const controls = (id: string) => set.capabilities(id)?.cameraControls ?? null;
  const tracking = new CameraTracking({ controls, host, log: silentLog });
  const desk = new CameraDesk(
    {
      camera: (id) => set.camera(id),
      tracking,
      host,
      store: openStoredFiles(files, '/data', () => 0).presets,
      pictures: new PictureFiles(files, '/data/pictures'),
      takePicture: async () => null,
      newId: () => 'n',
      log: silentLog,
    },
    book,
  );
  const tally = new CameraTally({
    cameraIds: () => ['left', 'right'],
    capabilities: (id) => set.capabilities(id),
    host,
    log: silentLog,
  });
  set.start();
  cleanUps.push(() => set.stop());
  const online = async () => expect.poll(() => camera.device.health().state, { timeout: 9_000 }).toBe('online');
  await online();
  const join = (): void => {
    host.dispatch({ type: 'resume', joinId: 'j', meeting: { meetingId: 'm', title: '', number: '', link: '' } });
    const { type: _type, ...report } = conference({ joinId: 'j' });
    host.dispatch({ type: 'stage-conference', report });
  };
  const lamp = () => camera.simulator.setting('tallyRed');
  const lampBurns = async () => expect.poll(lamp).toBe(0x02);
  const lampIsDark = async () => expect.poll(lamp).toBe(0x03);
  const left = () => host.state.cameras.find(({ id }) => id === 'left');
  return { ...camera, host, set, desk, tracking, tally, join, lampBurns, lampIsDark, lamp, online, left };
};

test('the tally light burns on the camera that others see, and only while they see it', async () => {
  const { host, join, lampBurns, lampIsDark } = await enter();
  await lampIsDark();
  join();
  await lampBurns();
  host.dispatch({ type: 'camera-selected', cameraId: 'right' });
  await lampIsDark();
  host.dispatch({ type: 'camera-selected', cameraId: 'left' });
  await lampBurns();
  host.dispatch({ type: 'set-camera-off', off: true });
  await lampIsDark();
  host.dispatch({ type: 'set-camera-off', off: false });
  await lampBurns();
  host.dispatch({ type: 'leave' });
  await lampIsDark();
});

test('a camera that was without power has its tally light again as soon as it answers', async () => {
  const { join, lampBurns, lamp, simulator, cable, device, online } = await enter();
  join();
  await lampBurns();
  simulator.powerCycle(200);
  await cable.cut();
  await expect.poll(() => device.health().state).toBe('offline');
  await expect.poll(lamp).toBeNull();
  await cable.replug();
  await online();
  await lampBurns();
});

test('when the room PC stops the light goes out', async () => {
  const { join, lampBurns, lampIsDark, tally } = await enter();
  join();
  await lampBurns();
  tally.close();
  await lampIsDark();
});

test('a camera that changes quickly ends with the light it should have', async () => {
  const { join, host, lampBurns, simulator } = await enter();
  join();
  for (let turn = 0; turn < 20; turn += 1) {
    host.dispatch({ type: 'camera-selected', cameraId: turn % 2 === 0 ? 'right' : 'left' });
  }
  await lampBurns();
  expect(simulator.received.filter(({ name }) => name === 'tallyRed').length).toBeLessThan(6);
});

test.each(['sony-srg-a', 'ptzoptics'] as const)(
  'a %s that follows people stays at a preset once recalled',
  async (profile) => {
    const { desk, tracking, left, simulator } = await enter(profile);
    expect(left()?.tracking).toBe('unknown');
    expect(await tracking.set('left', true)).toEqual({ ok: true });
    expect(left()?.tracking).toBe('on');
    expect(await desk.recallPreset('left', 'wide', 'automation')).toEqual({ ok: true });
    expect(left()).toMatchObject({ tracking: 'off', atPreset: 'wide' });
    expect(simulator.mechanics.moving()).toBe(false);
    expect(simulator.mechanics.position().panDeg).toBeCloseTo(wide.panDeg, 1);
  },
);

test('the simulated camera does run away from a preset while it follows people', async () => {
  const { tracking, set, simulator } = await enter();
  await tracking.set('left', true);
  await set.camera('left')?.recallPreset(0, 'person');
  await expect.poll(() => simulator.mechanics.position().panDeg, { timeout: 9_000 }).toBeCloseTo(12, 1);
});

test('a camera known not to follow is sent to its preset without another word', async () => {
  const { desk, simulator } = await enter();
  await desk.recallPreset('left', 'wide', 'automation');
  await desk.recallPreset('left', 'seat-1', 'automation');
  expect(simulator.received.filter(({ name }) => name === 'autoFraming')).toHaveLength(1);
});

test('the stick ends following that was switched on, and asks nothing of a camera otherwise', async () => {
  const { desk, tracking, simulator, left } = await enter();
  const velocity = { panSpeed: 0.5, tiltSpeed: 0, zoomSpeed: 0 };
  await desk.move('left', velocity);
  expect(simulator.received.some(({ name }) => name === 'autoFraming')).toBe(false);
  await tracking.set('left', true);
  await desk.move('left', velocity);
  await desk.stop('left');
  expect(left()?.tracking).toBe('off');
});

test('after the camera was away nobody knows whether it follows, and one that cannot says so', async () => {
  const { tracking, cable, device, left } = await enter();
  await tracking.set('left', true);
  await cable.cut();
  await expect.poll(() => device.health().state).toBe('offline');
  expect(left()?.tracking).toBe('unknown');
  expect(await tracking.set('left', true)).toEqual({ ok: false, code: 'camera-offline' });
  expect(await tracking.set('right', true)).toEqual({ ok: false, code: 'unsupported' });
  expect(await tracking.set('nobody', true)).toEqual({ ok: false, code: 'unknown-camera' });
});
