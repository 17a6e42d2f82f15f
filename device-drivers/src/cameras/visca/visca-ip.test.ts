import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { describe, test as base } from 'vitest';
import { SonyViscaSimulator } from '../../../simulators/cameras/visca/simulate-sony-visca.ts';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { UdpHost } from '../../../simulators/udp-host.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { parseAddress } from '../../finding/address.ts';
import { isFound, probeDrivers } from '../../finding/probe-drivers.ts';
import { createDevice, drivers } from '../../index.ts';

const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
const common = { clock: systemClock, profile: 'generic', initial, powered: true } as const;
type Cleanup = (close: () => Promise<void> | void) => void;

const rawCamera = (cleanup: Cleanup): ViscaCameraSimulator => {
  const camera = new ViscaCameraSimulator({ ...common, address: 1, wiring: 'point' });
  cleanup(() => camera.close());
  return camera;
};

const speakers = {
  tcp: async (cleanup: Cleanup) => {
    const camera = rawCamera(cleanup);
    const host = await TcpHost.start({ device: camera, port: 0, clients: 'one' });
    cleanup(() => host.close());
    return { camera, host, options: { tcpPort: host.port } };
  },
  numbered: async (cleanup: Cleanup) => {
    const sony = new SonyViscaSimulator(common);
    cleanup(() => sony.close());
    const host = await UdpHost.start({ device: sony, port: 0 });
    cleanup(() => host.close());
    return { camera: sony.camera, host, options: { numberedPort: host.port } };
  },
  udp: async (cleanup: Cleanup) => {
    const camera = rawCamera(cleanup);
    const host = await UdpHost.start({ device: camera, port: 0 });
    cleanup(() => host.close());
    return { camera, host, options: { udpPort: host.port } };
  },
} as const;

/** Ports of the loopback address where nobody listens. */
const nobody = { host: '127.0.0.1', tcpPort: 1, numberedPort: 1, udpPort: 1, localPort: 0 };

/** A service of another kind on the port. */
const chatter = async (cleanup: Cleanup): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup(() => void server.close());
  return server;
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const start = (cleanup: Cleanup, options: object, said: string[] = []): Device => {
  const environment = {
    ...testEnvironment(),
    log: {
      warn: () => {},
      info: (_: string, fields: Readonly<Record<string, unknown>>) => said.push(String(fields['form'])),
    },
  };
  const created = createDevice('visca-ip', { ...nobody, ...options }, environment);
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  cleanup(() => created.device.stop());
  created.device.start();
  return created.device;
};

const test = base.concurrent;

describe('a camera of which only the host is known', () => {
  test.for(['tcp', 'numbered', 'udp'] as const)(
    'is found where it speaks by %s, driven, missed and found again in that form',
    async (form, { expect, onTestFinished }) => {
      const { camera, host, options } = await speakers[form](onTestFinished);
      camera.storeMemory(3, { panDeg: 12, tiltDeg: 5, zoom01: 0.1 });
      const said: string[] = [];
      const device = start(onTestFinished, options, said);
      await eventually('online', () => device.health().state === 'online');
      expect(device.identity()).toMatchObject({ model: '0950' });
      expect(await device.capabilities.ptzCamera?.recallPreset(3, 'person')).toMatchObject({ ok: true });
      expect(camera.mechanics.position().zoom01).toBeCloseTo(0.1);
      await host.cut();
      await eventually('offline', () => device.health().state === 'offline');
      await host.replug();
      await eventually('online again', () => device.health().state === 'online');
      expect(said.filter((name) => name !== 'undefined')).toEqual([form]);
      expect(camera.unknownInputs).toEqual([]);
    },
  );

  test('is asked by TCP first where it speaks all three', async ({ expect, onTestFinished }) => {
    const all = [];
    for (const speaker of [speakers.udp, speakers.numbered, speakers.tcp]) {
      all.push(await speaker(onTestFinished));
    }
    const said: string[] = [];
    const device = start(onTestFinished, Object.assign({}, ...all.map(({ options }) => options)), said);
    await eventually('online', () => device.health().state === 'online');
    expect(said[0]).toBe('tcp');
  });

  test('is found in another form when the one that worked stays silent', async ({ expect, onTestFinished }) => {
    const first = await speakers.tcp(onTestFinished);
    const second = await speakers.numbered(onTestFinished);
    await second.host.cut();
    const said: string[] = [];
    const device = start(onTestFinished, { ...first.options, ...second.options }, said);
    await eventually('online by TCP', () => device.health().state === 'online');
    await first.host.cut();
    await second.host.replug();
    await eventually('offline', () => device.health().state === 'offline');
    await eventually('online by datagrams', () => device.health().state === 'online');
    expect(said.filter((name) => name !== 'undefined')).toEqual(['tcp', 'numbered']);
    expect((await device.capabilities.ptzCamera?.position())?.ok).toBe(true);
  });

  test('is found behind a port where another service answers', async ({ expect, onTestFinished }) => {
    const server = await chatter(onTestFinished);
    const { options } = await speakers.udp(onTestFinished);
    const said: string[] = [];
    const device = start(onTestFinished, { ...options, tcpPort: portOf(server) }, said);
    await eventually('online', () => device.health().state === 'online');
    expect(said[0]).toBe('udp');
  });

  test('is shown as garbled where only nonsense comes back', async ({ expect, onTestFinished }) => {
    const server = await chatter(onTestFinished);
    const device = start(onTestFinished, { tcpPort: portOf(server) });
    await eventually('judged', () => device.health().reason !== 'none');
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'garbled', lastAnswerAt: null });
  });

  test('is shown as absent where nobody listens, and a stop in the search ends it', async ({
    expect,
    onTestFinished,
  }) => {
    const device = start(onTestFinished, {});
    await eventually('judged', () => device.health().reason !== 'none');
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'connection-refused' });
    await device.stop();
    device.start();
    await device.stop();
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'none' });
  });

  test('is proposed by a probe of its address', async ({ expect, onTestFinished }) => {
    const { options } = await speakers.numbered(onTestFinished);
    const prober = {
      clock: systemClock,
      random: () => 0.5,
      drivers: drivers.filter(({ name }) => name === 'visca-ip'),
      createDevice,
    };
    const address = parseAddress('127.0.0.1') ?? { type: 'host', host: '', port: null };
    const extra = { ...nobody, ...options };
    const wish = { address, extra, waitMs: 4000, signal: new AbortController().signal } as const;
    const findings = [];
    for await (const finding of probeDrivers(prober, wish, () => {})) {
      findings.push(finding);
    }
    expect(findings.filter(isFound)).toMatchObject([{ driver: 'visca-ip', options: { host: '127.0.0.1' } }]);
  });
});
