import type { Clock } from '../core/clock.ts';
import type { DeviceIdentity, Health } from '../core/device.ts';
import type { Driver, DriverEnvironment } from '../core/driver.ts';
import type { CreatedDevice } from '../core/registry.ts';
import { optionsForAddress, type Address, type Options } from './address.ts';
import { awaitHealth, isAnswering } from './await-health.ts';
import { has, listOptions, pipePlaces } from './option-list.ts';

/** What probing needs of the world. */
export interface Prober {
  readonly clock: Clock;
  readonly random: () => number;
  readonly drivers: readonly Driver[];
  readonly createDevice: (name: string, options: unknown, environment: DriverEnvironment) => CreatedDevice;
}

export interface ProbeWish {
  readonly address: Address;
  /** Options beyond the address, for instance a password; a driver takes the keys it knows. */
  readonly extra: Options;
  /** How long each driver waits for its first answer. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** What one driver got from an address. */
export interface Finding {
  readonly driver: string;
  readonly options: Options;
  readonly health: Health | null;
  readonly identity: DeviceIdentity | null;
  /** Why it was not tried. */
  readonly skipped: string | null;
}

/** What stands for an option that the driver must have and nobody gave. */
const emptyValue = (type: string): unknown => (type === 'text' ? '' : type.startsWith('list') ? [] : undefined);

/** The address with what else the driver knows of the extra options; what it must have and nobody gave is left empty. */
const candidate = (driver: Driver, address: Address, extra: Options): Options | null => {
  const found = optionsForAddress(driver, address);
  if (found === null) {
    return null;
  }
  const known = listOptions(driver.options);
  const blanks = known.flatMap(({ name, required, type }) =>
    required && emptyValue(type) !== undefined ? [[name, emptyValue(type)] as const] : [],
  );
  const given = Object.entries(extra).filter(([key]) => known.some(({ name }) => name === key));
  return { ...Object.fromEntries(blanks), ...found, ...Object.fromEntries(given) };
};

const isLineOf = (driver: Driver, address: Address): boolean =>
  address.type !== 'device-file' ||
  pipePlaces(driver).some((place) => has(place, 'path') && has(place, 'baudRate') !== address.path.includes('hidraw'));

export const answers = (health: Health): boolean => isAnswering(health) || health.state === 'auth-failed';

export const quietLog = { info: () => {}, warn: () => {} };

const tryDriver = async (prober: Prober, driver: Driver, options: Options, wish: ProbeWish): Promise<Finding> => {
  const { clock, random, createDevice } = prober;
  const created = createDevice(driver.name, options, { clock, random, log: quietLog });
  if (!created.ok) {
    const skipped = created.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    return { driver: driver.name, options, health: null, identity: null, skipped };
  }
  const { device } = created;
  device.start();
  const health = await awaitHealth(
    device,
    clock,
    wish.waitMs,
    wish.signal,
    (now) => answers(now) || (now.state === 'offline' && now.reason !== 'none'),
  );
  const identity = device.identity();
  await device.stop();
  return { driver: driver.name, options, health, identity, skipped: null };
};

export const identityText = (identity: DeviceIdentity | null): string =>
  [identity?.make, identity?.model, identity?.firmware, identity?.serialNumber]
    .filter((part) => part !== null)
    .join(' ');

/** Some devices never answer: their driver is online as soon as the pipe is open, which proves nothing. */
const proved = ({ lastAnswerAt, state }: Health): boolean => lastAnswerAt !== null || state === 'auth-failed';

/** The driver really talked with something. */
export const isFound = ({ health, identity }: Finding): boolean =>
  health !== null && answers(health) && (proved(health) || identityText(identity) !== '');

/**
 * Tries every driver that fits the address, one after the other: many devices serve a single client. Whoever reads may
 * stop at the first that fits.
 */
export async function* probeDrivers(
  prober: Prober,
  wish: ProbeWish,
  trying: (driver: string) => void,
): AsyncGenerator<Finding> {
  for (const driver of prober.drivers.filter((one) => isLineOf(one, wish.address))) {
    const options = candidate(driver, wish.address, wish.extra);
    if (options !== null && !wish.signal.aborted) {
      trying(driver.name);
      yield await tryDriver(prober, driver, options, wish);
    }
  }
}
