import type { Driver } from '../core/driver.ts';
import { has, isRecord, optionOf, pipePlaces, type PipePlace } from './option-list.ts';

/** Where a device is, as a technician writes it. */
export type Address =
  | { readonly type: 'device-file'; readonly path: string }
  | { readonly type: 'host'; readonly host: string; readonly port: number | null };

/** `/dev/ttyUSB0`, `camera.lan`, `10.0.0.7:5678`, `[fe80::1]:80`; null for what is none of them. */
export const parseAddress = (text: string): Address | null => {
  if (text.startsWith('/')) {
    return { type: 'device-file', path: text };
  }
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.%]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.startsWith('-')) {
    return /^[0-9a-fA-F:]+:[0-9a-fA-F:]*$/.test(text) && text.split(':').length > 2
      ? { type: 'host', host: text, port: null }
      : null;
  }
  const number = port === undefined ? null : Number(port);
  return number === null || (number >= 1 && number <= 65_535) ? { type: 'host', host, port: number } : null;
};

export type Options = Readonly<Record<string, unknown>>;

const hostAndPort = (host: string, port: number | null): string => {
  const written = host.includes(':') ? `[${host}]` : host;
  return port === null ? written : `${written}:${port}`;
};

const pipeAt = (place: PipePlace, address: Address): Options | null => {
  if (address.type === 'device-file') {
    return has(place, 'path') ? { path: address.path } : null;
  }
  const { host, port } = address;
  if (!has(place, 'host') || (port !== null && !has(place, 'port'))) {
    return null;
  }
  return port === null ? { host } : { host, port };
};

/** The driver's options that lead to the address; null when the driver has no use for such an address. */
export const optionsForAddress = (driver: Driver, address: Address): Options | null => {
  for (const place of pipePlaces(driver)) {
    const pipe = pipeAt(place, address);
    if (pipe !== null) {
      return place.option === null ? pipe : { [place.option]: { ...place.constants, ...pipe } };
    }
  }
  return address.type === 'host' && optionOf(driver, 'address')?.type === 'text'
    ? { address: hostAndPort(address.host, address.port) }
    : null;
};

/** Options given as JSON or as an address; null when they are neither. */
export const readOptions = (driver: Driver, text: string): Options | null => {
  if (text.trimStart().startsWith('{')) {
    try {
      const value: unknown = JSON.parse(text);
      return isRecord(value) ? value : null;
    } catch {
      return null;
    }
  }
  const address = parseAddress(text);
  return address === null ? null : optionsForAddress(driver, address);
};
