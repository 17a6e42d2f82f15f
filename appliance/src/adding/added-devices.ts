import type { AddedDevice, DeviceChanged, DeviceUse } from '@ratspult/server/protocol';
import type { LiveConfiguration } from '../config/live-configuration.ts';
import { canFollow } from '../config/talker-configuration.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import type { FleetAnswer } from '../fleet/fleet-link.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { meetingRuns } from '../room/needs.ts';
import type { PresetState } from '../room/room-state.ts';
import type { StoredFiles } from '../storage/stored-files.ts';
import { acceptAdded, type Accepted, type AddedBase } from './accept-added.ts';
import { maxAddedDevices, type AddedEntry } from './added-entry.ts';
import { deviceIdFor } from './device-id.ts';
import { withoutSecrets } from './secrets.ts';

export interface AddedDevicesOptions {
  readonly base: AddedBase;
  readonly store: StoredFiles['addedDevices'];
  readonly live: LiveConfiguration;
  readonly host: RoomHost;
  readonly deviceSet: Pick<DeviceSet, 'add' | 'has' | 'remove'>;
  /** Presets that are known of a camera. */
  readonly presets: (cameraId: string) => readonly PresetState[];
  /** The room's cameras may be others now. */
  readonly onConfigured: () => void;
  readonly log: Log;
}

/** A device that was tried, as it is to be saved. */
export interface NewDevice {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly use: DeviceUse;
}

type Changed = FleetAnswer<DeviceChanged>;

const refused = (code: string): Changed => ({ ok: false, code });

const sameLine = (one: AddedEntry, other: AddedEntry): boolean =>
  JSON.stringify([one.device.id, one.device.driver, one.device.options]) ===
  JSON.stringify([other.device.id, other.device.driver, other.device.options]);

const same = (one: AddedEntry, other: AddedEntry): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The devices added at the console, over the hand-written configuration. A change is on disk before it counts; it counts at
 * once in a room at rest, and after the meeting in one that is busy.
 */
export class AddedDevices {
  readonly #options: AddedDevicesOptions;
  readonly #unsubscribe: () => void;
  /** What is on disk. */
  #wanted: readonly AddedEntry[];
  /** What the room works with. */
  #running: Accepted;
  #closed = false;
  /** One change after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: AddedDevicesOptions, wanted: readonly AddedEntry[], running: Accepted) {
    this.#options = options;
    this.#wanted = wanted;
    this.#running = running;
    this.#unsubscribe = options.host.subscribe((state, before) => {
      if (meetingRuns(before) && !meetingRuns(state) && this.#isBehind()) {
        void this.#inTurn(async () => this.#settle());
      }
    });
  }

  /** To be called once the room lives: what does not fit any more becomes a fault in words. */
  start(): void {
    this.#showFaults([], this.#running);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
  }

  list(): readonly AddedDevice[] {
    const gone = this.#running.entries.filter(
      ({ device }) => !this.#wanted.some((entry) => entry.device.id === device.id),
    );
    return [
      ...this.#wanted.map((entry) => this.#describe(entry)),
      ...gone.map((entry) => Object.assign(shown(entry), { state: 'removing' as const, problem: null })),
    ];
  }

  async add({ name, driver, options, use }: NewDevice): Promise<Changed> {
    return this.#inTurn(async () => {
      if (this.#wanted.length >= maxAddedDevices) {
        return refused('conflict');
      }
      const id = deviceIdFor(name, this.#takenIds());
      return this.#commit(id, [...this.#wanted, { device: { id, name, driver, options }, use }]);
    });
  }

  async change(id: string, name: string, use: DeviceUse): Promise<Changed> {
    return this.#inTurn(async () => {
      const next = this.#wanted.map((entry) =>
        entry.device.id === id ? { device: Object.assign({}, entry.device, { name }), use } : entry,
      );
      return this.#has(id) ? this.#commit(id, next) : refused('not-found');
    });
  }

  /** The same device with another connection, under its name and id. */
  async replace(id: string, { name, driver, options, use }: NewDevice): Promise<Changed> {
    return this.#inTurn(async () => {
      const next = this.#wanted.map((entry) =>
        entry.device.id === id ? { device: { id, name, driver, options }, use } : entry,
      );
      return this.#has(id) ? this.#commit(id, next) : refused('not-found');
    });
  }

  /** As it is saved; null for one that is not ours. */
  find(id: string): AddedEntry | null {
    return this.#wanted.find(({ device }) => device.id === id) ?? null;
  }

  /** Lets the room's own driver go from a device while somebody tries it; resolves when its line is free. */
  async borrow(id: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#running.devices.has(id)) {
        await this.#options.deviceSet.remove(id);
      }
    });
  }

  /** Takes a device up again that was borrowed, unless it was removed or replaced meanwhile. */
  async giveBack(id: string): Promise<void> {
    await this.#inTurn(async () => {
      const { base, deviceSet } = this.#options;
      const built = acceptAdded(base, this.#running.entries).devices.get(id);
      if (built !== undefined && !deviceSet.has(id) && !this.#closed) {
        deviceSet.add(id, built);
      }
    });
  }

  async remove(id: string): Promise<Changed> {
    return this.#inTurn(async () => {
      const next = this.#wanted.filter(({ device }) => device.id !== id);
      return this.#has(id) ? this.#save(id, next) : refused('not-found');
    });
  }

  #has(id: string): boolean {
    return this.#wanted.some(({ device }) => device.id === id);
  }

  /** One that was removed keeps its id until the room let it go. */
  #takenIds(): ReadonlySet<string> {
    const { base, live } = this.#options;
    const entries = [
      ...base.configuration.devices,
      ...live.current.devices,
      ...this.#wanted.map(({ device }) => device),
    ];
    return new Set([...entries.map(({ id }) => id), 'stage', 'room-microphone']);
  }

  async #commit(id: string, next: readonly AddedEntry[]): Promise<Changed> {
    const wrong = acceptAdded(this.#options.base, next).refused.find(({ entry }) => entry.device.id === id);
    if (wrong !== undefined) {
      this.#options.log.info('added device was refused', { deviceId: id, problem: wrong.problem });
      return refused('device-use-wrong');
    }
    return this.#save(id, next);
  }

  async #save(deviceId: string, next: readonly AddedEntry[]): Promise<Changed> {
    if (!(await this.#options.store.save({ devices: [...next] }))) {
      return refused('room-storage-failed');
    }
    this.#wanted = next;
    return { ok: true, result: { deviceId, counts: await this.#settle() } };
  }

  async #settle(): Promise<DeviceChanged['counts']> {
    if (meetingRuns(this.#options.host.state)) {
      return 'after-meeting';
    }
    const { base, live, host, deviceSet, presets, onConfigured, log } = this.#options;
    const before = this.#running;
    const next = acceptAdded(base, this.#wanted);
    const leaving = before.entries.filter((entry) => !next.entries.some((one) => sameLine(one, entry)));
    const coming = next.entries.filter((entry) => !before.entries.some((one) => sameLine(one, entry)));
    // Their lines must be free before somebody else opens them.
    await Promise.all(leaving.map(async ({ device }) => deviceSet.remove(device.id)));
    const old = live.current;
    const { configuration } = next;
    this.#running = next;
    live.replace(configuration);
    host.dispatch({
      type: 'configured',
      change: {
        devices: configuration.devices.map(({ id, name }) => ({ id, name })),
        cameras: configuration.cameras.map(({ id }) => ({ id, presets: presets(id) })),
        cameraControl:
          canFollow(old) === canFollow(configuration) ? null : canFollow(configuration) ? 'automatic' : 'manual',
        floorIsOld: old.discussionDeviceId !== configuration.discussionDeviceId,
      },
    });
    for (const { device } of coming) {
      const built = next.devices.get(device.id);
      if (built !== undefined) {
        deviceSet.add(device.id, built);
      }
    }
    this.#showFaults(
      before.refused.map(({ entry }) => entry.device.name),
      next,
    );
    onConfigured();
    log.info('devices changed', { added: coming.length, removed: leaving.length });
    return 'now';
  }

  #showFaults(before: readonly string[], { refused: wrong }: Accepted): void {
    const now = wrong.map(({ entry }) => entry.device.name);
    const fault = (subject: string, active: boolean): void =>
      this.#options.host.dispatch({ type: 'fault', fault: { code: 'added-device-refused', subject }, active });
    before.filter((name) => !now.includes(name)).forEach((name) => fault(name, false));
    now.forEach((name) => fault(name, true));
    for (const { entry, problem } of wrong) {
      this.#options.log.error('added device does not fit the room', { deviceId: entry.device.id, problem });
    }
  }

  #isBehind(): boolean {
    const known = [...this.#running.entries, ...this.#running.refused.map(({ entry }) => entry)];
    return (
      known.length !== this.#wanted.length || !this.#wanted.every((entry) => known.some((one) => same(one, entry)))
    );
  }

  #describe(entry: AddedEntry): AddedDevice {
    const wrong = this.#running.refused.find((one) => same(one.entry, entry));
    if (wrong !== undefined) {
      return { ...shown(entry), state: 'refused', problem: wrong.problem.slice(0, 400) };
    }
    const runs = this.#running.entries.some((one) => same(one, entry));
    return { ...shown(entry), state: runs ? 'running' : 'waiting', problem: null };
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

const shown = ({ device, use }: AddedEntry): Omit<AddedDevice, 'state' | 'problem'> => ({
  id: device.id,
  name: device.name,
  driver: device.driver,
  options: withoutSecrets(device.options),
  use,
});
