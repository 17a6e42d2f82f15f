import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import {
  DiscoveryResponder,
  type OnvifSimulator,
  PjlinkSearchResponder,
  PjlinkSimulator,
  startChamberOnvifCamera,
  TcpHost,
  ViscaCameraSimulator,
} from '../../simulators/index.ts';
import { systemClock } from '../core/clock.ts';
import type { Driver } from '../core/driver.ts';
import { createDevice, drivers } from '../index.ts';
import { parseAddress } from './address.ts';
import { listConnected } from './connected-lines.ts';
import { localOptionsIn, optionForm, servesForms } from './option-form.ts';
import { pipesOf } from './pipes.ts';
import { isFound, probeDrivers, type Prober } from './probe-drivers.ts';
import { searchNetwork } from './search-network.ts';
import { tryDevice, type Tried } from './try-device.ts';

const closing: (() => Promise<unknown>)[] = [];
const clock = systemClock;
const prober: Prober = { clock, random: () => 0.5, drivers, createDevice };

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) {
    await close();
  }
});

const driver = (name: string): Driver => {
  const found = drivers.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no driver ${name}`);
  }
  return found;
};

const onvifCamera = async (): Promise<OnvifSimulator> => {
  const camera = await startChamberOnvifCamera({
    clock,
    name: 'Kamera Empore',
    user: 'admin',
    password: 'geheim',
    port: 0,
    snapshotUrl: null,
    faults: {},
  });
  camera.snapshotUrl = `${new URL(camera.deviceUrl).origin}/onvif/snapshot`;
  closing.push(() => camera.close());
  return camera;
};

const viscaCamera = async (): Promise<number> => {
  const camera = new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });
  const host = await TcpHost.start({ device: camera, port: 0, clients: 'one' });
  closing.push(() => host.close());
  return host.port;
};

const tried = (name: string, options: Readonly<Record<string, unknown>>, waitMs = 4000): Promise<Tried<boolean>> =>
  tryDevice(
    prober,
    {
      driver: name,
      options,
      waitMs,
      maxPictureBytes: 1_000_000,
      signal: new AbortController().signal,
    },
    (capabilities) => capabilities.cameraControls?.features.snapshot === true,
  );

describe('a search of the network', () => {
  test('proposes cameras and projectors with driver, name and options filled in', async () => {
    const camera = await onvifCamera();
    const responder = await DiscoveryResponder.start({ camera, port: 0, multicastInterface: null, faults: {} });
    const projector = await PjlinkSearchResponder.start('00:1B:2C:3D:4E:5F', 0);
    closing.push(
      () => responder.close(),
      () => projector.close(),
    );
    const found = await searchNetwork({
      clock,
      onvif: { target: '127.0.0.1', port: responder.port },
      pjlink: { target: '127.0.0.1', port: projector.port },
      timeoutMs: 500,
    });
    expect(found).toEqual([
      {
        driver: 'onvif',
        name: 'Kamera Empore',
        address: new URL(camera.deviceUrl).host,
        detail: 'Ratspult-PTZ',
        options: { address: camera.deviceUrl, user: '', password: '' },
      },
      {
        driver: 'pjlink',
        name: null,
        address: '127.0.0.1',
        detail: '00:1b:2c:3d:4e:5f',
        options: { host: '127.0.0.1' },
      },
    ]);
  });
});

describe('what is plugged in', () => {
  const folders: Readonly<Record<string, readonly string[]>> = {
    '/dev/serial/by-id': ['usb-FTDI_FT232R_USB_UART_A1B2-if00-port0'],
    '/dev/v4l/by-id': ['usb-AVer_CAM520_Pro_5301-video-index0', 'usb-AVer_CAM520_Pro_5301-video-index1'],
    '/dev': ['ttyUSB0', 'ttyS0', 'null'],
  };

  test('is named by its lasting name and only once', async () => {
    expect(await listConnected(async (folder) => folders[folder] ?? [])).toEqual({
      lines: [
        { path: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A1B2-if00-port0', name: 'FTDI FT232R USB UART A1B2' },
      ],
      found: [
        {
          driver: 'uvc-ptz',
          name: 'AVer CAM520 Pro 5301',
          address: 'USB',
          detail: '',
          options: { device: 'usb-AVer_CAM520_Pro_5301' },
        },
      ],
    });
  });

  test('is found without lasting names, too', async () => {
    const bare = await listConnected(async (folder) => (folder === '/dev' ? (folders['/dev'] ?? []) : []));
    expect(bare.lines).toEqual([{ path: '/dev/ttyUSB0', name: 'ttyUSB0' }]);
  });
});

describe('probing an address', () => {
  test('may stop at the first driver that got a real answer', async () => {
    const port = await viscaCamera();
    const address = parseAddress(`127.0.0.1:${port}`);
    const names: string[] = [];
    const wish = { address: address ?? { type: 'host', host: '', port: null }, extra: {}, waitMs: 3000 } as const;
    for await (const finding of probeDrivers(prober, { ...wish, signal: new AbortController().signal }, (name) =>
      names.push(name),
    )) {
      if (isFound(finding)) {
        expect(finding).toMatchObject({ driver: 'visca-tcp', options: { host: '127.0.0.1', port } });
        break;
      }
    }
    expect(names).toEqual(['visca-tcp']);
  });
});

describe('a device that is tried', () => {
  test('tells what it is and shows its picture', async () => {
    const { deviceUrl } = await onvifCamera();
    const result = await tried('onvif', { address: deviceUrl, user: 'admin', password: 'geheim' });
    expect(result).toMatchObject({
      ok: true,
      health: { state: 'online' },
      heard: true,
      identity: { make: 'Lindenhagen Optik', serialNumber: 'LO20-000117' },
      pictureState: 'taken',
      seen: true,
    });
    expect(result.ok && [...(result.picture ?? [])].slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);
  });

  test('with a wrong password says so and shows nothing', async () => {
    const { deviceUrl } = await onvifCamera();
    const result = await tried('onvif', { address: deviceUrl, user: 'admin', password: 'falsch' });
    expect(result).toMatchObject({ health: { state: 'auth-failed' }, pictureState: 'none', picture: null });
  });

  test('that vanishes while it makes its picture counts as gone', async () => {
    const camera = await onvifCamera();
    const pictures = createServer((request) => {
      camera.faults.silent = true;
      request.socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(pictures, 'listening');
    closing.push(async () => pictures.close());
    const address = pictures.address();
    camera.snapshotUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/picture`;
    const result = await tried('onvif', { address: camera.deviceUrl, user: 'admin', password: 'geheim' }, 8000);
    expect(result).toMatchObject({ ok: true, pictureState: 'failed', picture: null, health: { state: 'offline' } });
  }, 30_000);

  test('without a camera answers in words', async () => {
    const simulator = await PjlinkSimulator.start({ clock, password: null, class: 2, lampHours: 7, transitionMs: 0 });
    closing.push(() => simulator.close());
    const result = await tried('pjlink', { host: '127.0.0.1', port: simulator.port });
    expect(result).toMatchObject({ ok: true, health: { state: 'online' }, heard: true, pictureState: 'none' });
  });

  test('where nobody listens is offline with the reason', async () => {
    const result = await tried('visca-tcp', { host: '127.0.0.1', port: 1 }, 1000);
    expect(result).toMatchObject({ ok: true, heard: false, health: { reason: 'connection-refused' } });
  });

  test('by options the driver does not take is refused with the place', async () => {
    expect(await tried('visca-tcp', { hots: 'x' })).toMatchObject({ ok: false, problems: [{ path: '/host' }, {}] });
  });
});

describe('the form of a driver', () => {
  test('knows secrets, choices, defaults and kinds of connection', () => {
    const fields = optionForm(driver('samsung-mdc'));
    const connection = fields.find(({ name }) => name === 'connection');
    expect(connection?.variants.map(({ kind }) => kind)).toEqual(['serial', 'tcp', 'tls']);
    expect(connection?.variants[2]?.fields.find(({ name }) => name === 'pin')?.kind).toBe('secret');
    const baudRate = optionForm(driver('visca-serial')).find(({ name }) => name === 'baudRate');
    expect(baudRate).toMatchObject({ kind: 'choice', default: 9600, choices: [9600, 19200, 38400, 57600, 115200] });
    expect(optionForm(driver('pelco')).find(({ name }) => name === 'tcp')).toMatchObject({
      kind: 'group',
      variants: [{ kind: null, fields: [{ name: 'host', required: true }, { name: 'port' }] }],
    });
  });

  test('never asks for files or programs of the machine', () => {
    const names = drivers.flatMap(optionForm).map(({ name }) => name);
    for (const local of ['program', 'programFolder', 'definitionFile', 'presetFile', 'caFile', 'deviceFolder']) {
      expect(names).not.toContain(local);
    }
    expect(drivers.filter((one) => !servesForms(one)).map(({ name }) => name)).toEqual(['generic']);
    expect(localOptionsIn({ a: 1, deeper: { program: '/bin/sh' } })).toEqual(['program']);
  });
});

describe('where options lead', () => {
  test('is told with the port that is meant, whatever the kind of option', () => {
    expect(pipesOf(driver('visca-tcp'), { host: '10.0.0.7' })).toEqual(['10.0.0.7:5678']);
    expect(pipesOf(driver('onvif'), { address: 'http://10.0.0.8/onvif/device_service' })).toEqual(['10.0.0.8']);
    expect(pipesOf(driver('visca-serial'), { path: '/dev/ttyUSB0', address: 1 })).toEqual(['/dev/ttyUSB0']);
    const connection = { kind: 'tcp', host: '10.0.0.9', port: 1515 };
    expect(pipesOf(driver('samsung-mdc'), { connection })).toEqual(['10.0.0.9:1515']);
  });
});
