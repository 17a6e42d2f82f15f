import { focusModes } from './commands.ts';
import { fromNibbles, fromSignedNibbles } from './template.ts';

/** The data of `z0 50 … FF` for each inquiry (protocol.md 1.2, 1.5). Every parser answers null to what it cannot be. */
export interface ViscaVersion {
  readonly vendor: number;
  readonly model: number;
  readonly revision: number;
}

const word = (data: Uint8Array, at: number): number => (data[at] ?? 0) * 256 + (data[at + 1] ?? 0);

export const parseVersion = (data: Uint8Array): ViscaVersion | null =>
  data.length === 7 ? { vendor: word(data, 0), model: word(data, 2), revision: word(data, 4) } : null;

export type ViscaPower = 'on' | 'standby' | 'fault';

const powers: ReadonlyMap<number | undefined, ViscaPower> = new Map([
  [0x02, 'on'],
  [0x03, 'standby'],
  [0x04, 'fault'],
] as const);

export const parsePower = (data: Uint8Array): ViscaPower | null =>
  data.length === 1 ? (powers.get(data[0]) ?? null) : null;

const allNibbles = (data: Uint8Array): boolean => data.every((byte) => byte <= 0x0f);

/** A number in four nibbles: the zoom as the camera counts (0 is wide), and most settings of the picture. */
export const parseFourNibbles = (data: Uint8Array): number | null =>
  data.length === 4 && allNibbles(data) ? fromNibbles(data) : null;

export interface PanTiltUnits {
  readonly pan: number;
  readonly tilt: number;
}

/** Four nibbles each on most cameras, 5 + 4 and 5 + 5 on large Sony ones: told apart by the length. */
export const parsePanTilt = (data: Uint8Array): PanTiltUnits | null => {
  if (data.length < 8 || data.length > 10 || !allNibbles(data)) {
    return null;
  }
  const panNibbles = data.length === 8 ? 4 : 5;
  return { pan: fromSignedNibbles(data.subarray(0, panNibbles)), tilt: fromSignedNibbles(data.subarray(panNibbles)) };
};

const focusModesByValue: ReadonlyMap<number | undefined, 'auto' | 'manual'> = new Map([
  [focusModes.auto, 'auto'],
  [focusModes.manual, 'manual'],
]);

export const parseFocusMode = (data: Uint8Array): 'auto' | 'manual' | null =>
  data.length === 1 ? (focusModesByValue.get(data[0]) ?? null) : null;
