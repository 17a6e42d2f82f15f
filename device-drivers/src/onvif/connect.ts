import { connect as connectSocket } from 'node:net';
import type { Clock } from '../core/clock.ts';
import type { DeviceIdentity } from '../core/device.ts';
import { HttpPoster } from './http-post.ts';
import { NodeOnvifLink, plainCredentials } from './node-onvif-link.ts';
import type { ConnectResult, OnvifFacts } from './onvif-client.ts';
import { OnvifSession } from './onvif-session.ts';
import {
  deviceOperation,
  mediaOperation,
  type OnvifProfile,
  ptzOperation,
  type PtzNode,
  readDeviceTime,
  readNode,
  readProfiles,
} from './ptz-messages.ts';
import {
  addressKind,
  conventionalAddresses,
  moveToHost,
  type RawAddresses,
  readCapabilities,
  readServices,
  type ServiceAddresses,
} from './services.ts';
import { SoapConnection, type SoapFailure, type SoapResult } from './soap.ts';
import { textAt, type XmlElement } from './xml.ts';

export interface ConnectOptions {
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Device service, for instance `http://192.0.2.10/onvif/device_service`. */
  readonly deviceUrl: URL;
  readonly user: string;
  readonly password: string;
  /** Null takes the first profile that can move. */
  readonly profileToken: string | null;
  readonly acceptAnyCertificate: boolean;
  /** Longest wait for one answer. */
  readonly deadlineMs: number;
}

/** A clock that is nearer than this explains no refused password; the strictest cameras allow five seconds. */
const clockMattersMs = 2000;
const portProbeMs = 800;
/** node-onvif asks four questions per profile before it is ready; more profiles than this would take too long. */
const maxProfilesForNodeOnvif = 6;
const nodeOnvifInitMs = 5000;

const noNode: PtzNode = { zoom: true, home: true, maxPresets: 0, panTiltSpace: null, zoomSpace: null };

const failure = (kind: 'garbled' | 'auth', detail: string): ConnectResult => ({ ok: false, failure: { kind, detail } });

/** Connecting step by step; every step may end the attempt with a `SoapFailure`. */
class Connector {
  readonly #options: ConnectOptions;
  readonly #soap: SoapConnection;
  readonly #poster: HttpPoster;
  /** The camera told an address that does not lead to it; node-onvif would follow it. */
  #movedAddress = false;

  constructor(options: ConnectOptions) {
    const { clock, acceptAnyCertificate, user, password, randomBytes } = options;
    this.#options = options;
    this.#poster = new HttpPoster({ clock, acceptAnyCertificate });
    this.#soap = new SoapConnection({ clock, poster: this.#poster, user, password, randomBytes });
  }

  async run(): Promise<ConnectResult> {
    const result = await this.#steps();
    if (!result.ok) {
      this.#poster.close();
    }
    return result;
  }

  async #steps(): Promise<ConnectResult> {
    const clockFailure = await this.#readClock();
    if (clockFailure !== null) {
      return { ok: false, failure: clockFailure };
    }
    const addresses = await this.#addresses();
    const profiles = await this.#authenticated(addresses.media, mediaOperation('GetProfiles'));
    if (!profiles.ok) {
      return profiles;
    }
    const known = readProfiles(profiles.body);
    const wanted = this.#options.profileToken;
    const profile =
      wanted === null ? (known.find(({ hasPtz }) => hasPtz) ?? known[0]) : known.find(({ token }) => token === wanted);
    if (profile === undefined || addresses.ptz === null || addresses.media === null) {
      return failure('garbled', wanted === null ? 'no profile' : `no profile ${wanted}`);
    }
    return this.#session(profile, known, addresses.media, addresses.ptz);
  }

  async #session(
    profile: OnvifProfile,
    profiles: readonly OnvifProfile[],
    mediaUrl: URL,
    ptzUrl: URL,
  ): Promise<ConnectResult> {
    const { clock, deviceUrl, deadlineMs } = this.#options;
    const status = await this.#call(ptzUrl, ptzOperation('GetStatus', profile.token), true);
    if (!status.ok && status.failure.kind === 'silent') {
      return status;
    }
    const node = await this.#nodeOnvif(profile, profiles, ptzUrl);
    const facts: OnvifFacts = {
      identity: await this.#identity(),
      profileToken: profile.token,
      node: await this.#node(ptzUrl),
      hasStatus: status.ok,
      viaNodeOnvif: node !== null,
    };
    const refreshClock = (): Promise<boolean> => this.#refreshClock();
    const parts = { clock, poster: this.#poster, soap: this.#soap, node, facts };
    const client = new OnvifSession({ ...parts, deviceUrl, mediaUrl, ptzUrl, deadlineMs, refreshClock });
    return { ok: true, client };
  }

  /** Reads the device's clock without credentials (it must be open), or with them if the camera insists. */
  async #readClock(): Promise<SoapFailure | null> {
    const body = deviceOperation('GetSystemDateAndTime');
    const open = await this.#call(this.#options.deviceUrl, body, false);
    const answer =
      open.ok || open.failure.kind !== 'auth' ? open : await this.#call(this.#options.deviceUrl, body, true);
    if (!answer.ok) {
      // A camera that faults on the time can still be driven; one that does not answer cannot.
      return answer.failure.kind === 'fault' ? null : answer.failure;
    }
    if (answer.body.name !== 'GetSystemDateAndTimeResponse') {
      return { kind: 'garbled', detail: `the time was answered by ${answer.body.name}` };
    }
    const time = readDeviceTime(answer.body);
    this.#soap.clockOffsetMs = time === null ? 0 : time - this.#options.clock.epochMs();
    return null;
  }

  async #refreshClock(): Promise<boolean> {
    const before = this.#soap.clockOffsetMs;
    await this.#readClock();
    return Math.abs(this.#soap.clockOffsetMs - before) > clockMattersMs;
  }

  async #addresses(): Promise<ServiceAddresses> {
    const { deviceUrl } = this.#options;
    const services = await this.#open(
      deviceOperation('GetServices', '<tds:IncludeCapability>false</tds:IncludeCapability>'),
    );
    const first = services === null ? null : readServices(services);
    const missing = first === null || first.media === null || first.ptz === null;
    const capabilities = missing
      ? await this.#open(deviceOperation('GetCapabilities', '<tds:Category>All</tds:Category>'))
      : null;
    const second = capabilities === null ? null : readCapabilities(capabilities);
    const told = (name: keyof RawAddresses): string =>
      first?.[name] ?? second?.[name] ?? conventionalAddresses[name] ?? '';
    return { media: await this.#usable(told('media'), deviceUrl), ptz: await this.#usable(told('ptz'), deviceUrl) };
  }

  /** An operation that is open on most cameras; null when the camera does not have it. */
  async #open(body: string): Promise<XmlElement | null> {
    const open = await this.#call(this.#options.deviceUrl, body, false);
    if (open.ok || open.failure.kind !== 'auth') {
      return open.ok ? open.body : null;
    }
    const closed = await this.#call(this.#options.deviceUrl, body, true);
    return closed.ok ? closed.body : null;
  }

  async #usable(text: string, worked: URL): Promise<URL | null> {
    const [first = ''] = text.split(/\s+/);
    const told = URL.canParse(first, worked) ? new URL(first, worked) : null;
    if (told === null || addressKind(told, worked) === 'same') {
      return told;
    }
    if (addressKind(told, worked) === 'other-port' && (await portAnswers(this.#options.clock, told))) {
      return told;
    }
    this.#movedAddress = true;
    return moveToHost(told, worked);
  }

  async #authenticated(url: URL | null, body: string): Promise<SoapResult> {
    if (url === null) {
      return { ok: false, failure: { kind: 'garbled', detail: 'no media service' } };
    }
    const first = await this.#call(url, body, true);
    const maybeClock = !first.ok && first.failure.kind === 'auth' && !this.#soap.usesHttpDigest;
    return maybeClock && (await this.#refreshClock()) ? this.#call(url, body, true) : first;
  }

  /** node-onvif carries the plain case; everything in this condition is a gap of it. */
  async #nodeOnvif(
    profile: OnvifProfile,
    profiles: readonly OnvifProfile[],
    ptzUrl: URL,
  ): Promise<NodeOnvifLink | null> {
    const { deviceUrl, user, password, clock } = this.#options;
    const plain =
      deviceUrl.protocol === 'http:' &&
      !this.#soap.usesHttpDigest &&
      !this.#movedAddress &&
      plainCredentials(user, password) &&
      addressKind(ptzUrl, deviceUrl) === 'same' &&
      profiles.length <= maxProfilesForNodeOnvif &&
      profiles.every(({ complete }) => complete);
    const target = { deviceUrl, user, password, profileToken: profile.token };
    const link = plain ? await NodeOnvifLink.create(target, clock, nodeOnvifInitMs) : null;
    // The camera may have told node-onvif another address than the one that works: try before trusting it.
    const tried = await link?.run(this.#options.deadlineMs, (ptz) => ptz.getPresets({ ProfileToken: profile.token }));
    return tried?.ok === true ? link : null;
  }

  async #identity(): Promise<DeviceIdentity> {
    const answer = await this.#call(this.#options.deviceUrl, deviceOperation('GetDeviceInformation'), true);
    const text = (name: string): string | null => (answer.ok ? textAt(answer.body, name) || null : null);
    return {
      make: text('Manufacturer'),
      model: text('Model'),
      firmware: text('FirmwareVersion'),
      serialNumber: text('SerialNumber'),
    };
  }

  async #node(ptzUrl: URL): Promise<PtzNode> {
    const body = '<tptz:GetNodes xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl"/>';
    const answer = await this.#call(ptzUrl, body, true);
    return answer.ok ? (readNode(answer.body) ?? noNode) : noNode;
  }

  #call(url: URL, body: string, withCredentials: boolean): Promise<SoapResult> {
    return this.#soap.call({ url, body, withCredentials, deadlineMs: this.#options.deadlineMs });
  }
}

const portAnswers = (clock: Clock, url: URL): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const socket = connectSocket({ host: url.hostname.replace(/^\[|\]$/g, ''), port });
  const cancel = clock.after(portProbeMs, () => resolve(false));
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => {
    cancel();
    socket.destroy();
  });
};

/**
 * Connects to a camera: its clock, its services, the password (proved by GetProfiles, which is protected), identity and PTZ
 * abilities. Presents the password to the camera once, or twice when its clock had moved.
 */
export const connectOnvif = (options: ConnectOptions): Promise<ConnectResult> => new Connector(options).run();
