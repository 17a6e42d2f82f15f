import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SimulatedTools } from '../../../simulators/usb/simulated-tools.ts';
import { UvcCameraSimulator } from '../../../simulators/usb/simulate-uvc-camera.ts';
import type { UvcKind } from '../../../simulators/usb/uvc-control-table.ts';
import type { CameraControls } from '../../core/capabilities/camera-controls.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import type { Outcome } from '../../core/outcome.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import { ChildProcessRunner } from '../../usb/child-process-runner.ts';
import { passTime } from '../../usb/testing/passing-time.ts';
import { createFilePresets, createMemoryPresets } from '../stored-positions/preset-store.ts';
import { uvcProfiles } from './profiles.ts';
import { createUvcDevice } from './uvc-device.ts';

interface Desk {
  readonly clock: FakeClock;
  readonly simulator: UvcCameraSimulator;
  readonly tools: SimulatedTools;
  readonly device: Device;
  readonly camera: PtzCamera;
  readonly controls: CameraControls;
  readonly seen: string[];
  /** Waits for the answer while time passes. */
  readonly during: <T>(asked: Promise<Outcome<T>>, limitMs?: number) => Promise<Outcome<T>>;
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const setUp = async (kind: UvcKind, reportsTarget = false): Promise<Desk> => {
  const clock = new FakeClock();
  const simulator = new UvcCameraSimulator({ clock, kind, reportsTarget });
  const tools = new SimulatedTools(clock, { 'v4l2-ctl': simulator });
  const device = createUvcDevice(
    {
      runner: tools,
      folders: simulator,
      device: 'usb-Sample_PTZ_Camera_8C1F02',
      profile: uvcProfiles[reportsTarget ? 'reports-target' : 'generic'],
      presets: createMemoryPresets(),
      presetSlots: 10,
    },
    testEnvironment(clock),
  );
  const { ptzCamera: camera, cameraControls: controls } = device.capabilities;
  if (camera === null || controls === null) {
    throw new Error('not a camera');
  }
  const seen: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'health') {
      seen.push(`${event.health.state} ${event.health.reason}`);
    } else if (event.type === 'moving') {
      seen.push(event.moving ? 'moves' : 'stands');
    }
  });
  device.start();
  await clock.advance(50);
  cleanUps.push(async () => {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    simulator.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(simulator.unknownInputs).toEqual([]);
  });
  return { clock, simulator, tools, device, camera, controls, seen, during: passTime(clock) };
};

const done = { ok: true, value: undefined };

describe('a UVC camera', () => {
  test('is found by its lasting name and says who it is', async () => {
    const { device, seen, camera, controls, tools } = await setUp('speeds');
    expect(seen).toEqual(['connecting none', 'online none']);
    expect(device.identity()).toMatchObject({ model: 'PTZ Camera: PTZ Camera', serialNumber: '8C1F02' });
    expect(camera.features).toEqual({ zoom: true, home: true, position: true, presetSlots: 10 });
    expect(controls.features).toMatchObject({ absoluteMove: true, focus: true, power: false, tally: false });
    expect(tools.calls).toContain('v4l2-ctl --device /dev/video2 --list-ctrls-menus');
  });

  test.each(['speeds', 'wrong-minimum', 'steps'] as const)('turns while the stick is held (%s)', async (kind) => {
    const { clock, simulator, camera, during, seen } = await setUp(kind);
    expect(await during(camera.move({ panSpeed: -0.5, tiltSpeed: 0.5, zoomSpeed: 0.5 }, 'person'))).toEqual(done);
    await clock.advance(1000);
    expect(simulator.mechanics.position().panDeg).toBeLessThan(-5);
    expect(simulator.mechanics.position().tiltDeg).toBeGreaterThan(5);
    expect(simulator.mechanics.position().zoom01).toBeGreaterThan(0.1);
    expect(await during(camera.move({ panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0 }, 'person'))).toEqual(done);
    await clock.advance(100);
    expect(simulator.mechanics.moving()).toBe(false);
    expect(seen.slice(2)).toEqual(['moves', 'stands']);
  });

  test('goes on with one axis while the other is let go', async () => {
    const { clock, simulator, camera, during } = await setUp('speeds');
    await during(camera.move({ panSpeed: 0.2, tiltSpeed: 0.2, zoomSpeed: 0 }, 'person'));
    await during(camera.move({ panSpeed: 0.2, tiltSpeed: 0, zoomSpeed: 0 }, 'person'));
    expect([simulator.value('pan_speed'), simulator.value('tilt_speed')]).toEqual([5, 0]);
    await clock.advance(100);
    expect(simulator.mechanics.moving(['tilt'])).toBe(false);
  });

  test.each([false, true])('stands at the preset when the recall resolves (reports the target: %s)', async (target) => {
    const { clock, simulator, camera, during } = await setUp('speeds', target);
    await during(camera.move({ panSpeed: 1, tiltSpeed: 0, zoomSpeed: 1 }, 'person'));
    await clock.advance(600);
    await during(camera.stop());
    if (target) {
      simulator.run(['--device', '/dev/video2', '--set-ctrl', 'pan_absolute=216000,tilt_absolute=0,zoom_absolute=220']);
      await clock.advance(1000);
    }
    const stored = simulator.mechanics.position();
    expect(await during(camera.storePreset(3))).toEqual(done);
    expect(await during(camera.home('person'))).toEqual(done);
    expect(simulator.mechanics.position()).toMatchObject({ panDeg: 0, zoom01: 0 });
    expect(await during(camera.recallPreset(3, 'automation'))).toEqual(done);
    expect(simulator.mechanics.moving()).toBe(false);
    expect(Math.abs(simulator.mechanics.position().panDeg - stored.panDeg)).toBeLessThan(1);
    expect(Math.abs(simulator.mechanics.position().zoom01 - stored.zoom01)).toBeLessThan(0.01);
  });

  test('ends a travel where it is when it is stopped', async () => {
    const { clock, simulator, controls, camera, during } = await setUp('steps');
    const travel = controls.moveTo({ panDeg: 150, tiltDeg: 0, zoom01: 0 }, 'person');
    await clock.advance(400);
    const stopped = during(camera.stop());
    expect(await travel).toMatchObject({ ok: false, error: { code: 'superseded' } });
    expect(await stopped).toEqual(done);
    await clock.advance(100);
    expect(simulator.mechanics.moving()).toBe(false);
    expect(simulator.mechanics.position().panDeg).toBeLessThan(60);
  });

  test('answers what it has not with a reason', async () => {
    const { camera, controls, during } = await setUp('fixed');
    expect(camera.features).toMatchObject({ zoom: false, home: false, position: false });
    const unsupported = { ok: false, error: { code: 'unsupported' } };
    expect(await during(camera.move({ panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 }, 'person'))).toMatchObject(unsupported);
    expect(await during(camera.home('person'))).toMatchObject(unsupported);
    expect(await during(camera.position())).toMatchObject(unsupported);
    expect(await during(camera.storePreset(0))).toMatchObject(unsupported);
    expect(await during(controls.moveFocus(1))).toMatchObject(unsupported);
    expect(await during(controls.setTally('program'))).toMatchObject(unsupported);
    expect(await during(camera.stop())).toEqual(done);
  });

  test('refuses a slot that does not exist and one that is empty', async () => {
    const { camera, during } = await setUp('steps');
    expect(await during(camera.recallPreset(10, 'person'))).toMatchObject({ error: { code: 'unsupported' } });
    expect(await during(camera.recallPreset(4, 'person'))).toMatchObject({ error: { code: 'refused' } });
  });

  test('sets picture, focus and white balance', async () => {
    const { clock, simulator, controls, during } = await setUp('steps');
    expect(controls.features.imageSettings).toEqual(['brightness', 'contrast', 'sharpness']);
    expect(controls.features.whiteBalances).toEqual(['auto', 'manual', 'indoor', 'outdoor']);
    expect(await during(controls.setImage('brightness', 1))).toEqual(done);
    expect(await during(controls.image('brightness'))).toEqual({ ok: true, value: 1 });
    expect(await during(controls.setWhiteBalance('indoor'))).toEqual(done);
    expect(simulator.value('white_balance_automatic')).toBe(0);
    expect(simulator.value('white_balance_temperature')).toBe(3200);
    expect(await during(controls.moveFocus(-1))).toEqual(done);
    expect(simulator.value('focus_automatic_continuous')).toBe(0);
    await clock.advance(1000);
    await during(controls.moveFocus(0));
    expect(simulator.value('focus_absolute')).toBeGreaterThan(40);
    expect(await during(controls.setAutoFocus(true))).toEqual(done);
  });
});

describe('a UVC camera in trouble', () => {
  test('is missed when it is unplugged, and in control again under another number', async () => {
    const { clock, simulator, device, camera, during, tools } = await setUp('speeds');
    await during(camera.move({ panSpeed: 0.1, tiltSpeed: 0, zoomSpeed: 0 }, 'person'));
    simulator.pluggedIn = false;
    await clock.advance(2000);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'port-missing' });
    expect(await during(camera.stop())).toMatchObject({ error: { code: 'offline' } });
    simulator.pluggedIn = true;
    simulator.firstNode = 4;
    await clock.advance(3000);
    expect(device.health().state).toBe('online');
    expect(simulator.mechanics.moving()).toBe(false);
    expect(tools.calls.at(-1)).toContain('/dev/video4');
  });

  test('is offline when the tool hangs, and back when it answers', async () => {
    const { clock, simulator, device, tools, seen } = await setUp('speeds');
    simulator.faults.hangs = true;
    await clock.advance(4000);
    expect(seen.slice(2)).toEqual(['degraded no-answer', 'offline no-answer']);
    expect(tools.killed).toBeGreaterThan(1);
    simulator.faults.hangs = false;
    await clock.advance(8000);
    expect(device.health().state).toBe('online');
  });

  test.each([
    { fault: 'missing', reason: 'program-missing' },
    { fault: 'garbled', reason: 'garbled' },
    { fault: 'floods', reason: 'garbled' },
  ] as const)('says $reason when the tool is $fault', async ({ fault, reason }) => {
    const { clock, simulator, device } = await setUp('speeds');
    simulator.faults[fault] = true;
    await clock.advance(2000);
    expect(device.health()).toMatchObject({ state: 'offline', reason });
  });

  test('shows a camera that refuses, until it obeys', async () => {
    const { device, simulator, camera, during } = await setUp('speeds');
    simulator.refuses = true;
    expect(await during(camera.home('person'))).toMatchObject({ error: { code: 'refused' } });
    expect(device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    simulator.refuses = false;
    expect(await during(camera.home('person'))).toEqual(done);
    expect(device.health().state).toBe('online');
  });

  test('sends a stop although the tool hangs on something else', async () => {
    const { clock, simulator, camera, during } = await setUp('speeds');
    await during(camera.move({ panSpeed: 0.5, tiltSpeed: 0, zoomSpeed: 0 }, 'person'));
    simulator.faults.hangs = true;
    const late = camera.position();
    await clock.advance(20);
    simulator.faults.hangs = false;
    expect(await during(camera.stop(), 100)).toEqual(done);
    expect(simulator.mechanics.moving()).toBe(false);
    await during(late);
  });

  test('does not claim to have ended a travel that it could not end', async () => {
    const { clock, simulator, camera, controls, during } = await setUp('steps');
    const travel = controls.moveTo({ panDeg: 150, tiltDeg: 0, zoom01: 0 }, 'person');
    await clock.advance(400);
    simulator.faults.hangs = true;
    expect(await during(camera.stop())).toMatchObject({ error: { code: 'offline' } });
    simulator.faults.hangs = false;
    await during(travel);
  });

  test('takes the node that gives pictures when the other one was named', async () => {
    const clock = new FakeClock();
    const simulator = new UvcCameraSimulator({ clock, kind: 'steps', reportsTarget: false });
    const tools = new SimulatedTools(clock, { 'v4l2-ctl': simulator });
    const device = createUvcDevice(
      {
        runner: tools,
        folders: simulator,
        device: '/dev/video3',
        profile: uvcProfiles.generic,
        presets: createMemoryPresets(),
        presetSlots: 1,
      },
      testEnvironment(clock),
    );
    device.start();
    await clock.advance(50);
    expect(device.health().state).toBe('online');
    expect(tools.calls.at(-1)).toBe('v4l2-ctl --device /dev/video2 --list-ctrls-menus');
    await device.stop();
    simulator.close();
  });
});

const withTool = async (script: string | null): Promise<Device> => {
  const folder = await mkdtemp(join(tmpdir(), 'uvc-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  if (script !== null) {
    await writeFile(join(folder, 'v4l2-ctl'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'v4l2-ctl'), 0o755);
  }
  const simulator = new UvcCameraSimulator({ clock: systemClock, kind: 'steps', reportsTarget: false });
  const device = createUvcDevice(
    {
      runner: new ChildProcessRunner({ searchPath: folder }),
      folders: simulator,
      device: '/dev/video2',
      profile: uvcProfiles.generic,
      presets: createFilePresets(join(folder, 'presets.json')),
      presetSlots: 1,
    },
    testEnvironment(),
  );
  cleanUps.push(() => device.stop());
  device.start();
  return device;
};

describe('a UVC camera on a real machine', () => {
  test('says program-missing when v4l2-ctl is not installed', async () => {
    const device = await withTool(null);
    await eventually('offline', () => device.health().state === 'offline');
    expect(device.health().reason).toBe('program-missing');
  });

  test('says no-answer when v4l2-ctl hangs', async () => {
    const device = await withTool('exec /bin/sleep 30');
    await eventually('offline', () => device.health().state === 'offline');
    expect(device.health().reason).toBe('no-answer');
  });

  test('is online with a v4l2-ctl that answers', async () => {
    const device = await withTool(`
case "$3" in
  --info) printf 'Driver Info:\\n\\tCard type        : Shell Cam\\n\\tDevice Caps      : 0x04200001\\n' ;;
  --list-ctrls-menus) echo 'pan_absolute 0x009a0908 (int)    : min=-36000 max=36000 step=3600 default=0 value=0' ;;
  --get-ctrl) echo 'pan_absolute: 7200' ;;
esac`);
    await eventually('online', () => device.health().state === 'online');
    expect(device.identity().model).toBe('Shell Cam');
    expect(await device.capabilities.ptzCamera?.position()).toMatchObject({ ok: true, value: { panDeg: 2 } });
  });

  test('is port-missing when nothing of that name is plugged in', async () => {
    const created = createDevice('uvc-ptz', { device: 'usb-Nobody_Has_This' }, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    cleanUps.push(() => created.device.stop());
    created.device.start();
    await eventually('offline', () => created.device.health().state === 'offline');
    expect(created.device.health().reason).toBe('port-missing');
  });
});

describe('presets in a file', () => {
  test('are there after a restart, and a spoilt file counts as empty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'uvc-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'presets.json');
    const store = createFilePresets(path);
    const position = { panDeg: 3, tiltDeg: -1, zoom01: 0.5 };
    expect(await Promise.all([store.save(0, position), store.save(7, position)])).toEqual([true, true]);
    expect(await createFilePresets(path).load(0)).toEqual(position);
    expect(await createFilePresets(path).load(7)).toEqual(position);
    await writeFile(path, '{"0": {"panDeg": "x"}}');
    expect(await store.load(0)).toBeNull();
    expect(await createFilePresets(join(folder, 'no', 'where.json')).save(0, position)).toBe(false);
  });
});
