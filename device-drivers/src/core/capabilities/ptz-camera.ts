import type { Outcome } from '../outcome.ts';

/** Who asks: a stop beats a person, a person beats the automation, both beat polling. */
export type Asker = 'person' | 'automation';

/** Speeds are -1..1 of the device's maximum; pan > 0 right, tilt > 0 up, zoom > 0 in. 0 stands still. */
export interface PtzVelocity {
  readonly panSpeed: number;
  readonly tiltSpeed: number;
  readonly zoomSpeed: number;
}

/** Degrees where the profile knows them; `zoom01` is 0 (wide) to 1 (optical end). */
export interface PtzPosition {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly zoom01: number;
}

export interface PtzFeatures {
  readonly zoom: boolean;
  readonly home: boolean;
  readonly position: boolean;
  /** Slots `0..presetSlots-1` the room may use; 0 when the device has no presets. */
  readonly presetSlots: number;
}

/** A pan-tilt-zoom camera in normalised units. Every method resolves; what cannot be done is an `Outcome`. */
export interface PtzCamera {
  readonly features: PtzFeatures;
  /** Keeps moving until the next `move` or `stop`; newer moves replace queued ones. Resolves when the device accepted it. */
  move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>>;
  /** Stops all axes, ahead of everything queued; repeated once if not acknowledged. */
  stop(): Promise<Outcome<void>>;
  /** Resolves when the camera stands still at the preset, pan, tilt and zoom. */
  recallPreset(slot: number, by: Asker): Promise<Outcome<void>>;
  /** Waits until the position is settled, then stores it under `slot`. */
  storePreset(slot: number): Promise<Outcome<void>>;
  /** Resolves when the camera stands still at its home position. */
  home(by: Asker): Promise<Outcome<void>>;
  position(): Promise<Outcome<PtzPosition>>;
}
