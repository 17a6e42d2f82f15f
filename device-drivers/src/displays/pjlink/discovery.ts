import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../core/clock.ts';

/** A class 2 projector that answered on the network, as a proposal for the room's configuration. */
export interface DiscoveredProjector {
  readonly address: string;
  /** Hardware address as the projector wrote it, lower case. */
  readonly mac: string;
}

export interface PjlinkDiscoveryOptions {
  readonly clock: Clock;
  /** Address of one projector or of a network's broadcast; null asks everybody. */
  readonly target: string | null;
  /** Null is the port of the standard, 4352. */
  readonly port: number | null;
  readonly timeoutMs: number;
}

const standardPort = 4352;
const everybody = '255.255.255.255';
const search = '%2SRCH\r';
/** Datagrams get lost: asked again once. */
const againAfterMs = 300;
/** More than this many answers are no projectors of one building. */
const mostProjectors = 500;

const acknowledgement = /^%2ACKN=([0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})\s*$/i;

export const readAcknowledgement = (text: string): string | null =>
  acknowledgement.exec(text)?.[1]?.toLowerCase() ?? null;

const octets = (address: string): readonly number[] => address.split('.').map(Number);

/** Broadcast addresses of the networks this machine is in: the general one leaves by a single interface only. */
export const broadcastAddresses = (
  networks: readonly {
    readonly family: string;
    readonly internal: boolean;
    readonly address: string;
    readonly netmask: string;
  }[],
): readonly string[] => {
  const own = networks.filter(({ family, internal }) => family === 'IPv4' && !internal);
  const directed = own.map(({ address, netmask }) => {
    const mask = octets(netmask);
    return octets(address)
      .map((octet, index) => (octet | ~(mask[index] ?? 255)) & 255)
      .join('.');
  });
  return [...new Set([everybody, ...directed])];
};

const bind = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(0, () => resolve(true));
  });

/** Searches class 2 projectors by broadcast (protocol.md 4). Class 1 projectors do not answer. */
export const discoverPjlink = async (options: PjlinkDiscoveryOptions): Promise<readonly DiscoveredProjector[]> => {
  const { clock, target, port, timeoutMs } = options;
  const found = new Map<string, DiscoveredProjector>();
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address }) => {
    const mac = readAcknowledgement(bytes.toString('latin1'));
    if (mac !== null && found.size < mostProjectors) {
      found.set(mac, { address, mac });
    }
  });
  if (!(await bind(socket))) {
    return [];
  }
  // A host that refuses the datagram shows as an error of the socket; the others may still answer.
  socket.on('error', () => {});
  socket.setBroadcast(true);
  const targets =
    target === null ? broadcastAddresses(Object.values(networkInterfaces()).flatMap((one) => one ?? [])) : [target];
  const ask = (): void => targets.forEach((address) => socket.send(search, port ?? standardPort, address, () => {}));
  ask();
  const cancelAgain = clock.after(Math.min(againAfterMs, timeoutMs / 2), ask);
  await new Promise<void>((resolve) => {
    clock.after(timeoutMs, resolve);
  });
  cancelAgain();
  socket.close();
  return [...found.values()];
};
