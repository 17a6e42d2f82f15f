import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { speakerphoneStyles } from '../../../simulators/usb/speakerphone-styles.ts';
import { systemClock } from '../../core/clock.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createTelephonyDevice } from './hid-telephony-driver.ts';
import { LinuxHidraw, parseUevent } from './linux-hidraw.ts';

const uevent = `DRIVER=hid-generic
HID_ID=0003:00000B0E:00000412
HID_NAME=GN Netcom A/S Sample Speakerphone
HID_PHYS=usb-0000:00:14.0-2/input3
HID_UNIQ=50C971F2A3
MODALIAS=hid:b0003g0001v00000B0Ep00000412
`;

const run = promisify(execFile);
let folder = '';
let hidraw = new LinuxHidraw({ clock: systemClock, classFolder: '/nowhere', deviceFolder: '/nowhere' });

/** The folders of one node; a FIFO stands for it: it is read without waiting as the node is, and gives back what is written. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hidraw-'));
  const device = join(folder, 'devices', '0003:0B0E:0412.0001');
  await mkdir(device, { recursive: true });
  await mkdir(join(folder, 'class', 'hidraw0'), { recursive: true });
  await mkdir(join(folder, 'class', 'hidraw1'), { recursive: true });
  await symlink(device, join(folder, 'class', 'hidraw0', 'device'));
  await writeFile(join(device, 'uevent'), uevent);
  await writeFile(join(device, 'report_descriptor'), speakerphoneStyles.jabra.descriptor);
  await mkdir(join(folder, 'dev'));
  await run('mkfifo', [join(folder, 'dev', 'hidraw0')]);
  hidraw = new LinuxHidraw({
    clock: systemClock,
    classFolder: join(folder, 'class'),
    deviceFolder: join(folder, 'dev'),
  });
});

afterEach(() => rm(folder, { recursive: true }));

describe('hidraw nodes of Linux', () => {
  test('are listed with who they are; half a node is passed over', async () => {
    expect(await hidraw.list()).toEqual([
      {
        path: join(folder, 'dev', 'hidraw0'),
        name: 'GN Netcom A/S Sample Speakerphone',
        vendorId: 0x0b0e,
        productId: 0x0412,
        serialNumber: '50C971F2A3',
        descriptor: speakerphoneStyles.jabra.descriptor,
      },
    ]);
    const nowhere = new LinuxHidraw({ clock: systemClock, classFolder: '/nowhere', deviceFolder: '/nowhere' });
    expect(await nowhere.list()).toEqual([]);
  });

  test('are no more than their description says', () => {
    expect(parseUevent('HID_NAME=x\n', '/dev/hidraw0', new Uint8Array())).toBeNull();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        (text) => {
          expect(() => parseUevent(text, '', new Uint8Array())).not.toThrow();
        },
      ),
    );
  });

  test('give reports, take reports and are closed at once', async () => {
    const reports: Uint8Array[] = [];
    const opened = await hidraw.open(join(folder, 'dev', 'hidraw0'), {
      report: (bytes) => reports.push(bytes),
      lost: () => reports.push(Uint8Array.of(255)),
    });
    expect(opened.ok && (await opened.handle.write(Uint8Array.of(2, 1)))).toBe(true);
    await eventually('report', () => reports.length > 0);
    expect(reports).toEqual([Uint8Array.of(2, 1)]);
    if (opened.ok) {
      await opened.handle.close();
      await opened.handle.close();
      expect(await opened.handle.write(Uint8Array.of(2, 1))).toBe(false);
    }
  });

  test('that are not there cannot be opened', async () => {
    const handlers = { report: () => {}, lost: () => {} };
    expect(await hidraw.open(join(folder, 'dev', 'hidraw7'), handlers)).toEqual({ ok: false, failure: 'missing' });
  });

  test('that end are lost', async () => {
    const path = join(folder, 'dev', 'hidraw8');
    await writeFile(path, Uint8Array.of(2, 3));
    const said: string[] = [];
    await hidraw.open(path, { report: (bytes) => said.push(String(bytes)), lost: () => said.push('lost') });
    await eventually('lost', () => said.includes('lost'));
    expect(said).toEqual(['2,3', 'lost']);
  });

  test('carry a whole device: found, asked, unplugged', async () => {
    const device = createTelephonyDevice({ vendorId: '0b0e' }, hidraw, testEnvironment());
    device.start();
    await eventually('online', () => device.health().state === 'online');
    expect(device.identity()).toMatchObject({ make: 'Jabra', serialNumber: '50C971F2A3' });
    expect(await device.capabilities.telephonyHid?.setOffHook(true)).toMatchObject({ ok: true });
    await rm(join(folder, 'dev', 'hidraw0'));
    await eventually('offline', () => device.health().state === 'offline');
    expect(device.health().reason).toBe('port-missing');
    await device.stop();
  });
});
