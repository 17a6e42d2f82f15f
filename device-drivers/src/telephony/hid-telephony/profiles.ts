import type { TelephonyLamp } from './telephony-map.ts';

/** How a maker's devices differ; none of the values was tried on a device (protocol.md 4). */
export interface TelephonyProfile {
  /** Name of the maker for the device's identity; null when the vendor number says nothing. */
  readonly make: string | null;
  readonly vendorIds: readonly number[];
  /** On-hook the mute key is ignored and the mute lamp not written; both begin with a call. */
  readonly muteNeedsOffHook: boolean;
  /** Whether the mute input is a press or the state; `by-descriptor` takes relative for a press, absolute for the state. */
  readonly muteInput: 'by-descriptor' | 'press' | 'state';
  /** After a hook we set ourselves, reports of the hook are its echo for so long. */
  readonly echoMs: number;
  readonly lampsWhenOffHook: readonly TelephonyLamp[];
  readonly lampsWhenMuted: readonly TelephonyLamp[];
  readonly lampsWhenRinging: readonly TelephonyLamp[];
}

export const telephonyProfileNames = ['generic', 'jabra', 'poly', 'logitech', 'yealink', 'epos'] as const;
export type TelephonyProfileName = (typeof telephonyProfileNames)[number];

const generic: TelephonyProfile = {
  make: null,
  vendorIds: [],
  muteNeedsOffHook: false,
  muteInput: 'by-descriptor',
  echoMs: 300,
  lampsWhenOffHook: ['off-hook'],
  lampsWhenMuted: ['mute'],
  lampsWhenRinging: ['ring', 'ringer'],
};

export const telephonyProfiles: Readonly<Record<TelephonyProfileName, TelephonyProfile>> = {
  generic,
  jabra: { ...generic, make: 'Jabra', vendorIds: [0x0b0e], muteNeedsOffHook: true },
  poly: { ...generic, make: 'Poly', vendorIds: [0x047f, 0x095d], muteNeedsOffHook: true },
  logitech: { ...generic, make: 'Logitech', vendorIds: [0x046d] },
  yealink: { ...generic, make: 'Yealink', vendorIds: [0x6993], muteNeedsOffHook: true },
  epos: { ...generic, make: 'EPOS', vendorIds: [0x1395], muteNeedsOffHook: true },
};

export const profileFor = (vendorId: number): TelephonyProfile =>
  Object.values(telephonyProfiles).find((profile) => profile.vendorIds.includes(vendorId)) ?? generic;
