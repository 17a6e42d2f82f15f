import { join } from 'node:path';
import type {
  Capabilities,
  CreatedDevice,
  Device,
  DeviceEvent,
  DriverEnvironment,
  PtzCamera,
} from '@ratspult/device-drivers';
import { createFilePresets } from '@ratspult/device-drivers';
import type { ConfigurationProblem } from '../config/configuration-problem.ts';
import type { RoomConfiguration } from '../config/room-configuration.ts';
import type { Log } from '../log.ts';
import { deviceKind } from './device-kind.ts';
import { audioProblems, partProblems, talkerProblems } from './part-problems.ts';
import type { RoomHost } from '../room-host.ts';

export type EquipmentEvent = Exclude<DeviceEvent, { readonly type: 'health' | 'identity' | 'seat' | 'moving' }>;
export type EquipmentListener = (deviceId: string, event: EquipmentEvent) => void;

/** The door of the drivers, as the appliance needs it. */
export interface DriverRegistry {
  createDevice(driverName: string, options: unknown, environment: DriverEnvironment): CreatedDevice;
}

export type CreatedDevices =
  | { readonly ok: true; readonly devices: ReadonlyMap<string, Device> }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Builds every configured device, or none with all problems. */
export const createDevices = (
  configuration: RoomConfiguration,
  registry: DriverRegistry,
  environment: DriverEnvironment,
): CreatedDevices => {
  const devices = new Map<string, Device>();
  const problems: ConfigurationProblem[] = [];
  for (const [index, { id }] of configuration.devices.entries()) {
    const created = createConfigured(configuration, index, registry, environment);
    if (created.ok) {
      devices.set(id, created.device);
    } else {
      problems.push(...created.problems);
    }
  }
  return problems.length === 0 ? { ok: true, devices } : { ok: false, problems };
};

export type CreatedOne =
  | { readonly ok: true; readonly device: Device }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Builds the configured device with this index, if its driver takes the options and it can do what the room wants of it. */
export const createConfigured = (
  configuration: RoomConfiguration,
  index: number,
  registry: DriverRegistry,
  environment: DriverEnvironment,
): CreatedOne => {
  const { id = '', driver = '', options = {} } = configuration.devices[index] ?? {};
  // One file for each, so that a room's positions outlive the program whatever the options say.
  const presets = createFilePresets(join(configuration.dataDir, `positions-${id}.json`));
  const created = registry.createDevice(driver, options, { ...environment, presets });
  if (!created.ok) {
    const problems = created.problems.map((problem) => optionProblem(index, problem.path, problem.message));
    return { ok: false, problems };
  }
  const problems = capabilityProblems(configuration, id, index, created.device);
  return problems.length === 0 ? { ok: true, device: created.device } : { ok: false, problems };
};

const optionProblem = (index: number, path: string, message: string): ConfigurationProblem => ({
  code: 'driver-options',
  place: path === '/driver' ? `/devices/${index}/driver` : `/devices/${index}/options${path}`,
  message,
});

const capabilityProblems = (
  configuration: RoomConfiguration,
  id: string,
  index: number,
  device: Device,
): ConfigurationProblem[] => {
  const place = `/devices/${index}/driver`;
  const problem = (what: string): ConfigurationProblem => ({ code: 'unknown-reference', place, message: what });
  const camera = configuration.cameras.some((one) => one.id === id);
  return [
    ...(camera && device.capabilities.ptzCamera === null ? [problem(`"${id}" is used as a camera but is none.`)] : []),
    ...(configuration.discussionDeviceId === id && device.capabilities.discussionSystem === null
      ? [problem(`"${id}" is used as the discussion system but is none.`)]
      : []),
    ...(configuration.displays.some((one) => one.id === id) && device.capabilities.display === null
      ? [problem(`"${id}" is used as a display but is none.`)]
      : []),
    ...(configuration.muteKeys.some((one) => one.id === id) && !hasMute(device)
      ? [problem(`"${id}" is used as a mute key but has none.`)]
      : []),
    ...partProblems(configuration, id, device).map(problem),
    ...talkerProblems(configuration, id, device).map(problem),
    ...audioProblems(configuration, id, device).map(problem),
    ...(configuration.equipment.buttons.some(({ deviceId }) => deviceId === id) && device.capabilities.button === null
      ? [problem(`"${id}" is used as a button but has none.`)]
      : []),
  ];
};

const hasMute = ({ capabilities }: Device): boolean =>
  capabilities.telephonyHid !== null || capabilities.audioDevice !== null;

/** Supervises the devices: what they say becomes events of the room, and an exception of one harms no other. */
export class DeviceSet {
  readonly #devices: Map<string, Device>;
  readonly #host: RoomHost;
  readonly #log: Log;
  readonly #unsubscribe = new Map<string, () => void>();
  readonly #listeners = new Set<EquipmentListener>();

  constructor(devices: ReadonlyMap<string, Device>, host: RoomHost, log: Log) {
    this.#devices = new Map(devices);
    this.#host = host;
    this.#log = log;
  }

  start(): void {
    for (const [id, device] of this.#devices) {
      this.#run(id, device);
    }
  }

  /** Takes a device in while the others run; the room's state must know it. */
  add(id: string, device: Device): void {
    this.#devices.set(id, device);
    this.#run(id, device);
  }

  has(id: string): boolean {
    return this.#devices.has(id);
  }

  /** Lets a device go; resolves when its line is free. */
  async remove(id: string): Promise<void> {
    const device = this.#devices.get(id);
    this.#devices.delete(id);
    this.#unsubscribe.get(id)?.();
    this.#unsubscribe.delete(id);
    await Promise.allSettled([device?.stop()]);
  }

  /** Null for an unknown id or a device that is no camera. */
  camera(id: string): PtzCamera | null {
    return this.#devices.get(id)?.capabilities.ptzCamera ?? null;
  }

  /** Null for an unknown id. */
  capabilities(id: string): Capabilities | null {
    return this.#devices.get(id)?.capabilities ?? null;
  }

  /** What displays, microphones and keys say; the room's state holds none of it. */
  listen(listener: EquipmentListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  prioritySeats(): readonly number[] {
    return [...this.#devices.values()].flatMap((device) => device.capabilities.discussionSystem?.prioritySeats() ?? []);
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe.values()) {
      unsubscribe();
    }
    await Promise.allSettled([...this.#devices.values()].map(async (device) => device.stop()));
  }

  #run(id: string, device: Device): void {
    this.#isolated(id, () => {
      const handle = (event: DeviceEvent): void => this.#isolated(id, () => this.#handle(id, device, event));
      this.#unsubscribe.set(id, device.subscribe(handle));
      this.#refresh(id, device);
      device.start();
    });
  }

  #handle(deviceId: string, device: Device, event: DeviceEvent): void {
    switch (event.type) {
      case 'health':
        this.#host.dispatch({ type: 'device-health', deviceId, health: event.health });
        this.#features(deviceId, device);
        if (event.health.state === 'online') {
          this.#seats(device);
        }
        return;
      case 'identity':
        this.#host.dispatch({ type: 'device-identity', deviceId, identity: event.identity });
        this.#features(deviceId, device);
        return;
      case 'seat':
        this.#host.dispatch({ type: 'seat', seat: event.seat });
        return;
      case 'moving':
        this.#host.dispatch({ type: 'device-moving', deviceId, moving: event.moving });
        return;
      case 'display':
      case 'audio-channel':
      case 'meter':
      case 'talker':
      case 'telephony-wish':
      case 'button':
      case 'power-socket':
      case 'light':
        this.#listeners.forEach((listener) => listener(deviceId, event));
    }
  }

  #refresh(deviceId: string, device: Device): void {
    this.#host.dispatch({ type: 'device-kind', deviceId, kind: deviceKind(device.capabilities) });
    this.#host.dispatch({ type: 'device-health', deviceId, health: device.health() });
    this.#host.dispatch({ type: 'device-identity', deviceId, identity: device.identity() });
    this.#features(deviceId, device);
    this.#seats(device);
  }

  /** Some devices tell what they can only after they answered. */
  #features(deviceId: string, device: Device): void {
    const camera = device.capabilities.ptzCamera;
    if (camera !== null) {
      const { zoom, home, presetSlots } = camera.features;
      const controls = device.capabilities.cameraControls?.features ?? null;
      const picture = controls ?? { imageSettings: [], whiteBalances: [], focus: false };
      const features = { zoom, home, presetSlots, tracking: controls?.autoTracking === true, picture };
      this.#host.dispatch({ type: 'camera-features', deviceId, features });
    }
  }

  /** After a silence nobody knows which microphone changed meanwhile. */
  #seats(device: Device): void {
    const discussion = device.capabilities.discussionSystem;
    if (discussion !== null) {
      this.#host.dispatch({ type: 'all-seats', seats: discussion.seats() });
    }
  }

  #isolated(deviceId: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#log.error('device raised an exception', { deviceId, error });
    }
  }
}
