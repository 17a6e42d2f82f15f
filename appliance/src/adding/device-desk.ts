import {
  optionForm,
  servesForms,
  type Driver,
  type OptionField,
  type Options,
  type Prober,
  type Tried,
} from '@ratspult/device-drivers';
import type {
  DeviceChanged,
  DeviceTry,
  DeviceTryResult,
  DeviceUse,
  DriverForm,
  DriverSummary,
} from '@ratspult/server/protocol';
import type { LiveConfiguration } from '../config/live-configuration.ts';
import type { FleetAnswer } from '../fleet/fleet-link.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { meetingRuns } from '../room/needs.ts';
import { kindOfDriver } from './abilities.ts';
import type { AddedDevices } from './added-devices.ts';
import { describeTry, type Seen } from './describe-try.ts';
import { lineUsedBy, ownerOf, type RoomDevice } from './devices-in-use.ts';
import { DeviceSearch, type DeviceSearchOptions } from './device-search.ts';
import { withKnownSecrets } from './secrets.ts';
import { TryBook } from './try-book.ts';

export interface DeviceDeskOptions {
  readonly prober: Prober;
  readonly places: DeviceSearchOptions['places'];
  readonly list: DeviceSearchOptions['list'];
  readonly live: LiveConfiguration;
  readonly added: AddedDevices;
  readonly host: RoomHost;
  readonly pictureInputs: () => Promise<readonly string[]>;
  readonly newId: () => string;
  readonly log: Log;
}

/** Parts of a picture that fit into one frame. */
export const picturePartBytes = 36_000;

/** Everything the console does with the room's devices: find, try, save, change, remove. */
export class DeviceDesk {
  readonly #options: DeviceDeskOptions;
  readonly search: DeviceSearch;
  readonly tries: TryBook;
  readonly added: AddedDevices;

  constructor(options: DeviceDeskOptions) {
    this.#options = options;
    this.added = options.added;
    const { prober, places, list, newId, log } = options;
    const owner = (driver: string, wish: Options): RoomDevice | null =>
      ownerOf(prober.drivers, options.live.current.devices, driver, wish);
    this.search = new DeviceSearch({
      prober,
      places,
      list,
      ownerOf: owner,
      lineUsedBy: (path) => lineUsedBy(prober.drivers, options.live.current.devices, path),
      log,
    });
    this.tries = new TryBook({
      prober,
      newId,
      log,
      isUsed: (driver, wish, but) => this.#ownerBut(but, driver, wish) !== null,
      borrow: async (id) => this.added.borrow(id),
      giveBack: async (id) => this.added.giveBack(id),
      describe: async (driver, wish, tried) => this.#describe(driver, wish, tried),
    });
  }

  drivers(): readonly DriverSummary[] {
    return this.#options.prober.drivers.filter(servesForms).map(summary);
  }

  form(name: string): FleetAnswer<DriverForm> {
    const driver = this.#options.prober.drivers.find((one) => one.name === name);
    return driver === undefined || !servesForms(driver)
      ? { ok: false, code: 'not-found' }
      : { ok: true, result: { driver: summary(driver), fields: optionForm(driver).map(field) } };
  }

  /** Tries a device, or another connection of one that was added; its password need not be typed again. */
  try(driver: string, wish: Options, replaces: string | null): FleetAnswer<DeviceTry> {
    if (replaces === null) {
      return this.tries.start(driver, wish, null);
    }
    const known = this.added.find(replaces);
    if (known === null || known.device.driver !== driver) {
      return { ok: false, code: 'not-found' };
    }
    if (meetingRuns(this.#options.host.state)) {
      return { ok: false, code: 'room-in-meeting' };
    }
    return this.tries.start(driver, withKnownSecrets(wish, known.device.options), replaces);
  }

  async save(tryId: string, name: string, use: DeviceUse): Promise<FleetAnswer<DeviceChanged>> {
    const tried = this.tries.savable(tryId);
    if (tried === null) {
      return { ok: false, code: 'device-not-tried' };
    }
    if (tried.savedAs !== null) {
      return { ok: true, result: { deviceId: tried.savedAs, counts: this.#countsOf(tried.savedAs) } };
    }
    if (!tried.result.uses.some(({ as }) => as === use.as)) {
      return { ok: false, code: 'device-use-wrong' };
    }
    const { driver, options, replaces } = tried;
    if (this.#ownerBut(replaces, driver, options) !== null) {
      return { ok: false, code: 'device-in-use' };
    }
    const device = { name, driver, options, use };
    const saved = await (replaces === null ? this.added.add(device) : this.added.replace(replaces, device));
    if (saved.ok) {
      this.tries.noteSaved(tryId, saved.result.deviceId);
    }
    return saved;
  }

  close(): void {
    this.search.cancel();
    this.tries.close();
    this.added.close();
  }

  #ownerBut(but: string | null, driver: string, wish: Options): RoomDevice | null {
    const others = this.#options.live.current.devices.filter(({ id }) => id !== but);
    return ownerOf(this.#options.prober.drivers, others, driver, wish);
  }

  #countsOf(deviceId: string): DeviceChanged['counts'] {
    return this.added.list().find(({ id }) => id === deviceId)?.state === 'waiting' ? 'after-meeting' : 'now';
  }

  async #describe(driverName: string, options: Options, tried: Tried<Seen>): Promise<DeviceTryResult> {
    const { live, prober, pictureInputs } = this.#options;
    const { cameras, discussionDeviceId } = live.current;
    const labels = cameras.flatMap(({ source }) => (source.kind === 'device' ? [source.label] : []));
    const inputs = await pictureInputs();
    return describeTry(tried, {
      kind: kindOfDriver(prober.drivers.find(({ name }) => name === driverName)?.provides ?? []),
      freeLabels: inputs.filter((input) => !labels.some((label) => input.includes(label))),
      hasDiscussion: discussionDeviceId !== null,
      options,
    });
  }
}

const summary = ({ name, title, provides }: Driver): DriverSummary => ({ name, title, kind: kindOfDriver(provides) });

type InnerField = Omit<OptionField, 'variants'>;

const inner = ({
  variants,
  ...rest
}: OptionField): DriverForm['fields'][number]['variants'][number]['fields'][number] =>
  leaf(variants.length > 0 ? { ...rest, kind: 'json' } : rest);

const leaf = ({ choices, ...rest }: InnerField) => ({ ...rest, choices: [...choices] });

const field = ({ variants, ...rest }: OptionField): DriverForm['fields'][number] => ({
  ...leaf(rest),
  variants: variants.map(({ kind, fields }) => ({ kind, fields: fields.map(inner) })),
});
