import { createDevice, systemClock } from '@ratspult/device-drivers';
import { TcpHost, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { ApplianceBench } from '../testing/appliance-bench.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const startCamera = async () => {
  const simulator = new ViscaCameraSimulator({
    clock: systemClock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: { panDeg: -160, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });
  cleanUps.push(async () => simulator.close());
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  return { simulator, port: host.port };
};

const cameraDevice = (port: number) => ({
  id: 'left',
  name: 'Kamera',
  driver: 'visca-tcp',
  options: { host: '127.0.0.1', port },
});

const enter = async () => {
  const { simulator, port } = await startCamera();
  const bench = await ApplianceBench.start(
    {
      devices: [
        cameraDevice(port),
        { id: 'talk', name: 'Sprechanlage', driver: 'shure-dis', options: { host: '127.0.0.1', port: 9 } },
      ],
      cameras: [{ deviceId: 'left', source: { kind: 'device', label: 'left' } }],
      seats: [],
    },
    { drivers: { createDevice } },
  );
  cleanUps.push(() => bench.close());
  const panel = await bench.panel();
  await panel.sees(({ cameras }) => cameras[0]?.health === 'online');
  const turn = { cameraId: 'left', panSpeed: 0.2, tiltSpeed: 0, zoomSpeed: 0.1 };
  expect((await panel.command('ptzMove', turn)).ok).toBe(true);
  await expect.poll(() => simulator.mechanics.moving(['pan'])).toBe(true);
  const standsStill = async () => expect.poll(() => simulator.mechanics.moving(), { timeout: 3_000 }).toBe(false);
  return { simulator, bench, panel, standsStill, port };
};

test('a camera stands still when the panel that held its stick is gone, all the way to its motors', async () => {
  const { panel, standsStill, simulator } = await enter();
  panel.socket.cut();
  await standsStill();
  expect(simulator.mechanics.position().panDeg).toBeLessThan(0);
});

test('a camera stands still when the panel is there but says no more', async () => {
  const { standsStill, simulator } = await enter();
  await standsStill();
  expect(simulator.mechanics.position().panDeg).toBeLessThan(0);
});

test('a camera stands still when the room PC ends its program', async () => {
  const { bench, standsStill, simulator } = await enter();
  await bench.close();
  await standsStill();
  expect(simulator.mechanics.position().panDeg).toBeLessThan(0);
});

test('a camera that a killed program left turning is stopped by the next one', async () => {
  const { simulator, port } = await startCamera();
  simulator.mechanics.drive({ panDegPerS: 5, zoomPerS: 0.01 });
  const { id: _id, name: _name, driver, options } = cameraDevice(port);
  const created = createDevice(driver, options, { clock: systemClock, random: () => 0, log: silentLog });
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  cleanUps.push(() => created.device.stop());
  created.device.start();
  await expect.poll(() => created.device.health().state).toBe('online');
  expect(simulator.mechanics.moving()).toBe(false);
});
