import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevice, systemClock, type AdapterIdentity } from '@ratspult/device-drivers';
import { SerialHost, UsbHub, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { afterEach, expect, test } from 'vitest';
import { ApplianceBench } from '../testing/appliance-bench.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const adapter = (serialNumber: string | null, usbPort: string): AdapterIdentity => ({
  vendorId: '0403',
  productId: '6001',
  interfaceNumber: '00',
  serialNumber,
  usbPort,
});

const startHub = async (): Promise<UsbHub> => {
  const folder = await mkdtemp(join(tmpdir(), 'hub-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const hub = new UsbHub(folder);
  cleanUps.push(() => hub.close());
  return hub;
};

/** A camera behind an adapter. */
const addCamera = async (hub: UsbHub, label: string, identity: AdapterIdentity): Promise<void> => {
  const path = await hub.add(label, identity);
  const device = new ViscaCameraSimulator({
    clock: systemClock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });
  cleanUps.push(async () => device.close());
  const host = await SerialHost.start({ device, path, baudRate: 9600, clock: systemClock });
  cleanUps.push(() => host.close());
};

const room = (hub: UsbHub) => ({
  devices: [
    ...['left', 'right'].map((id, index) => ({
      id,
      name: id,
      driver: 'visca-serial',
      options: { path: hub.pathOf(`ttyUSB${index}`) },
    })),
    { id: 'talk', name: 'Sprechanlage', driver: 'shure-dis', options: { host: '127.0.0.1', port: 9 } },
  ],
  cameras: ['left', 'right'].map((deviceId) => ({
    deviceId,
    source: { kind: 'device' as const, label: deviceId },
    presets: [{ id: 'wide', name: 'Übersicht', slot: 0 }],
  })),
  seats: [],
});

const healths = async (bench: ApplianceBench, left: string, right: string): Promise<void> => {
  const panel = await bench.panel();
  const seen = await panel.sees(({ cameras }) => cameras[0]?.health === left && cameras[1]?.health === right);
  expect(seen.cameras.map(({ health }) => health)).toEqual([left, right]);
};

test('two equal adapters that change names keep their cameras, while the room runs and after a restart', async () => {
  const hub = await startHub();
  await addCamera(hub, 'a', adapter(null, 'port 1'));
  await addCamera(hub, 'b', adapter(null, 'port 2'));
  await hub.plug('a', 'ttyUSB0');
  await hub.plug('b', 'ttyUSB1');
  const dependencies = { drivers: { createDevice }, serialPorts: () => hub.list() };
  const bench = await ApplianceBench.start(room(hub), dependencies);
  cleanUps.push(() => bench.close());
  await healths(bench, 'online', 'online');
  await hub.pull('a');
  await hub.pull('b');
  await healths(bench, 'offline', 'offline');
  await hub.plug('b', 'ttyUSB0');
  await healths(bench, 'offline', 'online');
  await hub.plug('a', 'ttyUSB1');
  await healths(bench, 'online', 'online');
  await hub.pull('a');
  await healths(bench, 'offline', 'online');
  await bench.startAgain();
  await healths(bench, 'offline', 'online');
});
