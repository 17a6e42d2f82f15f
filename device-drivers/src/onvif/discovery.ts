import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import onvif, { type ProbeMatch } from 'node-onvif';
import type { Clock } from '../core/clock.ts';
import { childAt, childrenOf, parseXml, textAt } from './xml.ts';

/** A camera that answered on the network, as a proposal for the room's configuration. */
export interface DiscoveredCamera {
  /** Stays the same for the life of the camera. */
  readonly endpoint: string;
  /** Address of its device service, for the driver's options. */
  readonly address: string;
  readonly name: string;
  readonly hardware: string;
}

export interface DiscoveryOptions {
  readonly clock: Clock;
  /** Own address of the interface to ask on; null asks on every interface. */
  readonly interfaceAddress: string | null;
  /** Address of one device to ask; null asks everybody. */
  readonly target: string | null;
  /** Null is the port of the standard, 3702. */
  readonly port: number | null;
  readonly timeoutMs: number;
}

const group = '239.255.255.250';
const standardPort = 3702;

/** node-onvif sends its nine probes in this time; closing it earlier crashes its sender. */
const nodeOnvifSendsMs = 1600;
const repeats = 3;
const betweenProbesMs = 200;

const generations = [
  {
    discovery: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
    addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
    to: 'urn:schemas-xmlsoap-org:ws:2005:04:discovery',
  },
  {
    discovery: 'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01',
    addressing: 'http://www.w3.org/2005/08/addressing',
    to: 'urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01',
  },
] as const;

const types = [
  '<d:Types xmlns:dn="http://www.onvif.org/ver10/network/wsdl">dn:NetworkVideoTransmitter</d:Types>',
  '',
] as const;

const probes = (): readonly Buffer[] =>
  generations.flatMap(({ discovery, addressing, to }) =>
    types.map((type) =>
      Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${addressing}" xmlns:d="${discovery}">` +
          `<s:Header><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID><a:To s:mustUnderstand="1">${to}</a:To><a:Action s:mustUnderstand="1">${discovery}/Probe</a:Action></s:Header>` +
          `<s:Body><d:Probe>${type}</d:Probe></s:Body></s:Envelope>`,
      ),
    ),
  );

const scopeValue = (scopes: readonly string[], kind: string): string => {
  const prefix = `onvif://www.onvif.org/${kind}/`;
  const raw = scopes.find((scope) => scope.startsWith(prefix))?.slice(prefix.length) ?? '';
  try {
    return decodeURIComponent(raw).replaceAll('_', ' ');
  } catch {
    return raw;
  }
};

/** Addresses that lead nowhere from here: unspecified and link-local ones. */
const useless = /^\[?(?:0\.0\.0\.0|::\]?$|fe80:)/i;

const usableAddress = (addresses: readonly string[], senderAddress: string | null): string | null => {
  const urls = addresses.flatMap((text) => (URL.canParse(text) ? [new URL(text)] : []));
  const http = urls.filter(({ protocol, hostname }) => /^https?:$/.test(protocol) && !useless.test(hostname));
  const fromSender = http.find(({ hostname }) => hostname === senderAddress);
  return (fromSender ?? http.find(({ hostname }) => !hostname.startsWith('[')) ?? http[0])?.href ?? null;
};

/** Every camera in one datagram: several matches in one answer, both generations. A sender without address is asked where it is. */
export const readProbeMatches = (text: string, senderAddress: string): readonly DiscoveredCamera[] => {
  const matches = childAt(parseXml(text), 'Body', 'ProbeMatches');
  return childrenOf(matches, 'ProbeMatch').flatMap((match) => {
    const endpoint = textAt(match, 'EndpointReference', 'Address') ?? '';
    const words = (name: string): readonly string[] =>
      (textAt(match, name) ?? '').split(/\s+/).filter((word) => word !== '');
    const told = usableAddress(words('XAddrs'), senderAddress);
    const scopes = words('Scopes');
    const address = told ?? `http://${senderAddress}/onvif/device_service`;
    return endpoint === ''
      ? []
      : [{ endpoint, address, name: scopeValue(scopes, 'name'), hardware: scopeValue(scopes, 'hardware') }];
  });
};

const fromNodeOnvif = (match: ProbeMatch): readonly DiscoveredCamera[] => {
  const address = usableAddress(match.xaddrs, null);
  const { scopes, urn } = match;
  return address === null
    ? []
    : [{ endpoint: urn, address, name: scopeValue(scopes, 'name'), hardware: scopeValue(scopes, 'hardware') }];
};

const delay = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });

/** node-onvif keeps its socket and list in one place for the process; a second probe at a time would never end. */
let nodeOnvifFree: Promise<unknown> = Promise.resolve();

const probeWithNodeOnvif = (options: DiscoveryOptions): Promise<readonly DiscoveredCamera[]> => {
  const probe = async (): Promise<readonly DiscoveredCamera[]> => {
    Object.assign(onvif, {
      _PORT: options.port ?? standardPort,
      _MULTICAST_ADDRESS: options.target ?? group,
      _DISCOVERY_WAIT: Math.max(nodeOnvifSendsMs, options.timeoutMs),
    });
    try {
      return (await onvif.startProbe()).flatMap(fromNodeOnvif);
    } catch {
      return [];
    }
  };
  const mine = nodeOnvifFree.then(probe);
  nodeOnvifFree = mine;
  return mine;
};

const openSocket = async (address: string): Promise<Socket | null> => {
  const socket = createSocket('udp4');
  const { promise, resolve } = Promise.withResolvers<Socket | null>();
  socket.on('error', () => resolve(null));
  socket.bind(0, address, () => resolve(socket));
  return promise;
};

const probeOn = async (interfaceAddress: string, options: DiscoveryOptions): Promise<readonly DiscoveredCamera[]> => {
  const socket = await openSocket(interfaceAddress);
  if (socket === null) {
    return [];
  }
  const found: DiscoveredCamera[] = [];
  socket.on('message', (bytes, from) => found.push(...readProbeMatches(bytes.toString('utf8'), from.address)));
  const ended = delay(options.clock, options.timeoutMs);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const probe of probes()) {
      socket.send(probe, options.port ?? standardPort, options.target ?? group, () => {});
    }
    await delay(options.clock, Math.min(betweenProbesMs, options.timeoutMs / repeats));
  }
  await ended;
  socket.close();
  return found;
};

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ family, address }) => (family === 'IPv4' ? [address] : [])),
  );

/**
 * Looks for ONVIF cameras for `timeoutMs` (a probe that waits for another's end takes longer): node-onvif's probe, and our own
 * on every interface, in both generations of WS-Discovery. Never throws; a network without multicast gives an empty list.
 */
export const discoverOnvif = async (options: DiscoveryOptions): Promise<readonly DiscoveredCamera[]> => {
  const interfaces = options.interfaceAddress === null ? ownAddresses() : [options.interfaceAddress];
  const answers = await Promise.all([
    ...interfaces.map((address) => probeOn(address, options)),
    ...(options.interfaceAddress === null ? [probeWithNodeOnvif(options)] : []),
  ]);
  const byEndpoint = new Map<string, DiscoveredCamera>();
  for (const camera of answers.flat()) {
    const key = `${camera.endpoint} ${new URL(camera.address).host}`;
    byEndpoint.set(key, byEndpoint.get(key) ?? camera);
  }
  return [...byEndpoint.values()].toSorted((a, b) => a.address.localeCompare(b.address));
};
