import type { Outcome } from '../outcome.ts';

export interface TelephonyState {
  readonly muted: boolean;
  readonly offHook: boolean;
}

/**
 * A speakerphone's mute and hook keys with their lights. The room owns both states: a key press is a wish, told as a
 * device event; the device's lights follow what the room sets. Echoes of what was set are not told.
 */
export interface TelephonyHid {
  state(): TelephonyState;
  setMuted(muted: boolean): Promise<Outcome<void>>;
  setOffHook(offHook: boolean): Promise<Outcome<void>>;
  setRinging(ringing: boolean): Promise<Outcome<void>>;
}
