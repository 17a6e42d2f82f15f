import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import onvif, { type ProbeMatch } from 'node-onvif';
import type { Clock } from '../../core/clock.ts';
import { childAt, childrenOf, escapeXml, parseXml, textAt } from './xml.ts';

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
  /** Own address of the interface to ask on, or its name (`eth1`); null asks on every interface. */
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
/** More cameras without an address than any chamber has; a flood of answers must not make us flood. */
const maxResolves = 64;

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

type Generation = (typeof generations)[number];

const message = ({ discovery, addressing, to }: Generation, action: 'Probe' | 'Resolve', content: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${addressing}" xmlns:d="${discovery}">` +
      `<s:Header><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID><a:To s:mustUnderstand="1">${to}</a:To><a:Action s:mustUnderstand="1">${discovery}/${action}</a:Action></s:Header>` +
      `<s:Body><d:${action}>${content}</d:${action}></s:Body></s:Envelope>`,
  );

const probes = (): readonly Buffer[] =>
  generations.flatMap((generation) => types.map((type) => message(generation, 'Probe', type)));

/** Asks where an endpoint is that told no address (WS-Discovery 1.1, section 6.2). */
const resolves = (endpoint: string): readonly Buffer[] =>
  generations.map((generation) =>
    message(
      generation,
      'Resolve',
      `<a:EndpointReference><a:Address>${escapeXml(endpoint)}</a:Address></a:EndpointReference>`,
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

/**
 * To a probe without types everybody answers, Windows computers and printers too; a camera names itself a video
 * transmitter or carries a scope of ONVIF (Core 7.3.2). One that names no type gets the benefit of the doubt.
 */
const speaksOnvif = (kinds: readonly string[], scopes: readonly string[]): boolean =>
  kinds.length === 0 ||
  kinds.some((type) => type.endsWith('NetworkVideoTransmitter')) ||
  scopes.some((scope) => scope.startsWith('onvif://www.onvif.org/'));

/** A camera in an answer; `told` is false when its address is only a guess from where the answer came. */
export interface Answer {
  readonly camera: DiscoveredCamera;
  readonly told: boolean;
}

/**
 * Every camera in one datagram: several matches in one answer, both generations, answers to Probe and to Resolve. A camera
 * without a usable address is taken to be where it answered from, until it is resolved.
 */
export const readAnswers = (text: string, senderAddress: string): readonly Answer[] => {
  const body = childAt(parseXml(text), 'Body');
  const matches = [
    ...childrenOf(childAt(body, 'ProbeMatches'), 'ProbeMatch'),
    ...childrenOf(childAt(body, 'ResolveMatches'), 'ResolveMatch'),
  ];
  return matches.flatMap((match) => {
    const endpoint = textAt(match, 'EndpointReference', 'Address') ?? '';
    const words = (name: string): readonly string[] =>
      (textAt(match, name) ?? '').split(/\s+/).filter((word) => word !== '');
    const told = usableAddress(words('XAddrs'), senderAddress);
    const scopes = words('Scopes');
    const address = told ?? `http://${senderAddress}/onvif/device_service`;
    const name = scopeValue(scopes, 'name');
    const camera = { endpoint, address, name, hardware: scopeValue(scopes, 'hardware') };
    const isCamera = endpoint !== '' && speaksOnvif(words('Types'), scopes);
    return isCamera ? [{ camera, told: told !== null }] : [];
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
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on('error', () => resolve(false));
  socket.bind(0, address, () => resolve(true));
  if (!(await promise)) {
    return null;
  }
  try {
    // The routing table would send every group through one interface.
    socket.setMulticastInterface(address);
  } catch {
    // An interface without multicast can still ask one device.
  }
  return socket;
};

/** One camera answers several times, and some only say where they are when they are asked again. */
class Answers {
  readonly #byPlace = new Map<string, Answer>();
  readonly #resolved = new Set<string>();

  /** Takes what a datagram told; the endpoints that have to be resolved. */
  take(answers: readonly Answer[], senderAddress: string): readonly string[] {
    const open: string[] = [];
    for (const answer of answers) {
      const { endpoint } = answer.camera;
      // Several cameras may share one endpoint: where the answer came from tells them apart.
      const place = `${endpoint} ${senderAddress}`;
      const known = this.#byPlace.get(place);
      this.#byPlace.set(place, known === undefined ? answer : merged(known, answer));
      if (!answer.told && known?.told !== true && !this.#resolved.has(place) && this.#resolved.size < maxResolves) {
        this.#resolved.add(place);
        open.push(endpoint);
      }
    }
    return open;
  }

  cameras(): readonly DiscoveredCamera[] {
    return [...this.#byPlace.values()].map(({ camera }) => camera);
  }
}

/** A told address beats a guessed one; names are kept when the later answer has none. */
const merged = (known: Answer, next: Answer): Answer => {
  const { camera, told } = known.told || !next.told ? known : next;
  const name = camera.name || known.camera.name || next.camera.name;
  const hardware = camera.hardware || known.camera.hardware || next.camera.hardware;
  return { camera: { ...camera, name, hardware }, told };
};

const probeOn = async (interfaceAddress: string, options: DiscoveryOptions): Promise<readonly DiscoveredCamera[]> => {
  const socket = await openSocket(interfaceAddress);
  if (socket === null) {
    return [];
  }
  const answers = new Answers();
  const port = options.port ?? standardPort;
  const send = (bytes: Buffer, address: string): void => socket.send(bytes, port, address, () => {});
  socket.on('message', (bytes, from) => {
    const open = answers.take(readAnswers(bytes.toString('utf8'), from.address), from.address);
    for (const resolve of open.flatMap(resolves)) {
      // The standard resolves by the group; asked directly, cameras answer as well.
      send(resolve, from.address);
      send(resolve, options.target ?? group);
    }
  });
  const ended = delay(options.clock, options.timeoutMs);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const probe of probes()) {
      send(probe, options.target ?? group);
    }
    await delay(options.clock, Math.min(betweenProbesMs, options.timeoutMs / repeats));
  }
  await ended;
  socket.close();
  return answers.cameras();
};

/** Own IPv4 addresses: of every interface, of the named one, or just the given one. */
const ownAddresses = (interfaceAddress: string | null): readonly string[] => {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ family, address }) => (family === 'IPv4' ? [{ name, address }] : [])),
  );
  if (interfaceAddress === null) {
    return all.map(({ address }) => address);
  }
  const named = all.filter(({ name }) => name === interfaceAddress).map(({ address }) => address);
  return named.length === 0 && isIPv4(interfaceAddress) ? [interfaceAddress] : named;
};

/**
 * Looks for ONVIF cameras for `timeoutMs` (a probe that waits for another's end takes longer): node-onvif's probe, and our own
 * on every interface, in both generations of WS-Discovery. Never throws; a network without multicast gives an empty list.
 */
export const discoverOnvif = async (options: DiscoveryOptions): Promise<readonly DiscoveredCamera[]> => {
  const interfaces = ownAddresses(options.interfaceAddress);
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
