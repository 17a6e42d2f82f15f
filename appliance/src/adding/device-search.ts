import {
  isFound,
  listConnected,
  optionsForAddress,
  parseAddress,
  probeDrivers,
  searchNetwork,
  servesForms,
  type Address,
  type Finding,
  type FoundDevice as Proposal,
  type ListFolder,
  type Options,
  type Prober,
  type SearchPlaces,
} from '@ratspult/device-drivers';
import type { DeviceSearch as SearchState, FoundDevice } from '@ratspult/server/protocol';
import type { FleetAnswer } from '../fleet/fleet-link.ts';
import type { Log } from '../log.ts';
import type { RoomDevice } from './devices-in-use.ts';

export interface DeviceSearchOptions {
  readonly prober: Prober;
  readonly places: SearchPlaces;
  readonly list: ListFolder;
  readonly ownerOf: (driver: string, options: Options) => RoomDevice | null;
  readonly lineUsedBy: (path: string) => string | null;
  readonly log: Log;
}

const networkMs = 3_000;
/** How long each driver waits for its first answer at a probed address. */
const probeMs = 3_000;
const maxFound = 60;
const maxLines = 40;

const nothing: SearchState = { state: 'none', probe: null, trying: null, done: 0, of: 0, found: [], lines: [] };

type Answer = FleetAnswer<SearchState>;

/** One search at a time: everybody in the network and what is plugged in, or every driver at one address. */
export class DeviceSearch {
  readonly #options: DeviceSearchOptions;
  #state: SearchState = nothing;
  #abort: AbortController | null = null;

  constructor(options: DeviceSearchOptions) {
    this.#options = options;
  }

  get state(): SearchState {
    return this.#state;
  }

  /** Answers at once. Without `probe` nothing is sent but the questions to everybody; with it bytes go to the address or line. */
  start(probe: string | null): Answer {
    if (this.#state.state === 'running') {
      return this.#state.probe === probe ? { ok: true, result: this.#state } : { ok: false, code: 'room-busy' };
    }
    const address = probe === null ? null : parseAddress(probe.trim());
    if (probe !== null && (address === null || !mayProbe(address))) {
      return { ok: false, code: 'invalid-input' };
    }
    if (address?.type === 'device-file' && this.#options.lineUsedBy(address.path) !== null) {
      return { ok: false, code: 'device-in-use' };
    }
    const abort = new AbortController();
    this.#abort = abort;
    this.#state = { ...nothing, state: 'running', probe };
    void this.#run(address, abort.signal);
    return { ok: true, result: this.#state };
  }

  cancel(): SearchState {
    if (this.#state.state === 'running') {
      this.#abort?.abort();
      this.#state = { ...this.#state, state: 'cancelled', trying: null };
    }
    return this.#state;
  }

  async #run(address: Address | null, signal: AbortSignal): Promise<void> {
    try {
      await (address === null ? this.#everybody(signal) : this.#probe(address, signal));
      this.#note(signal, { state: 'done', trying: null });
    } catch (error) {
      this.#options.log.error('device search failed', { error });
      this.#note(signal, { state: 'failed', trying: null });
    }
  }

  async #everybody(signal: AbortSignal): Promise<void> {
    const { prober, places, list, lineUsedBy } = this.#options;
    this.#note(signal, { of: 2 });
    const connected = await listConnected(list);
    const lines = connected.lines
      .slice(0, maxLines)
      .map(({ path, name }) => ({ path: path.slice(0, 300), name: name.slice(0, 200), usedBy: lineUsedBy(path) }));
    this.#note(signal, { done: 1, lines, found: connected.found.map((one) => this.#proposed(one)) });
    const network = await searchNetwork({ clock: prober.clock, ...places, timeoutMs: networkMs });
    this.#note(signal, { done: 2 });
    network.forEach((one) => this.#add(signal, this.#proposed(one)));
  }

  async #probe(address: Address, signal: AbortSignal): Promise<void> {
    const { prober, ownerOf } = this.#options;
    const reach = prober.drivers.filter(servesForms).flatMap((driver) => {
      const options = optionsForAddress(driver, address);
      return options === null ? [] : [{ driver, owner: ownerOf(driver.name, options), options }];
    });
    const free = reach.filter(({ owner }) => owner === null).map(({ driver }) => driver);
    // Whoever belongs to the room is not disturbed.
    for (const owner of new Set(reach.map((one) => one.owner))) {
      const own = reach.find(({ driver }) => driver.name === owner?.driver);
      if (owner !== null && own !== undefined) {
        this.#add(signal, {
          ...unnamed(address),
          driver: owner.driver,
          options: own.options,
          usedBy: owner.name.slice(0, 80),
        });
      }
    }
    this.#note(signal, { of: free.length });
    let tried = 0;
    const trying = (driver: string): void => {
      this.#note(signal, { trying: driver, done: tried });
      tried += 1;
    };
    const wish = { address, extra: {}, waitMs: probeMs, signal };
    for await (const finding of probeDrivers({ ...prober, drivers: free }, wish, trying)) {
      if (isFound(finding)) {
        this.#add(signal, this.#probed(address, finding));
        if (isOneLine(address)) {
          break;
        }
      }
    }
    this.#note(signal, { done: free.length });
  }

  #proposed({ driver, name, address, detail, options }: Proposal): FoundDevice {
    return {
      driver,
      make: null,
      model: detail === '' || driver === 'pjlink' ? null : detail.slice(0, 80),
      name: name?.slice(0, 120) ?? null,
      address: address.slice(0, 200),
      detail: detail.slice(0, 200),
      options,
      usedBy: this.#options.ownerOf(driver, options)?.name ?? null,
    };
  }

  #probed(address: Address, { driver, options, identity }: Finding): FoundDevice {
    return {
      ...unnamed(address),
      driver,
      make: identity?.make?.slice(0, 80) ?? null,
      model: identity?.model?.slice(0, 80) ?? null,
      options,
    };
  }

  #add(signal: AbortSignal, found: FoundDevice): void {
    this.#note(signal, { found: [...this.#state.found, found].slice(0, maxFound) });
  }

  /** What a cancelled search still finds out is nobody's. */
  #note(signal: AbortSignal, change: Partial<SearchState>): void {
    if (!signal.aborted) {
      this.#state = { ...this.#state, ...change };
    }
  }
}

/** One device is there at most: once it is found, nothing else is sent to it. */
const isOneLine = (address: Address): boolean => address.type === 'device-file' || address.port !== null;

/** Bytes go to device nodes only, never into a file. */
const mayProbe = (address: Address): boolean =>
  address.type === 'host' || (address.path.startsWith('/dev/') && !address.path.includes('..'));

const unnamed = (address: Address): Omit<FoundDevice, 'driver' | 'options'> => ({
  make: null,
  model: null,
  name: null,
  address:
    address.type === 'device-file' ? address.path : `${address.host}${address.port === null ? '' : `:${address.port}`}`,
  detail: '',
  usedBy: null,
});
