import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createDevice } from '../../index.ts';
import { viscaProfiles } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { createViscaDevice } from './visca-device.ts';

interface Line {
  readonly simulator: ViscaCameraSimulator;
  readonly device: Device;
  readonly camera: PtzCamera;
  /** Health states in the order they came. */
  readonly seen: string[];
  readonly cut: () => Promise<void>;
  readonly replug: () => Promise<void>;
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const simulate = (wiring: 'chain' | 'point'): ViscaCameraSimulator => {
  const simulator = new ViscaCameraSimulator({
    clock: systemClock,
    profile: 'generic',
    address: 1,
    wiring,
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });
  simulator.storeMemory(3, { panDeg: 30, tiltDeg: 10, zoom01: 0.2 });
  cleanUps.push(async () => simulator.close());
  return simulator;
};

const make = (name: string, options: unknown): Device => {
  const created = createDevice(name, options, testEnvironment());
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  return created.device;
};

const watch = (simulator: ViscaCameraSimulator, device: Device, cable: Pick<Line, 'cut' | 'replug'>): Line => {
  cleanUps.push(() => device.stop());
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('not a camera');
  }
  const seen: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'health') {
      seen.push(`${event.health.state} ${event.health.reason}`);
    }
  });
  device.start();
  return { simulator, device, camera, seen, ...cable };
};

const overMemory = async (): Promise<Line> => {
  const simulator = simulate('chain');
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => simulator.receive(bytes));
  simulator.onOutput((bytes) => transport.deliver(bytes));
  const options = {
    transport,
    profile: viscaProfiles.generic,
    address: 1,
    wiring: 'chain',
    wire: new RawWire(),
    sharesLine: () => false,
    presetSpeed: null,
    kept: {},
    gapMs: 0,
  } as const;
  return watch(simulator, createViscaDevice(options, testEnvironment()), {
    cut: async () => transport.cut('port-missing'),
    replug: async () => transport.repair(),
  });
};

const overPty = async (): Promise<Line> => {
  const folder = await mkdtemp(join(tmpdir(), 'visca-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const pair = await PtyPair.start(folder);
  cleanUps.push(() => pair.close());
  const simulator = simulate('chain');
  const host = await SerialHost.start({ device: simulator, path: pair.deviceEnd, baudRate: 9600, clock: systemClock });
  cleanUps.push(() => host.close());
  const device = make('visca-serial', { path: pair.controllerEnd });
  return watch(simulator, device, { cut: () => pair.cut(), replug: () => pair.replug() });
};

const overTcp = async (): Promise<Line> => {
  const simulator = simulate('point');
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  const device = make('visca-tcp', { host: '127.0.0.1', port: host.port });
  return watch(simulator, device, { cut: () => host.cut(), replug: () => host.replug() });
};

const online = (line: Line): Promise<void> => eventually('online', () => line.device.health().state === 'online');

describe.each([
  { name: 'memory', connect: overMemory, lostAs: 'port-missing' },
  { name: 'a real pty', connect: overPty, lostAs: 'port-missing' },
  { name: 'TCP', connect: overTcp, lostAs: 'connection-refused' },
])('a VISCA camera over $name', { timeout: 20_000 }, ({ connect, lostAs }) => {
  test('says who it is and answers', async () => {
    const line = await connect();
    await online(line);
    expect(line.device.identity()).toMatchObject({ make: 'VISCA 0220', model: '0950', firmware: '0107' });
    expect(line.seen).toEqual(['connecting none', 'online none']);
    expect(line.simulator.unknownInputs).toEqual([]);
  });

  test('turns while the stick is held and stands still when it is released', async () => {
    const line = await connect();
    await online(line);
    expect(await line.camera.move({ panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0.5 }, 'person')).toMatchObject({ ok: true });
    await eventually('turned right', () => line.simulator.mechanics.position().panDeg > 5);
    expect(await line.camera.move({ panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0 }, 'person')).toMatchObject({ ok: true });
    expect(line.simulator.mechanics.moving()).toBe(false);
    const position = await line.camera.position();
    expect(position.ok && position.value.panDeg).toBeGreaterThan(5);
  });

  test('is at the preset, zoom included, when the recall resolves', async () => {
    const line = await connect();
    await online(line);
    expect(await line.camera.recallPreset(3, 'automation')).toEqual({ ok: true, value: undefined });
    expect(line.simulator.mechanics.moving()).toBe(false);
    const position = line.simulator.mechanics.position();
    expect(position.panDeg).toBeCloseTo(30);
    expect(position.tiltDeg).toBeCloseTo(10);
    expect(position.zoom01).toBeCloseTo(0.2);
  });

  test('stores what it shows and finds it again', async () => {
    const line = await connect();
    await online(line);
    await line.camera.move({ panSpeed: -1, tiltSpeed: 0.5, zoomSpeed: 0 }, 'person');
    await eventually('turned left', () => line.simulator.mechanics.position().panDeg < -5);
    await line.camera.stop();
    const stored = line.simulator.mechanics.position();
    expect(await line.camera.storePreset(0)).toMatchObject({ ok: true });
    expect(await line.camera.home('person')).toMatchObject({ ok: true });
    expect(line.simulator.mechanics.position().panDeg).toBeCloseTo(0);
    expect(await line.camera.recallPreset(0, 'person')).toMatchObject({ ok: true });
    expect(line.simulator.mechanics.position().panDeg).toBeCloseTo(stored.panDeg);
  });

  test('is missed when the cable is pulled, and in control again when it is back', async () => {
    const line = await connect();
    await online(line);
    await line.camera.move({ panSpeed: 0.2, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
    await line.cut();
    await eventually('offline', () => line.device.health().state === 'offline');
    expect(await line.camera.stop()).toMatchObject({ ok: false, error: { code: 'offline' } });
    await eventually('reason', () => line.device.health().reason === lostAs);
    await line.replug();
    await online(line);
    // Nobody was able to stop it meanwhile: that is the first thing done on the new line.
    await eventually('stopped', () => !line.simulator.mechanics.moving());
    expect(await line.camera.position()).toMatchObject({ ok: true });
  });
});
