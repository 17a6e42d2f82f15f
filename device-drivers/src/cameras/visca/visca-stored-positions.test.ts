import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import { FakeClock, settle } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createFilePresets, createMemoryPresets } from '../stored-positions/preset-store.ts';
import { hex } from './codec.ts';
import { focusModes } from './commands.ts';
import { viscaProfiles } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { createViscaDevice } from './visca-device.ts';

/** Generic cameras have 16 memories: slot 16 is the first of ours. */
const ours = 16;
const there = { panDeg: 50, tiltDeg: 10, zoom01: 0.5 };

const build = async (presets: PresetStore, storedPositions = 4) => {
  const clock = new FakeClock();
  const simulator = new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: there,
    powered: true,
  });
  const transport = new MemoryTransport();
  const wire: string[] = [];
  transport.onWrite((bytes) => {
    wire.push(hex(bytes));
    simulator.receive(bytes);
  });
  simulator.onOutput((bytes) => transport.deliver(bytes));
  const device = createViscaDevice(
    {
      transport,
      profile: viscaProfiles.generic,
      wire: new RawWire(),
      wiring: 'point',
      address: 1,
      sharesLine: () => false,
      presetSpeed: null,
      kept: { storedPositions },
      gapMs: 0,
    },
    { ...testEnvironment(clock), presets },
  );
  const { ptzCamera: camera, cameraControls: controls } = device.capabilities;
  if (camera === null || controls === null) {
    throw new Error('no camera');
  }
  device.start();
  await clock.advance(500);
  onTestFinished(async () => {
    const stopped = device.stop();
    await clock.advance(1_000);
    await stopped;
    simulator.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(simulator.unknownInputs).toEqual([]);
  });
  /** Lets files be read and time pass until the outcome is there. */
  const during = async <T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const open = new Set([outcome]);
    void outcome.finally(() => open.clear());
    while (open.size > 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      await clock.advance(50);
    }
    return outcome;
  };
  return { camera, controls, simulator, clock, during, wire };
};

const done = { ok: true };

test('a position beyond the memories comes back with zoom and focus, and no memory of the camera is used', async () => {
  const { camera, controls, simulator, during } = await build(createMemoryPresets());
  expect(camera.features.presetSlots).toBe(20);
  await during(controls.setAutoFocus(false));
  await during(camera.storePreset(ours));
  await during(controls.setAutoFocus(true));
  await during(controls.moveTo({ panDeg: -20, tiltDeg: 0, zoom01: 0 }, 'person'));
  expect(await during(camera.recallPreset(ours, 'automation'))).toMatchObject(done);
  expect(simulator.mechanics.moving()).toBe(false);
  const { panDeg, tiltDeg, zoom01 } = simulator.mechanics.position();
  expect(panDeg).toBeCloseTo(there.panDeg, 1);
  expect(tiltDeg).toBeCloseTo(there.tiltDeg, 1);
  expect(zoom01).toBeCloseTo(there.zoom01, 3);
  expect(simulator.setting('focusMode')).toBe(focusModes.manual);
  expect(simulator.received.some(({ name }) => name.startsWith('memory'))).toBe(false);
});

test('on the wire a recall is the absolute move, the zoom, and the focus as it was', async () => {
  const presets = createMemoryPresets();
  await presets.save(ours, { ...there, focus: 0x1234 });
  await presets.save(ours + 1, { ...there, focus: 'auto' });
  const { camera, during, wire } = await build(presets);
  wire.length = 0;
  await during(camera.recallPreset(ours, 'person'));
  const sent = wire.filter((frame) => !frame.startsWith('81 09'));
  expect(sent.toSorted()).toEqual(
    [
      '81 01 06 02 18 14 00 02 0D 00 00 00 09 00 FF',
      '81 01 04 47 02 00 00 00 FF',
      '81 01 04 38 03 FF',
      '81 01 04 48 01 02 03 04 FF',
    ].toSorted(),
  );
  expect(sent[0]).toMatch(/^81 01 06 02/);
  wire.length = 0;
  await during(camera.recallPreset(ours + 1, 'person'));
  expect(wire).toContain('81 01 04 38 02 FF');
});

test('a position is kept only after the camera has come to rest', async () => {
  const presets = createMemoryPresets();
  const { camera, clock, simulator, during } = await build(presets);
  simulator.mechanics.goTo({ panDeg: -60 }, 0.3);
  const stored = camera.storePreset(ours);
  await clock.advance(500);
  expect(await presets.load(ours)).toBeNull();
  expect(await during(stored)).toMatchObject(done);
  expect((await presets.load(ours))?.panDeg).toBeCloseTo(-60, 0);
});

test('a stop while the position is being looked up keeps the camera where it is', async () => {
  const gate = Promise.withResolvers<void>();
  const presets: PresetStore = {
    load: async () => {
      await gate.promise;
      return { panDeg: 100, tiltDeg: 0, zoom01: 0 };
    },
    save: async () => true,
  };
  const { camera, simulator, during } = await build(presets);
  const recalled = camera.recallPreset(ours, 'automation');
  await during(camera.stop());
  gate.resolve();
  await settle();
  expect(await during(recalled)).toMatchObject({ error: { code: 'superseded' } });
  expect(simulator.mechanics.position().panDeg).toBeCloseTo(there.panDeg, 5);
});

test('what is not there is said: an empty slot, a slot too far, a camera that tells no position', async () => {
  const { camera, simulator, during } = await build(createMemoryPresets());
  expect(await during(camera.recallPreset(ours, 'person'))).toMatchObject({ error: { code: 'refused' } });
  expect(await during(camera.recallPreset(ours + 4, 'person'))).toMatchObject({ error: { code: 'unsupported' } });
  expect(await during(camera.storePreset(ours + 4))).toMatchObject({ error: { code: 'unsupported' } });
  simulator.quirks.tellsPosition = false;
  expect(await during(camera.storePreset(ours))).toMatchObject({ ok: false });
});

test('without the option a camera has its memories and nothing else', async () => {
  const { camera, during } = await build(createMemoryPresets(), 0);
  expect(camera.features.presetSlots).toBe(16);
  expect(await during(camera.storePreset(ours))).toMatchObject({ error: { code: 'unsupported' } });
});

test('positions in a file are there after a restart, and an older file without focus still counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'positions-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'positions-left.json');
  const first = await build(createFilePresets(path));
  expect(await first.during(first.camera.storePreset(ours))).toMatchObject(done);
  expect(await createFilePresets(path).load(ours)).toMatchObject({ focus: 'auto' });
  await createFilePresets(path).save(ours + 1, { panDeg: -30, tiltDeg: 0, zoom01: 0 });
  const second = await build(createFilePresets(path));
  expect(await second.during(second.camera.recallPreset(ours + 1, 'person'))).toMatchObject(done);
  expect(second.simulator.mechanics.position().panDeg).toBeCloseTo(-30, 1);
});
