import type { Outcome } from '../outcome.ts';

/** `warming` and `cooling` last some seconds to minutes; most displays refuse commands meanwhile. */
export type DisplayPower = 'on' | 'off' | 'warming' | 'cooling' | 'unknown';

/** What the display says is wrong with it. */
export type DisplayFault = 'fan' | 'lamp' | 'temperature' | 'cover' | 'filter' | 'input' | 'other';

/** What is known of a display; null where it does not tell, or was not asked yet. */
export interface DisplayState {
  readonly power: DisplayPower;
  /** One of `DisplayFeatures.inputs`, or the device's own word for an input that is not among them. */
  readonly input: string | null;
  /** 0 silent to 1 loudest. */
  readonly volume01: number | null;
  readonly muted: boolean | null;
  /** The panel is dark although the display is on. */
  readonly pictureMuted: boolean | null;
  readonly lampHours: number | null;
  readonly faults: readonly { readonly part: DisplayFault; readonly severity: 'warning' | 'error' }[];
}

export interface DisplayFeatures {
  /** Names for `selectInput`, for instance `hdmi1`. */
  readonly inputs: readonly string[];
  readonly volume: boolean;
  readonly mute: boolean;
  readonly pictureMute: boolean;
}

/** A screen or projector. Every method resolves; what cannot be done is an `Outcome` with `unsupported`. */
export interface Display {
  readonly features: DisplayFeatures;
  state(): DisplayState;
  /** Resolves when the display took the command; warming up and cooling down show in the state. */
  setPower(on: boolean): Promise<Outcome<void>>;
  selectInput(input: string): Promise<Outcome<void>>;
  setVolume(volume01: number): Promise<Outcome<void>>;
  setMuted(muted: boolean): Promise<Outcome<void>>;
  setPictureMuted(muted: boolean): Promise<Outcome<void>>;
}

export const unknownDisplayState: DisplayState = {
  power: 'unknown',
  input: null,
  volume01: null,
  muted: null,
  pictureMuted: null,
  lampHours: null,
  faults: [],
};
