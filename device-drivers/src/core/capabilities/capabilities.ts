import type { AudioDevice } from './audio-device.ts';
import type { CameraControls } from './camera-controls.ts';
import type { Display } from './display.ts';
import type { Outcome } from '../outcome.ts';
import type { PtzCamera } from './ptz-camera.ts';
import type { Button, Light, PowerSocket } from './switched-things.ts';
import type { TelephonyHid } from './telephony-hid.ts';

export type { Asker, PtzCamera, PtzFeatures, PtzPosition, PtzVelocity } from './ptz-camera.ts';

export type SeatMicrophone = 'on' | 'off' | 'requested';

export interface DiscussionSeat {
  readonly seat: number;
  readonly microphone: SeatMicrophone;
  /** Name known to the discussion system (badge), when it gives one. */
  readonly name: string | null;
}

/** A discussion system (delegate units with microphone buttons). Seat changes come as device events. */
export interface DiscussionSystem {
  seats(): readonly DiscussionSeat[];
  /** Seats with the highest priority of the system (the chair), as configured or as the system told. */
  prioritySeats(): readonly number[];
  setMicrophone(seat: number, on: boolean): Promise<Outcome<void>>;
  allOff(): Promise<Outcome<void>>;
}

/** What a device can do; null for what it is not. */
export interface Capabilities {
  readonly ptzCamera: PtzCamera | null;
  readonly cameraControls: CameraControls | null;
  readonly discussionSystem: DiscussionSystem | null;
  readonly display: Display | null;
  readonly audioDevice: AudioDevice | null;
  readonly telephonyHid: TelephonyHid | null;
  readonly powerSocket: PowerSocket | null;
  readonly light: Light | null;
  readonly button: Button | null;
}

/** A device of which nothing is known yet; drivers name what they add to it. */
export const noCapabilities: Capabilities = {
  ptzCamera: null,
  cameraControls: null,
  discussionSystem: null,
  display: null,
  audioDevice: null,
  telephonyHid: null,
  powerSocket: null,
  light: null,
  button: null,
};
