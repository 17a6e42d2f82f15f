import type { Clock } from '../core/clock.ts';
import { discoverOnvif, type DiscoveredCamera } from '../cameras/onvif/discovery.ts';
import { discoverPjlink, type DiscoveredProjector } from '../displays/pjlink/discovery.ts';
import type { Options } from './address.ts';

/** A device that was found, as a proposal for the room's configuration. */
export interface FoundDevice {
  readonly driver: string;
  /** What the device calls itself; null where the search does not tell. */
  readonly name: string | null;
  /** For people: host, or host:port. */
  readonly address: string;
  /** Model or hardware address, as far as the search tells; may be empty. */
  readonly detail: string;
  /** Options of the driver that lead to it; what only people know, such as a password, is left empty. */
  readonly options: Options;
}

/** Whom to ask: one address, or everybody; and at which port, or the standard's. */
export interface SearchPlace {
  readonly target: string | null;
  readonly port: number | null;
}

export interface SearchPlaces {
  readonly onvif: SearchPlace;
  readonly pjlink: SearchPlace;
}

export interface NetworkSearchOptions extends SearchPlaces {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** Everybody in the networks of this machine. */
export const everybody: SearchPlaces = {
  onvif: { target: null, port: null },
  pjlink: { target: null, port: null },
};

const cameraProposal = ({ address, name, hardware }: DiscoveredCamera): FoundDevice => ({
  driver: 'onvif',
  name: name === '' ? (hardware === '' ? null : hardware) : name,
  address: URL.parse(address)?.host ?? address,
  detail: hardware,
  options: { address, user: '', password: '' },
});

const projectorProposal = ({ address, mac }: DiscoveredProjector): FoundDevice => ({
  driver: 'pjlink',
  name: null,
  address,
  detail: mac,
  options: { host: address },
});

/** Asks the network for devices: ONVIF cameras by WS-Discovery, class 2 projectors by the search of PJLink. Never throws. */
export const searchNetwork = async (options: NetworkSearchOptions): Promise<readonly FoundDevice[]> => {
  const { clock, onvif, pjlink, timeoutMs } = options;
  const [cameras, projectors] = await Promise.all([
    discoverOnvif({ clock, interfaceAddress: null, ...onvif, timeoutMs }),
    discoverPjlink({ clock, ...pjlink, timeoutMs }),
  ]);
  return [...cameras.map(cameraProposal), ...projectors.map(projectorProposal)];
};
