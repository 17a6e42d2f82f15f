import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSysfsList } from './serial-ports.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) {
    await cleanUp();
  }
});

/** A folder laid out as the kernel lays out `/sys` (Documentation/ABI/stable/sysfs-bus-usb). */
const layOut = async (): Promise<string> => {
  const sys = await mkdtemp(join(tmpdir(), 'sys-'));
  cleanUps.push(() => rm(sys, { recursive: true }));
  await mkdir(join(sys, 'class/tty'), { recursive: true });
  return sys;
};

const addDevice = async (sys: string, device: string, attributes: Readonly<Record<string, string>>): Promise<void> => {
  await mkdir(join(sys, 'devices', device), { recursive: true });
  for (const [name, value] of Object.entries(attributes)) {
    await writeFile(join(sys, 'devices', device, name), `${value}\n`);
  }
};

const addTty = async (sys: string, name: string, place: string): Promise<void> => {
  await mkdir(join(sys, 'devices', place), { recursive: true });
  await symlink(join('../../devices', place), join(sys, 'class/tty', name));
};

const controller = 'pci0000:00/0000:00:14.0';

test('the kernel tells model, number, line and hub port of each USB adapter, and nothing of other lines', async () => {
  const sys = await layOut();
  const [ftdi, modem] = [`${controller}/usb1/1-2/1-2.4`, `${controller}/usb1/1-3`];
  await addDevice(sys, ftdi, { idVendor: '0403', idProduct: '6011', serial: 'FT5XYZ' });
  await addDevice(sys, `${ftdi}/1-2.4:1.1`, { bInterfaceNumber: '01' });
  await addTty(sys, 'ttyUSB3', `${ftdi}/1-2.4:1.1/ttyUSB3/tty/ttyUSB3`);
  await addDevice(sys, modem, { idVendor: '1a86', idProduct: '7523' });
  await addDevice(sys, `${modem}/1-3:1.0`, { bInterfaceNumber: '00' });
  await addTty(sys, 'ttyACM0', `${modem}/1-3:1.0/tty/ttyACM0`);
  await addTty(sys, 'ttyS0', 'platform/serial8250/tty/ttyS0');
  await addTty(sys, 'ttyAMA0', 'platform/soc/uart/tty/ttyAMA0');
  const found = await createSysfsList({ sys, dev: '/dev' })();
  expect(found.toSorted((one, other) => one.path.localeCompare(other.path))).toEqual([
    {
      path: '/dev/ttyACM0',
      vendorId: '1a86',
      productId: '7523',
      serialNumber: null,
      interfaceNumber: '00',
      usbPort: `${controller} 3`,
    },
    {
      path: '/dev/ttyUSB3',
      vendorId: '0403',
      productId: '6011',
      serialNumber: 'FT5XYZ',
      interfaceNumber: '01',
      usbPort: `${controller} 2.4`,
    },
  ]);
});

test('a system that does not tell is an error, not an empty list', async () => {
  await expect(createSysfsList({ sys: '/nowhere', dev: '/dev' })()).rejects.toThrow(/ENOENT/);
});
