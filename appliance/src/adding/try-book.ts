import {
  localOptionsIn,
  servesForms,
  tryDevice,
  type Options,
  type Prober,
  type Tried,
} from '@ratspult/device-drivers';
import type { DeviceTry, DeviceTryResult } from '@ratspult/server/protocol';
import type { FleetAnswer } from '../fleet/fleet-link.ts';
import { lookAt, type Seen } from './describe-try.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';

export interface TryBookOptions {
  readonly prober: Prober;
  readonly newId: () => string;
  /** Whether a device of the room is there already; `but` is the one that is to be replaced. */
  readonly isUsed: (driver: string, options: Options, but: string | null) => boolean;
  /** Frees the line of the room's own driver for as long as it takes. */
  readonly borrow: (deviceId: string) => Promise<void>;
  readonly giveBack: (deviceId: string) => Promise<void>;
  readonly log: Log;
  readonly describe: (driver: string, options: Options, tried: Tried<Seen>) => Promise<DeviceTryResult>;
}

/** How long a device may take to answer, and then to make its picture. */
const waitMs = 8_000;
const maxPictureBytes = 1_500_000;
/** What was tried is worth saving for this long: a device may be another one later. */
const keptForMs = 15 * 60_000;
const maxTries = 8;

interface Entry {
  readonly id: string;
  readonly driver: string;
  readonly options: Options;
  /** Id of the device whose connection this is to become. */
  readonly replaces: string | null;
  readonly abort: AbortController;
  state: DeviceTry['state'];
  result: DeviceTryResult | null;
  picture: Uint8Array | null;
  /** Id of the device it became: a second click saves nothing twice. */
  savedAs: string | null;
}

/** A try that may be saved. */
export interface SavableTry {
  readonly driver: string;
  readonly options: Options;
  readonly replaces: string | null;
  readonly result: DeviceTryResult;
  readonly savedAs: string | null;
}

type Answer = FleetAnswer<DeviceTry>;

const refused = (code: string): Answer => ({ ok: false, code });

/** The devices that were tried lately, with what they were tried with: only from here anything is saved. */
export class TryBook {
  readonly #options: TryBookOptions;
  readonly #timers: NamedTimers;
  readonly #entries = new Map<string, Entry>();

  constructor(options: TryBookOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.prober.clock);
  }

  /** Starts a try and answers at once. The same one again is the one that runs; another one meanwhile is `room-busy`. */
  start(driverName: string, options: Options, replaces: string | null): Answer {
    const { prober, newId, isUsed } = this.#options;
    const driver = prober.drivers.find(({ name }) => name === driverName);
    if (driver === undefined || !servesForms(driver) || localOptionsIn(options).length > 0) {
      return refused('invalid-input');
    }
    const running = [...this.#entries.values()].find(({ state }) => state === 'running');
    if (running !== undefined) {
      const again =
        running.driver === driverName &&
        running.replaces === replaces &&
        JSON.stringify(running.options) === JSON.stringify(options);
      return again ? { ok: true, result: shown(running) } : refused('room-busy');
    }
    if (isUsed(driverName, options, replaces)) {
      return refused('device-in-use');
    }
    const entry: Entry = {
      id: newId(),
      driver: driverName,
      options,
      replaces,
      abort: new AbortController(),
      state: 'running',
      result: null,
      picture: null,
      savedAs: null,
    };
    this.#keep(entry);
    void this.#run(entry);
    return { ok: true, result: shown(entry) };
  }

  find(tryId: string): Answer {
    const entry = this.#entries.get(tryId);
    return entry === undefined ? refused('not-found') : { ok: true, result: shown(entry) };
  }

  cancel(tryId: string): Answer {
    const entry = this.#entries.get(tryId);
    if (entry?.state === 'running') {
      entry.state = 'cancelled';
      entry.abort.abort();
    }
    return this.find(tryId);
  }

  picture(tryId: string): Uint8Array | null {
    return this.#entries.get(tryId)?.picture ?? null;
  }

  /** Null for what was never tried, too long ago, or did not answer. */
  savable(tryId: string): SavableTry | null {
    const entry = this.#entries.get(tryId);
    const result = entry?.result ?? null;
    return entry !== undefined && result !== null && (result.outcome === 'answered' || result.outcome === 'unheard')
      ? { driver: entry.driver, options: entry.options, replaces: entry.replaces, result, savedAs: entry.savedAs }
      : null;
  }

  noteSaved(tryId: string, deviceId: string): void {
    const entry = this.#entries.get(tryId);
    if (entry !== undefined) {
      entry.savedAs = deviceId;
    }
  }

  /** Ends what runs and forgets everything. */
  close(): void {
    this.#timers.stopAll();
    for (const { abort } of this.#entries.values()) {
      abort.abort();
    }
    this.#entries.clear();
  }

  async #run(entry: Entry): Promise<void> {
    try {
      const { result, picture } = await this.#attempt(entry);
      if (entry.state !== 'running') {
        return;
      }
      entry.result = result;
      entry.picture = picture;
    } catch (error) {
      // A driver that raises an exception must not look as if it were still trying.
      this.#options.log.error('driver raised an exception in a try', { driver: entry.driver, error });
    }
    entry.state = 'ended';
    this.#timers.start(entry.id, keptForMs, () => this.#entries.delete(entry.id));
  }

  async #attempt(entry: Entry) {
    const { borrow, giveBack } = this.#options;
    const { replaces } = entry;
    if (replaces === null) {
      return this.#described(entry);
    }
    await borrow(replaces);
    try {
      return await this.#described(entry);
    } finally {
      await giveBack(replaces);
    }
  }

  async #described({ driver, options, abort }: Entry) {
    const { prober, describe } = this.#options;
    const { signal } = abort;
    const tried = await tryDevice(prober, { driver, options, waitMs, maxPictureBytes, signal }, lookAt);
    return { result: await describe(driver, options, tried), picture: tried.ok ? tried.picture : null };
  }

  #keep(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    const oldest = [...this.#entries.values()].find(({ state }) => state !== 'running');
    if (this.#entries.size > maxTries && oldest !== undefined) {
      this.#timers.stop(oldest.id);
      this.#entries.delete(oldest.id);
    }
  }
}

const shown = ({ id, driver, state, result }: Entry): DeviceTry => ({ tryId: id, driver, state, result });
