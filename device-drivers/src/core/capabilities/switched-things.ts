import type { Outcome } from '../outcome.ts';

/** Name of the socket or lamp that is the device as a whole: of a device that has one, or all of them together. */
export const wholeDevice = 'master';

/** Outlets or relays that feed something. Changes come as device events. */
export interface PowerSocket {
  /** Names as configured; `master` is the device as a whole. */
  readonly sockets: readonly string[];
  /** Null while it is not known, and for a socket the device does not have. */
  isOn(socket: string): boolean | null;
  /** `unsupported` for a socket the device does not have. */
  setOn(socket: string, on: boolean): Promise<Outcome<void>>;
}

/** Lamps, blinds, screens: 0 is off or closed, 1 full or open. Changes come as device events. */
export interface Light {
  /** Names as configured; `master` is the device as a whole. */
  readonly lamps: readonly string[];
  /** Null while it is not known, and for a lamp the device does not have. */
  level01(lamp: string): number | null;
  /** True when only 0 and 1 exist. */
  switchedOnly(lamp: string): boolean;
  /** `unsupported` for a lamp the device does not have. */
  setLevel(lamp: string, level01: number): Promise<Outcome<void>>;
}

/** Buttons or contact inputs; presses come as device events. */
export interface Button {
  readonly buttons: readonly string[];
  /** Lights the button's lamp where it has one. */
  setLit(button: string, lit: boolean): Promise<Outcome<void>>;
}
