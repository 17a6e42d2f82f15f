import { describe, expect, test } from 'vitest';
import { SerialAdapters, type SerialAdapterStore } from './serial-adapters.ts';
import type { AdapterIdentity, SerialPortInfo } from './serial-ports.ts';
import { testEnvironment } from '../testing/test-environment.ts';

const ftdi = { vendorId: '0403', productId: '6001', interfaceNumber: '00' };
const numbered = (serialNumber: string, usbPort: string): AdapterIdentity => ({ ...ftdi, serialNumber, usbPort });
const nameless = (usbPort: string): AdapterIdentity => ({ ...ftdi, productId: '2303', serialNumber: null, usbPort });
const [usb0, usb1] = ['/dev/ttyUSB0', '/dev/ttyUSB1'];

/** A machine whose adapters are plugged by hand, and which is started again with what it has stored. */
class Machine {
  readonly plugged = new Map<string, AdapterIdentity>();
  stored: Readonly<Record<string, AdapterIdentity>> = {};
  listFails = false;

  start(): SerialAdapters {
    const store: SerialAdapterStore = {
      load: () => Promise.resolve(this.stored),
      save: (adapters) => {
        this.stored = adapters;
      },
    };
    const list = async (): Promise<SerialPortInfo[]> => {
      if (this.listFails) {
        throw new Error('no sysfs');
      }
      return [...this.plugged].map(([path, identity]) => ({ ...identity, path }));
    };
    return new SerialAdapters({ list, store, log: testEnvironment().log });
  }

  plug(ports: Readonly<Record<string, AdapterIdentity>>): void {
    this.plugged.clear();
    Object.entries(ports).forEach(([path, identity]) => this.plugged.set(path, identity));
  }

  /** What each name opens now, as a room with these names does it: all are claimed, then each is opened. */
  async open(...names: string[]): Promise<(string | null)[]> {
    const adapters = this.start();
    const claims = names.map((name) => adapters.claim(name));
    const opened: (string | null)[] = [];
    for (const claim of claims) {
      const path = await claim.locate();
      opened.push(path !== null && (await claim.confirm(path)) ? path : null);
    }
    return opened;
  }
}

describe('a USB-serial adapter', () => {
  test('is learnt by the name it has first, and found by its number under any other, in any socket', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('A', 'port 1') });
    expect(await machine.open(usb0)).toEqual([usb0]);
    machine.plug({ [usb1]: numbered('A', 'port 7') });
    expect(await machine.open(usb0)).toEqual([usb1]);
    machine.plug({});
    expect(await machine.open(usb0)).toEqual([usb0]);
  });

  test('without a number is found by its socket, and by nothing else', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: nameless('port 1') });
    await machine.open(usb0);
    machine.plug({ [usb1]: nameless('port 1'), [usb0]: nameless('port 2') });
    expect(await machine.open(usb0)).toEqual([usb1]);
    machine.plug({ [usb0]: nameless('port 2') });
    expect(await machine.open(usb0)).toEqual([null]);
  });

  test('is never mixed up with an equal one that took its name', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('A', 'port 1'), [usb1]: numbered('B', 'port 2') });
    expect(await machine.open(usb0, usb1)).toEqual([usb0, usb1]);
    machine.plug({ [usb1]: numbered('A', 'port 1'), [usb0]: numbered('B', 'port 2') });
    expect(await machine.open(usb0, usb1)).toEqual([usb1, usb0]);
    machine.plug({ [usb0]: numbered('B', 'port 1') });
    expect(await machine.open(usb0, usb1)).toEqual([null, usb0]);
  });

  test('whose number its twin shares is known by its socket, also while the twin is away', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('0001', 'port 1'), [usb1]: numbered('0001', 'port 2') });
    expect(await machine.open(usb0, usb1)).toEqual([usb0, usb1]);
    machine.plug({ [usb0]: numbered('0001', 'port 2') });
    expect(await machine.open(usb0, usb1)).toEqual([null, usb0]);
    expect(await machine.open(usb0)).toEqual([null]);
    machine.plug({ [usb0]: numbered('0001', 'port 2'), [usb1]: numbered('0001', 'port 1') });
    expect(await machine.open(usb0, usb1)).toEqual([usb1, usb0]);
  });

  test('with two lines is two adapters', async () => {
    const machine = new Machine();
    const lines = ['00', '01'].map((interfaceNumber) => ({ ...numbered('A', 'port 1'), interfaceNumber }));
    const [first = nameless(''), second = nameless('')] = lines;
    machine.plug({ [usb0]: first, [usb1]: second });
    await machine.open(usb0, usb1);
    machine.plug({ '/dev/ttyUSB2': second, '/dev/ttyUSB3': first });
    expect(await machine.open(usb0, usb1)).toEqual(['/dev/ttyUSB3', '/dev/ttyUSB2']);
  });

  test('that was replaced by another in the same socket is learnt anew', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('A', 'port 1') });
    await machine.open(usb0);
    machine.plug({ [usb1]: numbered('C', 'port 1') });
    expect(await machine.open(usb0)).toEqual([usb1]);
    machine.plug({ [usb0]: numbered('C', 'port 3') });
    expect(await machine.open(usb0)).toEqual([usb0]);
  });

  test('of a new device is not taken from the device it belongs to, but from a name nobody uses any more', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('A', 'port 1') });
    await machine.open(usb0);
    machine.plug({ [usb1]: numbered('A', 'port 1') });
    expect(await machine.open(usb0, usb1)).toEqual([usb1, null]);
    expect(await machine.open(usb1)).toEqual([usb1]);
  });

  test('is opened by its name where the system tells nothing, or the name lasts already', async () => {
    const machine = new Machine();
    machine.listFails = true;
    expect(await machine.open(usb0)).toEqual([usb0]);
    machine.listFails = false;
    expect(await machine.open('/dev/ttyS0', '/dev/serial/by-id/usb-FTDI-if00')).toEqual([
      '/dev/ttyS0',
      '/dev/serial/by-id/usb-FTDI-if00',
    ]);
    expect(machine.stored).toEqual({});
  });

  test('that changed places between looking and opening is noticed', async () => {
    const machine = new Machine();
    machine.plug({ [usb0]: numbered('A', 'port 1') });
    const claim = machine.start().claim(usb0);
    const path = await claim.locate();
    await claim.confirm(usb0);
    machine.plug({ [usb0]: numbered('B', 'port 2'), [usb1]: numbered('A', 'port 1') });
    expect([path, await claim.confirm(usb0), await claim.confirm(usb1)]).toEqual([usb0, false, true]);
  });
});
