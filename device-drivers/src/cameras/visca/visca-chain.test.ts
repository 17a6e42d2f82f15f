import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { ViscaChainSimulator, type ViscaChainOptions } from '../../../simulators/cameras/visca/simulate-visca-chain.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createDevice } from '../../index.ts';
import { viscaProfiles } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { SharedSerialLine } from './shared-serial-line.ts';
import { createViscaDevice } from './visca-device.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const simulate = (clock: Clock, kind: ViscaChainOptions['kind']): ViscaChainSimulator => {
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const camera = { clock, profile: 'generic', initial, powered: true } as const;
  return new ViscaChainSimulator({ cameras: [camera, camera, camera], kind });
};

const cameraOf = (device: Device): PtzCamera => {
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('not a camera');
  }
  return camera;
};

const build = async (kind: ViscaChainOptions['kind'], addresses: readonly number[]) => {
  const clock = new FakeClock();
  const chain = simulate(clock, kind);
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => chain.receive(bytes));
  chain.onOutput((bytes) => transport.deliver(bytes));
  const line = new SharedSerialLine({ transport, clock, gapMs: 20 });
  const devices = addresses.map((address) =>
    createViscaDevice(
      {
        transport: line.transportFor(address),
        profile: viscaProfiles.generic,
        wire: new RawWire(),
        wiring: kind === 'rs-232' ? 'chain' : 'bus',
        address,
        sharesLine: () => line.isShared,
        presetSpeed: null,
        kept: {},
        gapMs: 20,
      },
      testEnvironment(clock),
    ),
  );
  devices.forEach((device) => device.start());
  await clock.advance(1500);
  cleanUps.push(async () => {
    const stopped = Promise.all(devices.map((device) => device.stop()));
    await clock.advance(1000);
    await stopped;
    chain.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(transport.isOpen).toBe(false);
  });
  const health = (): string[] => devices.map((device) => device.health().state);
  return { clock, chain, transport, devices, health };
};

const right = { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 };

describe('several cameras on one serial line', () => {
  test('are all online, and each obeys its own device only', async () => {
    const { chain, clock, devices, health } = await build('rs-232', [1, 2, 3]);
    expect(health()).toEqual(['online', 'online', 'online']);
    const moved = devices.map((device, index) =>
      index === 1 ? cameraOf(device).move(right, 'person') : Promise.resolve(),
    );
    await clock.advance(500);
    expect(await moved[1]).toMatchObject({ ok: true });
    expect(chain.cameras.map(({ mechanics }) => mechanics.moving())).toEqual([false, true, false]);
    const where = devices.map((device) => cameraOf(device).position());
    await clock.advance(500);
    const pans = (await Promise.all(where)).map((one) => one.ok && one.value.panDeg > 1);
    expect(pans).toEqual([false, true, false]);
  });

  test('are numbered by broadcast, but cleared one by one: a broadcast would end what the others do', async () => {
    const { chain } = await build('rs-232', [1, 2]);
    expect(new Set(chain.broadcasts)).toEqual(new Set(['88 30 01 FF']));
  });

  test('on RS-422 are not numbered at all', async () => {
    const { chain, health } = await build('rs-422', [1, 3]);
    expect(health()).toEqual(['online', 'online']);
    expect(chain.broadcasts).toEqual([]);
  });

  test('miss only the one that is gone', async () => {
    const { chain, clock, health } = await build('rs-232', [1, 2, 4]);
    await clock.advance(1500);
    expect(health()).toEqual(['online', 'online', 'offline']);
    chain.cameras[1]?.powerCycle(60_000);
    await clock.advance(5000);
    expect(health()).toEqual(['online', 'offline', 'offline']);
    await clock.advance(65_000);
    expect(health().slice(0, 2)).toEqual(['online', 'online']);
  });

  test.each(['splitBytes', 'mergeReplies'] as const)('do not mind %s', async (fault) => {
    const { chain, clock, devices, health } = await build('rs-232', [1, 2, 3]);
    chain.faults[fault] = true;
    const moved = devices.map((device) => cameraOf(device).move(right, 'person'));
    await clock.advance(3000);
    expect((await Promise.all(moved)).every(({ ok }) => ok)).toBe(true);
    expect(health()).toEqual(['online', 'online', 'online']);
  });

  test('are all missed as garbled on a noisy line, and all found again', async () => {
    const { chain, clock, devices, health } = await build('rs-232', [1, 2]);
    chain.faults.garbled = true;
    await clock.advance(4500);
    expect(devices.map((device) => device.health().reason)).toEqual(['garbled', 'garbled']);
    chain.faults.garbled = false;
    await clock.advance(7000);
    expect(health()).toEqual(['online', 'online']);
  });

  test('are all lost with the cable and stopped when it is back', async () => {
    const { chain, clock, devices, health, transport } = await build('rs-232', [1, 2]);
    devices.forEach((device) => void cameraOf(device).move({ ...right, panSpeed: 0.2 }, 'person'));
    await clock.advance(300);
    transport.cut('port-missing');
    await clock.advance(100);
    expect(health()).toEqual(['offline', 'offline']);
    transport.repair();
    await clock.advance(7000);
    expect(health()).toEqual(['online', 'online']);
    expect(chain.cameras.map(({ mechanics }) => mechanics.moving())).toEqual([false, false, false]);
  });
});

test('two devices of the configuration meet on one port', { timeout: 20_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'visca-chain-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const pair = await PtyPair.start(folder);
  cleanUps.push(() => pair.close());
  const chain = simulate(systemClock, 'rs-232');
  cleanUps.push(async () => chain.close());
  const host = await SerialHost.start({ device: chain, path: pair.deviceEnd, baudRate: 9600, clock: systemClock });
  cleanUps.push(() => host.close());
  const devices = [1, 3].map((address) => {
    const created = createDevice('visca-serial', { path: pair.controllerEnd, address }, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    cleanUps.push(() => created.device.stop());
    created.device.start();
    return created.device;
  });
  await eventually('both online', () => devices.every((device) => device.health().state === 'online'));
  const [, third] = devices;
  expect(await third?.capabilities.ptzCamera?.move(right, 'person')).toMatchObject({ ok: true });
  await eventually('turned', () => (chain.cameras[2]?.mechanics.position().panDeg ?? 0) > 1);
  expect(chain.cameras[0]?.mechanics.position().panDeg).toBe(0);
  expect(chain.cameras.flatMap(({ unknownInputs }) => unknownInputs)).toEqual([]);
});
