import type { Clock } from '../../src/core/clock.ts';
import type { MechanicalPosition, PtzMechanics } from '../ptz-mechanics.ts';

/** Runtime switches that make the camera misbehave; each may be changed while it runs. */
export interface OnvifFaults {
  /** Takes requests and never answers. */
  silent: boolean;
  /** Waits this long before it acts and answers. */
  slowMs: number;
  /** Cuts every answer in the middle of the XML. */
  malformedXml: boolean;
  /** Tells service addresses with a host that does not lead to the camera. */
  wrongHostInXAddr: boolean;
  /** The camera's clock is ahead by this many seconds. */
  clockOffsetS: number;
  /** Which proof of the password it wants. */
  auth: 'username-token' | 'http-digest' | 'none';
  /** HTTP status of a refused password: cameras differ. */
  authFaultStatus: 200 | 400 | 401 | 500;
  /** Keeps moving after the Timeout of ContinuousMove. */
  ignoresTimeout: boolean;
  /** Faults on any Timeout (Bosch). */
  rejectsTimeout: boolean;
  statusUnsupported: boolean;
  /** Answers GetStatus without MoveStatus. */
  noMoveStatus: boolean;
  stopUnsupported: boolean;
  /** Has only GetCapabilities. */
  servicesUnsupported: boolean;
  /** Has only GetServices. */
  capabilitiesUnsupported: boolean;
  /** Profiles without VideoSourceConfiguration.Bounds and without RateControl. */
  bareProfiles: boolean;
  /** Faults on a preset name with anything but ASCII letters, digits, `-` and `_`. */
  strictPresetNames: boolean;
}

export const noFaults = (): OnvifFaults => ({
  silent: false,
  slowMs: 0,
  malformedXml: false,
  wrongHostInXAddr: false,
  clockOffsetS: 0,
  auth: 'username-token',
  authFaultStatus: 400,
  ignoresTimeout: false,
  rejectsTimeout: false,
  statusUnsupported: false,
  noMoveStatus: false,
  stopUnsupported: false,
  servicesUnsupported: false,
  capabilitiesUnsupported: false,
  bareProfiles: false,
  strictPresetNames: true,
});

export interface StoredPreset {
  readonly token: string;
  readonly name: string;
  readonly position: MechanicalPosition;
}

/** Everything an operation may look at or change. */
export interface CameraModel {
  readonly name: string;
  readonly serialNumber: string;
  readonly mechanics: PtzMechanics;
  readonly panRangeDeg: readonly [number, number];
  readonly tiltRangeDeg: readonly [number, number];
  readonly maxPanDegPerS: number;
  readonly maxTiltDegPerS: number;
  readonly zoomSeconds: number;
  readonly clock: Clock;
  readonly faults: OnvifFaults;
  readonly presets: Map<string, StoredPreset>;
  homePosition: MechanicalPosition;
  snapshotUrl: string | null;
  /** `http://host:port` as it is told in service addresses. */
  origin(): string;
  /** Wall clock of the camera, ms. */
  nowMs(): number;
  /** Stops after this many ms unless another move comes first; null cancels. */
  stopAfter(delayMs: number | null): void;
  reboot(): void;
}

export const profileTokens = ['Profile_audio_only', 'Profile_1', 'Profile_2'] as const;
export const maxPresets = 64;

/** Degrees to the generic space -1..1 (ONVIF PTZ 5.8.1.1) and back. */
export const toGeneric = (degrees: number, [min, max]: readonly [number, number]): number =>
  ((degrees - min) / (max - min)) * 2 - 1;

export const fromGeneric = (value: number, [min, max]: readonly [number, number]): number =>
  min + ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (max - min);
