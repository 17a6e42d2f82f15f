import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// The transports are private to the drivers; here they are measured one by one, beside the doors.
import type { PtzCamera } from '../../device-drivers/src/core/capabilities/capabilities.ts';
import { systemClock } from '../../device-drivers/src/core/clock.ts';
import type { Device } from '../../device-drivers/src/core/device.ts';
import { MemoryTransport } from '../../device-drivers/src/core/transport/memory-transport.ts';
import { SerialTransport } from '../../device-drivers/src/core/transport/serial-transport.ts';
import { TcpTransport } from '../../device-drivers/src/core/transport/tcp-transport.ts';
import type { Transport } from '../../device-drivers/src/core/transport/transport.ts';
import { UdpTransport } from '../../device-drivers/src/core/transport/udp-transport.ts';
import { viscaProfiles } from '../../device-drivers/src/cameras/visca/profiles.ts';
import { RawWire } from '../../device-drivers/src/cameras/visca/raw-wire.ts';
import { createViscaDevice } from '../../device-drivers/src/cameras/visca/visca-device.ts';
import type { ByteStreamDevice } from '../../device-drivers/simulators/faults.ts';
import { PtyPair } from '../../device-drivers/simulators/pty-pair.ts';
import { SerialHost } from '../../device-drivers/simulators/serial-host.ts';
import { TcpHost } from '../../device-drivers/simulators/tcp-host.ts';
import { UdpHost } from '../../device-drivers/simulators/udp-host.ts';
import { ViscaCameraSimulator } from '../../device-drivers/simulators/cameras/visca/simulate-visca-camera.ts';
import { within } from '../support/within.ts';

const baudRate = 115_200;
const connectTimeoutMs = 3000;
const startLimitMs = 10_000;

/** A camera at the far end of one kind of transport, and the moment its bytes arrive there. */
export interface DriverLine {
  readonly name: string;
  readonly camera: PtzCamera;
  /** Resolves with the time (monotonic, ms) at which the camera's end gets bytes that `wanted` accepts. */
  readonly arrival: (wanted: (bytes: Uint8Array) => boolean) => Promise<number>;
  readonly close: () => Promise<void>;
}

export const simulatedCamera = (): ViscaCameraSimulator =>
  new ViscaCameraSimulator({
    clock: systemClock,
    profile: 'generic',
    address: 1,
    wiring: 'point',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    powered: true,
  });

interface Pipe {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

const overMemory = async (device: ByteStreamDevice): Promise<Pipe> => {
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => device.receive(bytes));
  device.onOutput((bytes) => transport.deliver(bytes));
  return { transport, close: async () => {} };
};

const overPty = async (device: ByteStreamDevice): Promise<Pipe> => {
  const folder = await mkdtemp(join(tmpdir(), 'ratspult-bench-'));
  const pair = await PtyPair.start(folder);
  const host = await SerialHost.start({ device, path: pair.deviceEnd, baudRate, clock: systemClock });
  return {
    transport: new SerialTransport({ path: pair.controllerEnd, baudRate, clock: systemClock, adapter: null }),
    close: async () => {
      await host.close();
      await pair.close();
      await rm(folder, { recursive: true });
    },
  };
};

const overTcp = async (device: ByteStreamDevice): Promise<Pipe> => {
  const host = await TcpHost.start({ device, port: 0, clients: 'one' });
  const transport = new TcpTransport({ host: '127.0.0.1', port: host.port, connectTimeoutMs, clock: systemClock });
  return { transport, close: () => host.close() };
};

const overUdp = async (device: ByteStreamDevice): Promise<Pipe> => {
  const host = await UdpHost.start({ device, port: 0 });
  const transport = new UdpTransport({ host: '127.0.0.1', port: host.port, localPort: 0 });
  return { transport, close: () => host.close() };
};

/** Every transport, by the name of its row. The pty is a pair joined by socat, which adds its own hop. */
const pipes = { memory: overMemory, pty: overPty, TCP: overTcp, UDP: overUdp } as const;

export type PipeName = keyof typeof pipes;

const online = (device: Device): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  device.subscribe((event) => {
    if (event.type === 'health' && event.health.state === 'online') {
      resolve();
    }
  });
  device.start();
  return within(promise, startLimitMs, 'a camera that answers');
};

export const quiet = { info: () => {}, warn: () => {} };

export const openLine = async (name: PipeName): Promise<DriverLine> => {
  const simulator = simulatedCamera();
  let arrived: ((bytes: Uint8Array) => void) | null = null;
  const { transport, close } = await pipes[name]({
    receive: (bytes) => {
      arrived?.(bytes);
      simulator.receive(bytes);
    },
    onOutput: (listener) => simulator.onOutput(listener),
  });
  const environment = { clock: systemClock, random: Math.random, log: quiet };
  const profile = viscaProfiles.generic;
  const device = createViscaDevice(
    {
      transport,
      profile,
      address: 1,
      wiring: 'point',
      wire: new RawWire(),
      sharesLine: () => false,
      presetSpeed: null,
      kept: {},
      gapMs: 0,
    },
    environment,
  );
  await online(device);
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('the camera is none');
  }
  return {
    name,
    camera,
    arrival: (wanted) => {
      const { promise, resolve } = Promise.withResolvers<number>();
      arrived = (bytes) => {
        if (wanted(bytes)) {
          resolve(performance.now());
        }
      };
      return within(promise, connectTimeoutMs, `bytes over ${name}`);
    },
    close: async () => {
      await device.stop();
      simulator.close();
      await close();
    },
  };
};
