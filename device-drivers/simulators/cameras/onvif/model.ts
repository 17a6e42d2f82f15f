import type { Clock } from '../../../src/core/clock.ts';
import type { MechanicalPosition, PtzMechanics } from '../../ptz-mechanics.ts';

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
  /** Speaks in degrees and percent, in spaces of its own, instead of -1..1. */
  nativeSpaces: boolean;
  /** GetNodes without spaces: they stand in the configuration options only. */
  /** Presets the camera keeps itself. */
  maxPresets: number;
  nodesWithoutSpaces: boolean;
  /** Takes no absolute positions. */
  relativeOnly: boolean;
  /** Has Media2 only, as cameras of Profile T may. */
  media2Only: boolean;
  imagingUnsupported: boolean;
  /** Refuses the restart to this user, who may move the camera. */
  restartForbidden: boolean;
  /** Answers correctly, with megabytes of blanks before the end. */
  oversizedAnswer: boolean;
  /** Begins to answer and never ends: a few bytes at a time, or as fast as it can. */
  endlessAnswer: 'no' | 'dripping' | 'flooding';
  /** What comes where the still picture should be. */
  picture: 'jpeg' | 'page' | 'nothing' | 'endless';
  /** The still picture wants HTTP Digest, whatever the services want. */
  pictureDigest: boolean;
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
  nativeSpaces: false,
  maxPresets: 64,
  nodesWithoutSpaces: false,
  relativeOnly: false,
  media2Only: false,
  imagingUnsupported: false,
  restartForbidden: false,
  oversizedAnswer: false,
  endlessAnswer: 'no',
  picture: 'jpeg',
  pictureDigest: false,
});

export interface StoredPreset {
  readonly token: string;
  readonly name: string;
  readonly position: MechanicalPosition;
}

/** The picture settings in the camera's own numbers, by element name; focus from 0 (near) to 1 (far). */
export interface ImagingState {
  readonly values: Map<string, number>;
  autoFocus: boolean;
  focusSpeed: number;
  whiteBalance: 'AUTO' | 'MANUAL';
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
  readonly imaging: ImagingState;
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
