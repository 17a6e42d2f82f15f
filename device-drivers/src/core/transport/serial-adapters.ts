import { realpath } from 'node:fs/promises';
import type { AdapterIdentity, ListSerialPorts, SerialPortInfo } from './serial-ports.ts';

/** Where the learnt identities outlive a restart; keys are the names in the room's configuration. */
export interface SerialAdapterStore {
  load(): Promise<Readonly<Record<string, AdapterIdentity>>>;
  save(adapters: Readonly<Record<string, AdapterIdentity>>): void;
}

export interface SerialAdaptersOptions {
  readonly list: ListSerialPorts;
  readonly store: SerialAdapterStore;
  readonly log: { info(message: string, fields: Readonly<Record<string, unknown>>): void };
}

/** The adapter behind one configured name. */
export interface ClaimedAdapter {
  /** The path to open now; null when the adapter is not plugged in. */
  locate(): Promise<string | null>;
  /** To be called after `path` was opened. False when another adapter took that name meanwhile. */
  confirm(path: string): Promise<boolean>;
}

/** Names of udev that hold an identity or a place already. */
const lastingName = /^\/dev\/serial\/by-/;

const asIs = (path: string): ClaimedAdapter => ({
  locate: () => Promise.resolve(path),
  confirm: () => Promise.resolve(true),
});

const sameModel = (one: AdapterIdentity, other: AdapterIdentity): boolean =>
  one.vendorId === other.vendorId && one.productId === other.productId && one.interfaceNumber === other.interfaceNumber;

const sameSocket = (one: AdapterIdentity, other: AdapterIdentity): boolean =>
  one.usbPort === other.usbPort && one.interfaceNumber === other.interfaceNumber;

/** Without a number of its own an adapter is known by its socket only. */
const isAdapter = (known: AdapterIdentity, port: SerialPortInfo): boolean =>
  sameModel(known, port) &&
  (known.serialNumber === null ? sameSocket(known, port) : known.serialNumber === port.serialNumber);

const isEqual = (one: AdapterIdentity, other: AdapterIdentity): boolean =>
  sameModel(one, other) && sameSocket(one, other) && one.serialNumber === other.serialNumber;

/** Cheap adapters all carry the same number: one that two of them show tells nothing. */
const identityOf = (port: SerialPortInfo, ports: readonly SerialPortInfo[]): AdapterIdentity => {
  const { vendorId, productId, serialNumber, interfaceNumber, usbPort } = port;
  const twins = ports.filter((other) => sameModel(other, port) && other.serialNumber === serialNumber);
  return { vendorId, productId, serialNumber: twins.length > 1 ? null : serialNumber, interfaceNumber, usbPort };
};

const realPath = (path: string): Promise<string> => realpath(path).catch(() => path);

const portAt = async (path: string, ports: readonly SerialPortInfo[]): Promise<SerialPortInfo | null> => {
  const target = await realPath(path);
  const paths = await Promise.all(ports.map((port) => realPath(port.path)));
  return ports[paths.indexOf(target)] ?? null;
};

/**
 * Finds USB-serial adapters again that return under another name. The first time a configured name is opened, the
 * adapter that has it is learnt; from then on that adapter is meant, whatever it is called. Another adapter is taken
 * for it only when it sits in the same socket and belongs to no other device: then it was replaced.
 */
export class SerialAdapters {
  readonly #options: SerialAdaptersOptions;
  readonly #claimed = new Set<string>();
  #loaded: Promise<Map<string, AdapterIdentity>> | null = null;

  constructor(options: SerialAdaptersOptions) {
    this.#options = options;
  }

  /** For the device that names `path` in its options; two devices with one name share the adapter. */
  claim(path: string): ClaimedAdapter {
    if (lastingName.test(path)) {
      return asIs(path);
    }
    this.#claimed.add(path);
    return { locate: () => this.#locate(path), confirm: (opened) => this.#confirm(path, opened) };
  }

  async #locate(name: string): Promise<string | null> {
    const [ports, adapters] = await Promise.all([this.#ports(), this.#adapters()]);
    if (ports === null) {
      return name;
    }
    const here = await portAt(name, ports);
    const known = adapters.get(name);
    const port = known === undefined ? here : this.#find(name, known, ports, adapters);
    if (port === null) {
      // A line that is no USB adapter, or not there at all: opening it tells.
      return here === null ? name : null;
    }
    if (this.#belongsToAnother(name, port, adapters)) {
      return null;
    }
    return here === port ? name : port.path;
  }

  #find(
    name: string,
    known: AdapterIdentity,
    ports: readonly SerialPortInfo[],
    adapters: ReadonlyMap<string, AdapterIdentity>,
  ): SerialPortInfo | null {
    const matches = ports.filter((port) => isAdapter(known, port));
    const [only] = matches;
    if (matches.length > 1) {
      return matches.find((port) => sameSocket(known, port)) ?? null;
    }
    const replaced = ports.find((port) => sameSocket(known, port) && !this.#belongsToAnother(name, port, adapters));
    return only ?? replaced ?? null;
  }

  #belongsToAnother(name: string, port: SerialPortInfo, adapters: ReadonlyMap<string, AdapterIdentity>): boolean {
    return [...adapters].some(([other, known]) => other !== name && this.#claimed.has(other) && isAdapter(known, port));
  }

  async #confirm(name: string, opened: string): Promise<boolean> {
    const [ports, adapters] = await Promise.all([this.#ports(), this.#adapters()]);
    const port = ports === null ? null : await portAt(opened, ports);
    if (ports === null || port === null) {
      return true;
    }
    const known = adapters.get(name);
    const meant = known === undefined ? port : this.#find(name, known, ports, adapters);
    if (meant !== port || this.#belongsToAnother(name, port, adapters)) {
      return false;
    }
    this.#learn(name, identityOf(port, ports), known, adapters);
    if (opened !== name) {
      this.#options.log.info('serial adapter is found under another name', { configured: name, now: opened });
    }
    return true;
  }

  #learn(
    name: string,
    identity: AdapterIdentity,
    known: AdapterIdentity | undefined,
    adapters: Map<string, AdapterIdentity>,
  ): void {
    // A number that was seen twice stays worthless when the twin is unplugged.
    const shared = known?.serialNumber === null && sameModel(known, identity);
    const learnt = shared ? { ...identity, serialNumber: null } : identity;
    if (known === undefined || !isEqual(known, learnt)) {
      adapters.set(name, learnt);
      this.#options.store.save(Object.fromEntries(adapters));
    }
  }

  #ports(): Promise<readonly SerialPortInfo[] | null> {
    return this.#options.list().catch(() => null);
  }

  #adapters(): Promise<Map<string, AdapterIdentity>> {
    this.#loaded ??= this.#options.store.load().then((adapters) => new Map(Object.entries(adapters)));
    return this.#loaded;
  }
}
