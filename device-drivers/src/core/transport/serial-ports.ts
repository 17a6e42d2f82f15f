import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What tells one USB-serial adapter from another; it does not depend on the order in which they were found. */
export interface AdapterIdentity {
  /** Four lower-case hexadecimal digits, as in sysfs. */
  readonly vendorId: string;
  readonly productId: string;
  /** Null when the adapter has none, or one that it shares with another. */
  readonly serialNumber: string | null;
  /** Of an adapter with several lines: which one it is. */
  readonly interfaceNumber: string;
  /** Controller and chain of hub ports the adapter is plugged into. */
  readonly usbPort: string;
}

export interface SerialPortInfo extends AdapterIdentity {
  /** What the line is called now, for instance `/dev/ttyUSB0`. */
  readonly path: string;
}

/** The USB-serial lines that are plugged in now. Rejects when the system does not tell. */
export type ListSerialPorts = () => Promise<readonly SerialPortInfo[]>;

export interface SysFolders {
  readonly sys: string;
  readonly dev: string;
}

/** `…/0000:00:14.0/usb1/1-2/1-2.4/1-2.4:1.0/ttyUSB0/tty/ttyUSB0`: controller, device, chain of ports, interface. */
const placePattern = /^(?<controller>.*)\/usb\d+\/(?:[^/]+\/)*\d+-(?<chain>[\d.]+)\/[^/]+:\d+\.\d+(?=\/)/;

const readLine = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );

const describePort = async (name: string, { sys, dev }: SysFolders): Promise<SerialPortInfo | null> => {
  const place = await realpath(join(sys, 'class/tty', name)).catch(() => '');
  const match = placePattern.exec(place);
  const { controller, chain } = match?.groups ?? {};
  if (match === null || controller === undefined || chain === undefined) {
    return null;
  }
  const [interfaceFolder] = match;
  const device = dirname(interfaceFolder);
  const [vendorId, productId, serialNumber, interfaceNumber] = await Promise.all([
    readLine(join(device, 'idVendor')),
    readLine(join(device, 'idProduct')),
    readLine(join(device, 'serial')),
    readLine(join(interfaceFolder, 'bInterfaceNumber')),
  ]);
  if (vendorId === null || productId === null || interfaceNumber === null) {
    return null;
  }
  const usbPort = `${controller.slice(controller.indexOf('/devices/') + '/devices/'.length)} ${chain}`;
  const number = serialNumber === '' ? null : serialNumber;
  return { path: join(dev, name), vendorId, productId, serialNumber: number, interfaceNumber, usbPort };
};

/** Reads the kernel's own list: it needs no udev, and it tells the interface and the hub port. */
export const createSysfsList =
  (folders: SysFolders): ListSerialPorts =>
  async () => {
    const names = await readdir(join(folders.sys, 'class/tty'));
    // Consoles and on-board lines are many, and no USB adapter among them.
    const candidates = names.filter((name) => !/^tty(?:S?\d+)?$/.test(name));
    const found = await Promise.all(candidates.map((name) => describePort(name, folders)));
    return found.filter((port) => port !== null);
  };

export const listSerialPorts: ListSerialPorts = createSysfsList({ sys: '/sys', dev: '/dev' });
