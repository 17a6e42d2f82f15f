import type { TaidenProfile } from './profiles.ts';

/** What a controller asks of the main unit (protocol.md 1). Seats are 1 to 65535. */
export type HcsCommand =
  | { readonly type: 'microphone'; readonly seat: number; readonly on: boolean }
  | { readonly type: 'all-off' }
  | { readonly type: 'reports'; readonly on: boolean };

/** What the main unit tells (protocol.md 2). */
export type HcsReport =
  | { readonly type: 'open'; readonly seats: readonly number[] }
  | { readonly type: 'requested'; readonly seats: readonly number[] }
  /** The microphone the camera shall look at; null for the panorama. */
  | { readonly type: 'tracked'; readonly seat: number | null }
  | { readonly type: 'other' };

export const lastSeat = 65_535;

const seatLeader = 0xe6;
const systemLeader = 0xe3;
const trackedLeader = 0xe5;

const fixed = {
  allOff: [systemLeader, 0xed, 0x00],
  reportsOn: [systemLeader, 0x04, 0x00],
  reportsOff: [systemLeader, 0x05, 0x00],
} as const;

const halves = (seat: number): readonly [number, number] => [seat >> 8, seat & 0xff];

export const encodeCommand = (command: HcsCommand): Uint8Array => {
  switch (command.type) {
    case 'microphone':
      return Uint8Array.of(seatLeader, command.on ? 0xf1 : 0xf2, ...halves(command.seat));
    case 'all-off':
      return Uint8Array.from(fixed.allOff);
    case 'reports':
      return Uint8Array.from(command.on ? fixed.reportsOn : fixed.reportsOff);
    default:
      return command satisfies never;
  }
};

const equal = (a: Uint8Array, b: readonly number[]): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** A whole command as the main unit reads it; null for what is none. */
export const decodeCommand = (frame: Uint8Array): HcsCommand | null => {
  const [leader, op, high = 0, low = 0] = frame;
  const seat = high * 256 + low;
  if (leader === seatLeader && frame.length === 4 && (op === 0xf1 || op === 0xf2) && seat !== 0) {
    return { type: 'microphone', seat, on: op === 0xf1 };
  }
  if (equal(frame, fixed.allOff)) {
    return { type: 'all-off' };
  }
  const on = equal(frame, fixed.reportsOn);
  return on || equal(frame, fixed.reportsOff) ? { type: 'reports', on } : null;
};

export const encodeReport = (report: HcsReport, profile: TaidenProfile): Uint8Array => {
  switch (report.type) {
    case 'open':
    case 'requested': {
      const op = report.type === 'open' ? profile.openOp : profile.requestOp;
      return Uint8Array.of(seatLeader, (op << 4) | 1, report.seats.length, ...report.seats.flatMap(halves));
    }
    case 'tracked':
      return Uint8Array.of(trackedLeader, ...halves(report.seat ?? 0));
    case 'other':
      return Uint8Array.of(systemLeader, 0xea, 0x01);
    default:
      return report satisfies never;
  }
};

const decodeList = (frame: Uint8Array, profile: TaidenProfile): HcsReport => {
  const op = (frame[1] ?? 0) >> 4;
  const seats = Array.from({ length: frame[2] ?? 0 }, (_, index) => {
    const at = 3 + index * 2;
    return (frame[at] ?? 0) * 256 + (frame[at + 1] ?? 0);
  }).filter((seat) => seat !== 0);
  if (op === profile.openOp) {
    return { type: 'open', seats };
  }
  return op === profile.requestOp ? { type: 'requested', seats } : { type: 'other' };
};

/** A whole frame from the main unit, as `HcsSplitter` cuts it. */
export const decodeReport = (frame: Uint8Array, profile: TaidenProfile): HcsReport => {
  if (frame[0] === seatLeader) {
    return decodeList(frame, profile);
  }
  const seat = (frame[1] ?? 0) * 256 + (frame[2] ?? 0);
  return frame[0] === trackedLeader ? { type: 'tracked', seat: seat === 0 ? null : seat } : { type: 'other' };
};

/** Length of the frame that begins with these bytes; null when more are needed, 0 when none begins so. */
const reportLength = (open: readonly number[], profile: TaidenProfile): number | null => {
  const [leader, , count] = open;
  if (leader === systemLeader || leader === trackedLeader) {
    return 3;
  }
  if (leader !== seatLeader) {
    return 0;
  }
  if (count === undefined) {
    return null;
  }
  return count > profile.mostInReport ? 0 : 3 + count * 2;
};

const commandLength = (open: readonly number[]): number => {
  if (open[0] === seatLeader) {
    return 4;
  }
  return open[0] === systemLeader ? 3 : 0;
};

export interface SplitFrames {
  readonly frames: readonly Uint8Array[];
  /** Bytes thrown away because no frame begins with them or the rest never came. */
  readonly spoilt: number;
}

/**
 * Cuts bytes into frames. There is no checksum and no end mark: a pause ends what was begun, and a frame begins with a
 * known leader only. Keeps at most one unfinished frame.
 */
export class HcsSplitter {
  readonly #length: (open: readonly number[]) => number | null;
  readonly #pauseMs: number;
  #open: number[] = [];
  #lastMs = 0;

  constructor(side: 'controller' | 'main-unit', profile: TaidenProfile) {
    this.#pauseMs = profile.pauseMs;
    this.#length = side === 'controller' ? (open) => reportLength(open, profile) : commandLength;
  }

  push(bytes: Uint8Array, nowMs: number): SplitFrames {
    let spoilt = 0;
    if (nowMs - this.#lastMs > this.#pauseMs) {
      spoilt = this.#open.length;
      this.#open = [];
    }
    this.#lastMs = nowMs;
    const frames: Uint8Array[] = [];
    for (const byte of bytes) {
      this.#open.push(byte);
      let length = this.#length(this.#open);
      while (length === 0 && this.#open.length > 0) {
        this.#open.shift();
        spoilt += 1;
        length = this.#open.length === 0 ? null : this.#length(this.#open);
      }
      if (length !== null && this.#open.length >= length) {
        frames.push(Uint8Array.from(this.#open.splice(0, length)));
      }
    }
    return { frames, spoilt };
  }

  reset(): void {
    this.#open = [];
  }
}
