import type { AudioChannel, TalkerDirection } from './capabilities/audio-device.ts';
import type { Capabilities, DiscussionSeat } from './capabilities/capabilities.ts';
import type { DisplayState } from './capabilities/display.ts';

/** What the device says of itself; null where the protocol or the device does not tell. */
export interface DeviceIdentity {
  readonly make: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serialNumber: string | null;
}

export type HealthState = 'connecting' | 'online' | 'degraded' | 'auth-failed' | 'offline';

/**
 * Why the device is in its state; people get a translated sentence and a remedy for each.
 * - `none`: it answers
 * - `port-missing`: the serial adapter or host is not there
 * - `program-missing`: the program of this machine that speaks to the device is not installed
 * - `connection-refused`: the host answers but the port is closed or taken
 * - `no-answer`: the line is open but nothing answers (cable, power, address, baud rate)
 * - `garbled`: it answers with bytes that make no sense (baud rate, wrong protocol)
 * - `refuses-commands`: it answers but refuses control (powered off, locked, used by another controller)
 * - `wrong-password`
 * - `certificate`: it could not prove who it is, so no password was sent to it
 */
export type HealthReason =
  | 'none'
  | 'port-missing'
  | 'program-missing'
  | 'connection-refused'
  | 'no-answer'
  | 'garbled'
  | 'refuses-commands'
  | 'wrong-password'
  | 'certificate';

export interface Health {
  readonly state: HealthState;
  readonly reason: HealthReason;
  /** Wall clock, ms, since when the state holds. */
  readonly since: number;
  /** Wall clock, ms, of the last answer from the device; null if it never answered. */
  readonly lastAnswerAt: number | null;
  readonly latencyMs: number | null;
}

export type DeviceEvent =
  | { readonly type: 'health'; readonly health: Health }
  | { readonly type: 'identity'; readonly identity: DeviceIdentity }
  | { readonly type: 'seat'; readonly seat: DiscussionSeat }
  | { readonly type: 'moving'; readonly moving: boolean }
  | { readonly type: 'display'; readonly display: DisplayState }
  | { readonly type: 'audio-channel'; readonly channel: AudioChannel }
  | { readonly type: 'meter'; readonly channelId: string; readonly levelDb: number }
  /** Null when nobody talks. */
  | { readonly type: 'talker'; readonly talker: TalkerDirection | null }
  /** The key was pressed: what the person wants, not what is. */
  | { readonly type: 'telephony-wish'; readonly wish: 'mute' | 'unmute' | 'pick-up' | 'hang-up' }
  | { readonly type: 'button'; readonly button: string; readonly pressed: boolean }
  | { readonly type: 'power-socket'; readonly socket: string; readonly on: boolean }
  | { readonly type: 'light'; readonly lamp: string; readonly level01: number };

/**
 * A supervised device: `start` returns at once and keeps it connected (back-off with jitter) until `stop`.
 * "online" means it answers, not that a socket is open: silence is found by a cheap inquiry within 4 s.
 */
export interface Device {
  readonly capabilities: Capabilities;
  health(): Health;
  identity(): DeviceIdentity;
  start(): void;
  /** Stops any motion if it can, closes the transport and cancels every timer. */
  stop(): Promise<void>;
  subscribe(listener: (event: DeviceEvent) => void): () => void;
}
