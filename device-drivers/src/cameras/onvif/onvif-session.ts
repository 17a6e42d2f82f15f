import type { OnvifAnswer, OnvifPtzService } from 'node-onvif';
import type { Clock } from '../../core/clock.ts';
import { failed, type Outcome, succeeded } from '../../core/outcome.ts';
import type { HttpClient } from './http-client.ts';
import { type NodeOnvifLink, plainText } from './node-onvif-link.ts';
import type { OnvifClient, OnvifFacts } from './onvif-client.ts';
import { type ExtrasFacts, OnvifExtras } from './onvif-extras.ts';
import {
  decimal,
  deviceOperation,
  type OnvifPreset,
  type PtzStatus,
  ptzOperation,
  readPresets,
  readStatus,
  vector,
} from './ptz-messages.ts';
import { type AxisValues, isGenericVelocity, scaleSpeeds } from './ptz-spaces.ts';
import type { SnapshotFetcher } from './snapshot.ts';
import type { SoapConnection, SoapFailure, SoapResult } from './soap.ts';
import { escapeXml, textAt, type XmlElement } from './xml.ts';

export interface OnvifSessionParts {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly soap: SoapConnection;
  /** Null when the camera needs what node-onvif lacks. */
  readonly node: NodeOnvifLink | null;
  readonly facts: OnvifFacts;
  readonly extras: ExtrasFacts;
  readonly snapshots: SnapshotFetcher;
  readonly deviceUrl: URL;
  readonly mediaUrl: URL;
  readonly ptzUrl: URL;
  readonly deadlineMs: number;
  /** Reads the device's clock again; true when the offset changed enough to explain a refused password. */
  readonly refreshClock: () => Promise<boolean>;
}

/** Whole seconds: the camera stops by itself when our connection is cut; node-onvif can only send whole ones. */
const moveTimeoutS = 10;

type NodeOperation = (ptz: OnvifPtzService) => Promise<OnvifAnswer>;

const unsupportedCodes = new Set(['ActionNotSupported', 'NoHomePosition', 'SpaceNotSupported', 'PTZNotSupported']);

/** How a failed call looks to whoever asked for it. */
export const outcomeOf = (failure: SoapFailure): Outcome<never> => {
  switch (failure.kind) {
    case 'auth':
      return failed('auth-failed', failure.detail);
    case 'fault': {
      const unsupported = failure.subcodes.some((code) => unsupportedCodes.has(code));
      return failed(unsupported ? 'unsupported' : 'refused', failure.detail);
    }
    case 'garbled':
    case 'broken':
      return failed('protocol', failure.detail);
    case 'refused':
    case 'unreachable':
    case 'untrusted':
    case 'silent':
      return failed('offline', failure.detail);
  }
  return failure satisfies never;
};

/** One connected camera. The plain case goes through node-onvif; whatever it cannot say goes by our own SOAP. */
export class OnvifSession implements OnvifClient {
  readonly facts: OnvifFacts;
  readonly extras: OnvifExtras;
  #latencyMs: number | null = null;
  readonly #parts: OnvifSessionParts;
  #withTimeout = true;

  constructor(parts: OnvifSessionParts) {
    this.#parts = parts;
    this.facts = parts.facts;
    const { deviceUrl, mediaUrl, snapshots } = parts;
    const call = (url: URL, name: string, body: string): Promise<Outcome<XmlElement>> => this.#ask(url, name, body);
    this.extras = new OnvifExtras({ facts: parts.extras, deviceUrl, mediaUrl, snapshots, call });
  }

  get latencyMs(): number | null {
    return this.#latencyMs;
  }

  async keepAlive(): Promise<Outcome<void>> {
    if (this.facts.hasStatus) {
      const status = await this.status();
      return status.ok ? succeeded(undefined) : status;
    }
    const { deviceUrl, deadlineMs, soap } = this.#parts;
    const startedMs = this.#parts.clock.monotonicMs();
    const body = deviceOperation('GetSystemDateAndTime');
    const result = await soap.call({ url: deviceUrl, body, withCredentials: false, deadlineMs });
    return this.#read(startedMs, result, () => undefined);
  }

  async move(speeds: AxisValues): Promise<Outcome<void>> {
    const first = await this.#move(speeds, this.#withTimeout);
    if (first.ok || first.error.code !== 'refused' || !this.#withTimeout) {
      return first;
    }
    // Some cameras (Bosch) reject any Timeout; it is only a safety net, so go on without it.
    const second = await this.#move(speeds, false);
    this.#withTimeout = !second.ok;
    return second;
  }

  moveTo(position: AxisValues): Promise<Outcome<void>> {
    return this.#ptz('AbsoluteMove', vector('Position', position, this.facts.node.spaces.absolute), null);
  }

  moveBy(translation: AxisValues): Promise<Outcome<void>> {
    return this.#ptz('RelativeMove', vector('Translation', translation, this.facts.node.spaces.relative), null);
  }

  async stop(): Promise<Outcome<void>> {
    const stopped = await this.#ptz('Stop', '<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom>', (ptz) =>
      ptz.stop({ ProfileToken: this.facts.profileToken, PanTilt: true, Zoom: true }),
    );
    if (stopped.ok || stopped.error.code === 'auth-failed' || stopped.error.code === 'offline') {
      return stopped;
    }
    const zoom = this.facts.node.zoom ? 0 : null;
    return this.#move({ panTilt: { x: 0, y: 0 }, zoom }, false);
  }

  status(): Promise<Outcome<PtzStatus>> {
    const ProfileToken = this.facts.profileToken;
    return this.#ptz('GetStatus', '', (ptz) => ptz.getStatus({ ProfileToken }), readStatus);
  }

  presets(): Promise<Outcome<readonly OnvifPreset[]>> {
    const ProfileToken = this.facts.profileToken;
    return this.#ptz('GetPresets', '', (ptz) => ptz.getPresets({ ProfileToken }), readPresets);
  }

  setPreset(name: string, token: string | null): Promise<Outcome<string>> {
    const ProfileToken = this.facts.profileToken;
    const content = `<tptz:PresetName>${escapeXml(name)}</tptz:PresetName>${token === null ? '' : presetToken(token)}`;
    const plain = plainText(name) && (token === null || plainText(token));
    const node: NodeOperation | null = plain
      ? (ptz) => ptz.setPreset({ ProfileToken, PresetName: name, ...(token === null ? {} : { PresetToken: token }) })
      : null;
    return this.#ptz('SetPreset', content, node, (response) => textAt(response, 'PresetToken') ?? token ?? '');
  }

  gotoPreset(token: string): Promise<Outcome<void>> {
    const ProfileToken = this.facts.profileToken;
    const node: NodeOperation | null = plainText(token)
      ? (ptz) => ptz.gotoPreset({ ProfileToken, PresetToken: token })
      : null;
    return this.#ptz('GotoPreset', presetToken(token), node);
  }

  removePreset(token: string): Promise<Outcome<void>> {
    const ProfileToken = this.facts.profileToken;
    const node: NodeOperation | null = plainText(token)
      ? (ptz) => ptz.removePreset({ ProfileToken, PresetToken: token })
      : null;
    return this.#ptz('RemovePreset', presetToken(token), node);
  }

  gotoHome(): Promise<Outcome<void>> {
    const ProfileToken = this.facts.profileToken;
    return this.#ptz('GotoHomePosition', '', (ptz) => ptz.gotoHomePosition({ ProfileToken }));
  }

  setHome(): Promise<Outcome<void>> {
    const ProfileToken = this.facts.profileToken;
    return this.#ptz('SetHomePosition', '', (ptz) => ptz.setHomePosition({ ProfileToken }));
  }

  close(): void {
    this.#parts.http.close();
  }

  #move(speeds: AxisValues, withTimeout: boolean): Promise<Outcome<void>> {
    const { panTilt, zoom } = speeds;
    const timeout = withTimeout ? `<tptz:Timeout>PT${moveTimeoutS}S</tptz:Timeout>` : '';
    const spaces = this.facts.node.spaces.velocity;
    const content = `${vector('Velocity', scaleSpeeds(speeds, spaces), spaces)}${timeout}`;
    // node-onvif always sends pan and tilt, and leaves out a zoom of 0, so a zoom could not be stopped alone.
    if (panTilt === null || zoom === 0 || !isGenericVelocity(spaces)) {
      return this.#ptz('ContinuousMove', content, null);
    }
    const ProfileToken = this.facts.profileToken;
    const Velocity = { x: round(panTilt.x), y: round(panTilt.y), z: round(zoom ?? 0) };
    return this.#ptz('ContinuousMove', content, (ptz) =>
      ptz.continuousMove({ ProfileToken, Velocity, ...(withTimeout ? { Timeout: moveTimeoutS } : {}) }),
    );
  }

  #ptz(name: string, content: string, node: NodeOperation | null): Promise<Outcome<void>>;
  #ptz<T>(
    name: string,
    content: string,
    node: NodeOperation | null,
    read: (response: XmlElement) => T,
  ): Promise<Outcome<T>>;
  async #ptz(
    name: string,
    content: string,
    node: NodeOperation | null,
    read: (response: XmlElement) => unknown = () => undefined,
  ): Promise<Outcome<unknown>> {
    const { deadlineMs, ptzUrl } = this.#parts;
    const startedMs = this.#parts.clock.monotonicMs();
    const plain = node === null ? null : ((await this.#parts.node?.run(deadlineMs, node)) ?? null);
    const result = plain ?? (await this.#call(ptzUrl, ptzOperation(name, this.facts.profileToken, content)));
    if (result.ok && result.body.name !== `${name}Response`) {
      return failed('protocol', `${name} was answered by ${result.body.name}`);
    }
    return this.#read(startedMs, result, read);
  }

  async #ask(url: URL, name: string, body: string): Promise<Outcome<XmlElement>> {
    const startedMs = this.#parts.clock.monotonicMs();
    const result = await this.#call(url, body);
    if (result.ok && result.body.name !== `${name}Response`) {
      return failed('protocol', `${name} was answered by ${result.body.name}`);
    }
    return this.#read(startedMs, result, (response) => response);
  }

  async #call(url: URL, body: string): Promise<SoapResult> {
    const { soap, deadlineMs, refreshClock } = this.#parts;
    const first = await soap.call({ url, body, withCredentials: true, deadlineMs });
    const maybeClock = !first.ok && first.failure.kind === 'auth' && !soap.usesHttpDigest;
    return maybeClock && (await refreshClock()) ? soap.call({ url, body, withCredentials: true, deadlineMs }) : first;
  }

  #read<T>(startedMs: number, result: SoapResult, read: (response: XmlElement) => T): Outcome<T> {
    if (!result.ok) {
      return outcomeOf(result.failure);
    }
    this.#latencyMs = Math.round(this.#parts.clock.monotonicMs() - startedMs);
    return succeeded(read(result.body));
  }
}

const round = (value: number): number => Number(decimal(value));

const presetToken = (token: string): string => `<tptz:PresetToken>${escapeXml(token)}</tptz:PresetToken>`;
