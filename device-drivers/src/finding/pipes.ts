import type { Driver } from '../core/driver.ts';
import type { Options } from './address.ts';
import { isRecord, listOptions, pipePlaces } from './option-list.ts';

const defaultPort = (driver: Driver, place: string | null): unknown =>
  pipePlaces(driver)
    .find(({ option }) => option === place)
    ?.options.find(({ name }) => name === 'port')?.default ?? null;

const hostOf = (address: string): string => URL.parse(address)?.host ?? address;

const pipeAt = (driver: Driver, place: string | null, options: Options): readonly string[] => {
  const { path, host, port } = options;
  const files = typeof path === 'string' ? [path] : [];
  const shownPort = port ?? defaultPort(driver, place);
  const hosts = typeof host === 'string' ? [typeof shownPort === 'number' ? `${host}:${shownPort}` : host] : [];
  return [...files, ...hosts];
};

/**
 * Where these options lead, to tell whether two configurations are about the same device: paths, `host:port`, host of an
 * address. Empty where the options do not say.
 */
export const pipesOf = (driver: Driver, options: Options): readonly string[] => {
  const { address, device } = options;
  const textAddress = listOptions(driver.options).some(({ name, type }) => name === 'address' && type === 'text');
  const nested = Object.entries(options).flatMap(([name, value]) =>
    isRecord(value) ? pipeAt(driver, name, value) : [],
  );
  return [
    ...pipeAt(driver, null, options),
    ...nested,
    ...(textAddress && typeof address === 'string' ? [hostOf(address)] : []),
    ...(typeof device === 'string' ? [device] : []),
  ];
};
