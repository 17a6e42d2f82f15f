import type { DeviceIdentity } from '../../core/device.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { OnvifExtras } from './onvif-extras.ts';
import type { OnvifPreset, PtzNode, PtzStatus } from './ptz-messages.ts';
import type { AxisValues } from './ptz-spaces.ts';
import type { SoapFailure } from './soap.ts';

/** What is known of a camera after connecting. */
export interface OnvifFacts {
  readonly identity: DeviceIdentity;
  /** The profile that moves; the camera may have several. */
  readonly profileToken: string;
  readonly node: PtzNode;
  /** False when GetStatus faulted: then nobody can say when a movement ends. */
  readonly hasStatus: boolean;
  /** True when node-onvif carries the plain operations; false when the camera needs what it lacks. */
  readonly viaNodeOnvif: boolean;
}

/** An ONVIF camera that answered and accepted the password. Every call ends by its deadline and never throws. */
export interface OnvifClient {
  readonly facts: OnvifFacts;
  readonly extras: OnvifExtras;
  /** How long the last answered call took, ms; null before the first. */
  readonly latencyMs: number | null;
  /** The cheapest question: GetStatus where it is supported, otherwise the time. */
  keepAlive(): Promise<Outcome<void>>;
  /** Speeds -1..1 of each axis. */
  move(speeds: AxisValues): Promise<Outcome<void>>;
  /** Coordinates in `facts.node.spaces.absolute`. */
  moveTo(position: AxisValues): Promise<Outcome<void>>;
  /** Translations in `facts.node.spaces.relative`. */
  moveBy(translation: AxisValues): Promise<Outcome<void>>;
  /** Stop of both axes; when the camera faults on it, ContinuousMove with zero speeds. */
  stop(): Promise<Outcome<void>>;
  status(): Promise<Outcome<PtzStatus>>;
  presets(): Promise<Outcome<readonly OnvifPreset[]>>;
  /** Stores the current position; `token` overwrites that preset, null makes one. Resolves with the token. */
  setPreset(name: string, token: string | null): Promise<Outcome<string>>;
  gotoPreset(token: string): Promise<Outcome<void>>;
  removePreset(token: string): Promise<Outcome<void>>;
  gotoHome(): Promise<Outcome<void>>;
  setHome(): Promise<Outcome<void>>;
  close(): void;
}

export type ConnectResult =
  | { readonly ok: true; readonly client: OnvifClient }
  | { readonly ok: false; readonly failure: SoapFailure };
