import type { Asker, PtzPosition } from './ptz-camera.ts';
import type { Outcome } from '../outcome.ts';

export type ImageSetting = 'brightness' | 'contrast' | 'saturation' | 'sharpness' | 'gain' | 'exposure-compensation';

export type WhiteBalance = 'auto' | 'indoor' | 'outdoor' | 'one-push' | 'manual';

export type Tally = 'off' | 'program' | 'preview';

export interface CameraControlFeatures {
  readonly absoluteMove: boolean;
  readonly focus: boolean;
  readonly power: boolean;
  readonly tally: boolean;
  readonly autoTracking: boolean;
  readonly restart: boolean;
  readonly snapshot: boolean;
  readonly stream: boolean;
  readonly imageSettings: readonly ImageSetting[];
  readonly whiteBalances: readonly WhiteBalance[];
}

/** What a camera can do beside moving. Every method resolves; what cannot be done is `unsupported`. */
export interface CameraControls {
  readonly features: CameraControlFeatures;
  /** Resolves when the camera stands still at the position. */
  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>>;
  /** Keeps focusing until 0; -1 nearest to 1 farthest speed. Turns automatic focus off. */
  moveFocus(speed: number): Promise<Outcome<void>>;
  setAutoFocus(on: boolean): Promise<Outcome<void>>;
  /** Resolves when the camera took the command; it may need a minute to answer again. */
  setPower(on: boolean): Promise<Outcome<void>>;
  setTally(tally: Tally): Promise<Outcome<void>>;
  setAutoTracking(on: boolean): Promise<Outcome<void>>;
  /** 0 to 1 of the device's range. */
  setImage(setting: ImageSetting, value01: number): Promise<Outcome<void>>;
  image(setting: ImageSetting): Promise<Outcome<number>>;
  setWhiteBalance(mode: WhiteBalance): Promise<Outcome<void>>;
  restart(): Promise<Outcome<void>>;
  /** One JPEG picture. */
  snapshot(): Promise<Outcome<Uint8Array>>;
  /** RTSP address without credentials. */
  streamAddress(): Promise<Outcome<string>>;
}
