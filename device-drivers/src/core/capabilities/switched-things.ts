import type { Outcome } from '../outcome.ts';

/** An outlet or relay that feeds something. */
export interface PowerSocket {
  /** Null while it is not known. */
  isOn(): boolean | null;
  setOn(on: boolean): Promise<Outcome<void>>;
}

/** A lamp, a blind, a screen: 0 is off or closed, 1 full or open. */
export interface Light {
  /** Null while it is not known. */
  level01(): number | null;
  /** True when only 0 and 1 exist. */
  readonly switchedOnly: boolean;
  setLevel(level01: number): Promise<Outcome<void>>;
}

/** Buttons or contact inputs; presses come as device events. */
export interface Button {
  readonly buttons: readonly string[];
  /** Lights the button's lamp where it has one. */
  setLit(button: string, lit: boolean): Promise<Outcome<void>>;
}
