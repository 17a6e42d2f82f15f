import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import type { ByteStreamDevice } from '../faults.ts';
import { PtyPair } from '../pty-pair.ts';
import { SerialHost } from '../serial-host.ts';
import { TcpHost } from '../tcp-host.ts';
import { UdpHost } from '../udp-host.ts';

export type Options = Readonly<Record<string, unknown>>;

interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}

/** Pulls the cable and puts it back. */
export interface Cable {
  readonly cut: () => Promise<void>;
  readonly replug: () => Promise<void>;
}

/** A simulator that lives by itself, with what a technician needs to connect to it. */
export interface RunningSimulator {
  readonly address: string;
  readonly driver: string;
  /** For the driver, ready to paste. */
  readonly options: Options;
  /** Switches that may be changed while it runs. */
  readonly faults: object;
  /** Null where its cable cannot be pulled. */
  readonly cable: Cable | null;
  /** What a person does at the device; answers with a sentence, or null for what makes no sense. */
  readonly actions: Readonly<Record<string, (words: readonly string[]) => string | null>>;
  /** What was not understood since the last call. */
  readonly takeUnknown: () => readonly string[];
  readonly close: () => Promise<void>;
}

export interface SimulatorStart {
  readonly clock: Clock;
  /** 0 takes a free one. */
  readonly port: number;
  /** Text of a capture for `replay`; null for the rest. */
  readonly capture: string | null;
}

/** One family that can be simulated. */
export interface SimulatorEntry {
  readonly name: string;
  readonly title: string;
  readonly start: (start: SimulatorStart) => Promise<RunningSimulator>;
}

export interface HostedDevice extends ByteStreamDevice {
  readonly faults: object;
  readonly unknownInputs: string[];
  /** For devices that have timers. */
  close?(): void;
}

type Hosted = Pick<RunningSimulator, 'driver' | 'options'> & Partial<Pick<RunningSimulator, 'actions'>>;

const common = (device: Pick<HostedDevice, 'faults' | 'unknownInputs'>, { driver, options, actions = {} }: Hosted) => ({
  driver,
  options,
  actions,
  faults: device.faults,
  takeUnknown: () => device.unknownInputs.splice(0),
});

/** A simulator that hosts itself. */
interface SelfHosted {
  readonly port: number;
  readonly faults: object;
  readonly unknownInputs: string[];
  cut(): Promise<void>;
  replug(): Promise<void>;
  close(): Promise<void>;
}

/** A UDP port that is free now, for a driver that must know its own beforehand. */
export const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return port;
};

/** Of a simulator that listens on a port of its own already. */
export const onItsOwn = (pipe: string, device: SelfHosted, hosted: Hosted): RunningSimulator => ({
  ...common(device, { ...hosted, options: { host: '127.0.0.1', port: device.port, ...hosted.options } }),
  address: `${pipe} 127.0.0.1:${device.port}`,
  cable: { cut: () => device.cut(), replug: () => device.replug() },
  close: () => device.close(),
});

export const onTcp = async (
  device: HostedDevice,
  port: number,
  clients: 'one' | 'many',
  hosted: Hosted,
  wrap: (address: NetworkAddress) => Options = (address) => ({ ...address }),
): Promise<RunningSimulator> => {
  const host = await TcpHost.start({ device, port, clients });
  const options = { ...wrap({ host: '127.0.0.1', port: host.port }), ...hosted.options };
  return {
    ...common(device, { ...hosted, options }),
    address: `tcp 127.0.0.1:${host.port}`,
    cable: { cut: () => host.cut(), replug: () => host.replug() },
    close: async () => {
      device.close?.();
      await host.close();
    },
  };
};

export const onUdp = async (
  device: HostedDevice,
  port: number,
  hosted: Hosted,
  wrap: (address: NetworkAddress) => Options = (address) => ({ ...address }),
  listenerPort: number | null = null,
): Promise<RunningSimulator> => {
  const host = await UdpHost.start({ device, port, listenerPort });
  const options = { ...wrap({ host: '127.0.0.1', port: host.port }), ...hosted.options };
  return {
    ...common(device, { ...hosted, options }),
    address: `udp 127.0.0.1:${host.port}`,
    cable: { cut: () => host.cut(), replug: () => host.replug() },
    close: async () => {
      device.close?.();
      await host.close();
    },
  };
};

/**
 * On one end of a pair of pseudo-terminals; the driver takes the other. Needs socat. `wrap` puts the path where the
 * options of the driver have it.
 */
export const onPty = async (
  device: HostedDevice,
  baudRate: number,
  clock: Clock,
  hosted: Hosted,
  wrap: (path: string) => Options = (path) => ({ path }),
): Promise<RunningSimulator> => {
  const folder = await mkdtemp(join(tmpdir(), 'ratspult-simulator-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const pair = await PtyPair.start(folder).catch(async (cause: unknown) => {
    await removeFolder();
    throw cause;
  });
  const host = await SerialHost.start({ device, path: pair.deviceEnd, baudRate, clock });
  return {
    ...common(device, { ...hosted, options: { ...wrap(pair.controllerEnd), ...hosted.options } }),
    address: `serial ${pair.controllerEnd}`,
    cable: { cut: () => pair.cut(), replug: () => pair.replug() },
    close: async () => {
      device.close?.();
      await host.close();
      await pair.close();
      await removeFolder();
    },
  };
};
