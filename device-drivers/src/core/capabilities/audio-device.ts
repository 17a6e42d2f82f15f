import type { Outcome } from '../outcome.ts';

/** A level or mute that a room may turn: an input, an output, a group, a zone, or the whole device. */
export interface AudioChannel {
  /** As configured, or as the device numbers it; `master` is the device as a whole. */
  readonly id: string;
  readonly name: string | null;
  /** Decibels; null where the channel has no level or it is not known yet. */
  readonly levelDb: number | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
  /** Null where the channel cannot be muted or it is not known yet. */
  readonly muted: boolean | null;
}

/** Where the device hears a talker; degrees, 0 is straight ahead, positive to the right as seen from the device. */
export interface TalkerDirection {
  /** Null where the device names only the zone; 0 is a direction, not "not known". */
  readonly azimuthDeg: number | null;
  readonly elevationDeg: number | null;
  /** The lobe, beam or coverage area that is open, when the device names one. */
  readonly zone: string | null;
}

/** How a microphone tells where somebody talks. */
export interface TalkerFeatures {
  /** Names of the lobes or areas it tells; empty when it tells directions only. */
  readonly zones: readonly string[];
  readonly direction: boolean;
}

/** A DSP or networked microphone. Changes come as device events. */
export interface AudioDevice {
  /** Null for a device that does not hear where somebody talks. */
  readonly talkers: TalkerFeatures | null;
  channels(): readonly AudioChannel[];
  /** Rounded to the device's steps and held within the channel's limits. */
  setLevel(channelId: string, levelDb: number): Promise<Outcome<void>>;
  setMuted(channelId: string, muted: boolean): Promise<Outcome<void>>;
  /** A preset or snapshot stored in the device. */
  recallPreset(preset: string): Promise<Outcome<void>>;
  /** Asks for meter events each `intervalMs`; null ends them. */
  setMeters(intervalMs: number | null): Promise<Outcome<void>>;
}
