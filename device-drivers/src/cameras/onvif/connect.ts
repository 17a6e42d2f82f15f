import { connect as connectSocket } from 'node:net';
import type { Clock } from '../../core/clock.ts';
import type { DeviceIdentity } from '../../core/device.ts';
import { HttpClient } from './http-client.ts';
import { getProfiles, type MediaVersion, type OnvifProfile, readProfiles } from './media-messages.ts';
import { NodeOnvifLink, plainCredentials } from './node-onvif-link.ts';
import type { ConnectResult, OnvifFacts } from './onvif-client.ts';
import { OnvifSession } from './onvif-session.ts';
import {
  configurationOptions,
  deviceOperation,
  ptzOperation,
  type PtzNode,
  ptzQuestion,
  readDeviceTime,
  readNode,
  withConfigurationOptions,
} from './ptz-messages.ts';
import { unknownSpaces } from './ptz-spaces.ts';
import { readExtras } from './read-extras.ts';
import { addressKind, chooseAddresses, moveToHost, readCapabilities, readServices } from './services.ts';
import { SnapshotFetcher } from './snapshot.ts';
import { SoapConnection, type SoapFailure, type SoapResult } from './soap.ts';
import type { TlsTrust } from '../../core/transport/tls-trust.ts';
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
  readonly trust: TlsTrust;
  /** Longest wait for one answer. */
  readonly deadlineMs: number;
}

/** A clock that is nearer than this explains no refused password; the strictest cameras allow five seconds. */
const clockMattersMs = 2000;
const portProbeMs = 800;
/** node-onvif asks four questions per profile before it is ready; more profiles than this would take too long. */
const maxProfilesForNodeOnvif = 6;
const nodeOnvifInitMs = 5000;

/** A picture is bigger than an answer and is made first. */
const pictureDeadlineMs = 5000;

const noNode: PtzNode = { zoom: true, home: true, maxPresets: null, spaces: unknownSpaces, toldSpaces: false };

interface Addresses {
  readonly media: URL | null;
  readonly media2: URL | null;
  readonly ptz: URL | null;
  readonly imaging: URL | null;
}

/** The service and the profile that everything goes to. */
interface Chosen {
  readonly media: MediaVersion;
  readonly mediaUrl: URL;
  readonly ptzUrl: URL;
  readonly imagingUrl: URL | null;
  readonly profile: OnvifProfile;
  readonly profiles: readonly OnvifProfile[];
}

const failure = (kind: 'garbled' | 'auth', detail: string): ConnectResult => ({ ok: false, failure: { kind, detail } });

/** Connecting step by step; every step may end the attempt with a `SoapFailure`. */
class Connector {
  readonly #options: ConnectOptions;
  readonly #soap: SoapConnection;
  readonly #http: HttpClient;
  /** The camera told an address that does not lead to it; node-onvif would follow it. */
  #movedAddress = false;

  constructor(options: ConnectOptions) {
    const { clock, trust, user, password, randomBytes } = options;
    this.#options = options;
    this.#http = new HttpClient({ clock, trust });
    this.#soap = new SoapConnection({ clock, http: this.#http, user, password, randomBytes });
  }

  async run(): Promise<ConnectResult> {
    const result = await this.#steps();
    if (!result.ok) {
      this.#http.close();
    }
    return result;
  }

  async #steps(): Promise<ConnectResult> {
    const clockFailure = await this.#readClock();
    if (clockFailure !== null) {
      return { ok: false, failure: clockFailure };
    }
    const addresses = await this.#addresses();
    const profiles = await this.#profiles(addresses);
    if (!profiles.ok) {
      return profiles;
    }
    const known = readProfiles(profiles.body);
    const wanted = this.#options.profileToken;
    const profile =
      wanted === null
        ? (known.find(({ ptz }) => ptz !== null) ?? known[0])
        : known.find(({ token }) => token === wanted);
    if (profile === undefined || addresses.ptz === null) {
      return failure('garbled', wanted === null ? 'no profile' : `no profile ${wanted}`);
    }
    const { media, mediaUrl } = profiles;
    return this.#session({
      media,
      mediaUrl,
      ptzUrl: addresses.ptz,
      imagingUrl: addresses.imaging,
      profile,
      profiles: known,
    });
  }

  async #session(chosen: Chosen): Promise<ConnectResult> {
    const { clock, deviceUrl, deadlineMs, user, password, randomBytes } = this.#options;
    const { profile, mediaUrl, ptzUrl } = chosen;
    const status = await this.#call(ptzUrl, ptzOperation('GetStatus', profile.token), true);
    if (!status.ok && status.failure.kind === 'silent') {
      return status;
    }
    const node = await this.#nodeOnvif(chosen);
    const facts: OnvifFacts = {
      identity: await this.#identity(),
      profileToken: profile.token,
      node: await this.#node(chosen),
      hasStatus: status.ok,
      viaNodeOnvif: node !== null,
    };
    const ask = async (url: URL, name: string, body: string): Promise<XmlElement | null> => {
      const answer = await this.#call(url, body, true);
      return answer.ok && answer.body.name === `${name}Response` ? answer.body : null;
    };
    const extras = await readExtras({ ...chosen, ask });
    const http = this.#http;
    const snapshots = new SnapshotFetcher({
      clock,
      http,
      user,
      password,
      randomBytes,
      deadlineMs: pictureDeadlineMs,
    });
    const refreshClock = (): Promise<boolean> => this.#refreshClock();
    const parts = { clock, http, soap: this.#soap, node, facts, extras, snapshots };
    const client = new OnvifSession({ ...parts, deviceUrl, mediaUrl, ptzUrl, deadlineMs, refreshClock });
    return { ok: true, client };
  }

  /** Media first, as node-onvif speaks nothing else; Media2 where the camera has only that. */
  async #profiles(
    addresses: Addresses,
  ): Promise<
    | { readonly ok: true; readonly body: XmlElement; readonly media: MediaVersion; readonly mediaUrl: URL }
    | { readonly ok: false; readonly failure: SoapFailure }
  > {
    let last: SoapFailure = { kind: 'garbled', detail: 'no media service' };
    for (const [media, mediaUrl] of [
      [1, addresses.media],
      [2, addresses.media2],
    ] as const) {
      const answer = mediaUrl === null ? null : await this.#authenticated(mediaUrl, getProfiles(media));
      if (answer?.ok === true && mediaUrl !== null) {
        return { ok: true, body: answer.body, media, mediaUrl };
      }
      if (answer?.ok === false) {
        last = answer.failure;
      }
      // Only "no" is a reason to try the other dialect; a password is not tried on two doors.
      if (last.kind !== 'fault' && last.kind !== 'garbled') {
        break;
      }
    }
    return { ok: false, failure: last };
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

  async #addresses(): Promise<Addresses> {
    const { deviceUrl } = this.#options;
    const services = await this.#open(
      deviceOperation('GetServices', '<tds:IncludeCapability>false</tds:IncludeCapability>'),
    );
    const first = services === null ? null : readServices(services);
    const missing = first === null || first.ptz === null || (first.media === null && first.media2 === null);
    const capabilities = missing
      ? await this.#open(deviceOperation('GetCapabilities', '<tds:Category>All</tds:Category>'))
      : null;
    const told = chooseAddresses(first, capabilities === null ? null : readCapabilities(capabilities));
    return {
      media: await this.#usable(told.media, deviceUrl),
      media2: await this.#usable(told.media2, deviceUrl),
      ptz: await this.#usable(told.ptz, deviceUrl),
      imaging: await this.#usable(told.imaging, deviceUrl),
    };
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

  async #usable(text: string | null, worked: URL): Promise<URL | null> {
    const [first = ''] = text?.trim().split(/\s+/) ?? [];
    const told = first !== '' && URL.canParse(first, worked) ? new URL(first, worked) : null;
    if (told === null || addressKind(told, worked) === 'same') {
      return told;
    }
    if (addressKind(told, worked) === 'other-port' && (await portAnswers(this.#options.clock, told))) {
      return told;
    }
    this.#movedAddress = true;
    return moveToHost(told, worked);
  }

  async #authenticated(url: URL, body: string): Promise<SoapResult> {
    const first = await this.#call(url, body, true);
    const maybeClock = !first.ok && first.failure.kind === 'auth' && !this.#soap.usesHttpDigest;
    return maybeClock && (await this.#refreshClock()) ? this.#call(url, body, true) : first;
  }

  /** node-onvif carries the plain case; everything in this condition is a gap of it. */
  async #nodeOnvif({ profile, profiles, ptzUrl, media }: Chosen): Promise<NodeOnvifLink | null> {
    const { deviceUrl, user, password, clock } = this.#options;
    const plain =
      media === 1 &&
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

  async #node({ ptzUrl, profile }: Chosen): Promise<PtzNode> {
    const answer = await this.#call(ptzUrl, ptzQuestion('GetNodes'), true);
    const node = answer.ok ? (readNode(answer.body, profile.ptz?.node ?? '') ?? noNode) : noNode;
    const configuration = profile.ptz?.configuration ?? '';
    if (node.toldSpaces || configuration === '') {
      return node;
    }
    const options = await this.#call(ptzUrl, configurationOptions(configuration), true);
    return options.ok ? withConfigurationOptions(node, options.body) : node;
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
