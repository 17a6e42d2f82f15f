import type { Device, DriverEnvironment } from '@ratspult/device-drivers';
import { parseConfiguration } from '../config/parse-configuration.ts';
import type { RoomConfiguration, RoomConfigurationFile } from '../config/room-configuration.ts';
import { createConfigured, type DriverRegistry } from '../devices/device-set.ts';
import { withAdded, type AddedEntry } from './added-entry.ts';

export interface RefusedEntry {
  readonly entry: AddedEntry;
  /** English, for the technician. */
  readonly problem: string;
}

export interface Accepted {
  /** The room with every added device that fits. */
  readonly configuration: RoomConfiguration;
  readonly entries: readonly AddedEntry[];
  /** Built, not started, by id; nothing was opened. */
  readonly devices: ReadonlyMap<string, Device>;
  readonly refused: readonly RefusedEntry[];
}

/** Where added devices are put on top of the room's file. */
export interface AddedBase {
  readonly file: RoomConfigurationFile;
  readonly configuration: RoomConfiguration;
  readonly registry: DriverRegistry;
  readonly environment: DriverEnvironment;
}

type Step =
  | {
      readonly ok: true;
      readonly file: RoomConfigurationFile;
      readonly configuration: RoomConfiguration;
      readonly device: Device;
    }
  | { readonly ok: false; readonly problem: string };

/** The room shows its own parts under these ids. */
const reservedIds: ReadonlySet<string> = new Set(['stage', 'room-microphone']);

const tryEntry = (file: RoomConfigurationFile, entry: AddedEntry, base: AddedBase): Step => {
  if (reservedIds.has(entry.device.id)) {
    return { ok: false, problem: `The device id "${entry.device.id}" is one of the room's own.` };
  }
  if (entry.use.as === 'discussion-system' && file.discussionDeviceId !== undefined) {
    return { ok: false, problem: `The room has the discussion system "${file.discussionDeviceId}" already.` };
  }
  const parsed = parseConfiguration(withAdded(file, entry));
  if (!parsed.ok) {
    return { ok: false, problem: parsed.problems.map(({ place, message }) => `${place}: ${message}`).join(' ') };
  }
  const { configuration } = parsed;
  const index = configuration.devices.length - 1;
  const created = createConfigured(configuration, index, base.registry, base.environment);
  return created.ok
    ? { ok: true, file: parsed.file, configuration, device: created.device }
    : { ok: false, problem: created.problems.map(({ message }) => message).join(' ') };
};

/** Adds one device after the other; one that does not fit costs itself only. */
export const acceptAdded = (base: AddedBase, entries: readonly AddedEntry[]): Accepted => {
  let { file, configuration } = base;
  const devices = new Map<string, Device>();
  const accepted: AddedEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const entry of entries) {
    const step = tryEntry(file, entry, base);
    if (step.ok) {
      ({ file, configuration } = step);
      devices.set(entry.device.id, step.device);
      accepted.push(entry);
    } else {
      refused.push({ entry, problem: step.problem });
    }
  }
  return { configuration, entries: accepted, devices, refused };
};
