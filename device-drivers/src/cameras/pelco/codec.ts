/** The two languages of Pelco (protocol.md 1 and 2): the same four bytes of command in different frames. */
export type PelcoLanguage = 'd' | 'p';

/** Ways of each axis: -1, 0 or 1; pan right, tilt up, zoom in, focus far and iris open are 1. Speeds are 0 to 3F. */
export interface PelcoMotion {
  readonly pan: Way;
  readonly tilt: Way;
  readonly zoom: Way;
  readonly focus: Way;
  readonly iris: Way;
  readonly panSpeed: number;
  readonly tiltSpeed: number;
}

export type Way = -1 | 0 | 1;

/** Two command bytes and two data bytes. */
export type PelcoWords = readonly [number, number, number, number];

/** Second command byte of everything that is not a motion; the first is 0. */
const commandCodes = {
  setPreset: 0x03,
  clearPreset: 0x05,
  goPreset: 0x07,
  auxOn: 0x09,
  auxOff: 0x0b,
  zoomSpeed: 0x25,
  focusSpeed: 0x27,
  absolutePan: 0x4b,
  absoluteTilt: 0x4d,
  absoluteZoom: 0x4f,
  queryPan: 0x51,
  queryTilt: 0x53,
  queryZoom: 0x55,
  panReply: 0x59,
  tiltReply: 0x5b,
  zoomReply: 0x5d,
} as const;

export type PelcoCode = keyof typeof commandCodes;

const codes: ReadonlyMap<number, PelcoCode> = new Map(
  Object.entries(commandCodes).flatMap(([name, code]) => (isPelcoCode(name) ? [[code, name] as const] : [])),
);

function isPelcoCode(name: string): name is PelcoCode {
  return Object.hasOwn(commandCodes, name);
}

/** Bits of the two command bytes for each way, as one number. Pan, tilt and zoom are alike in both languages. */
const wayBits = {
  pan: { d: [0x0002, 0x0004], p: [0x0002, 0x0004] },
  tilt: { d: [0x0008, 0x0010], p: [0x0008, 0x0010] },
  zoom: { d: [0x0020, 0x0040], p: [0x0020, 0x0040] },
  focus: { d: [0x0080, 0x0100], p: [0x0100, 0x0200] },
  iris: { d: [0x0200, 0x0400], p: [0x0400, 0x0800] },
} as const;

type Axis = keyof typeof wayBits;

const axes = ['pan', 'tilt', 'zoom', 'focus', 'iris'] as const satisfies readonly Axis[];

export const still: PelcoMotion = { pan: 0, tilt: 0, zoom: 0, focus: 0, iris: 0, panSpeed: 0, tiltSpeed: 0 };

const bitsOf = (axis: Axis, way: Way, language: PelcoLanguage): number => {
  const [plus, minus] = wayBits[axis][language];
  return way === 0 ? 0 : way > 0 ? plus : minus;
};

/** The words of a motion; all ways 0 is the stop. */
export const motionWords = (motion: PelcoMotion, language: PelcoLanguage): PelcoWords => {
  const bits = axes.reduce((sum, axis) => sum | bitsOf(axis, motion[axis], language), 0);
  return [bits >> 8, bits & 0xff, motion.pan === 0 ? 0 : motion.panSpeed, motion.tilt === 0 ? 0 : motion.tiltSpeed];
};

/** The words of any other command; `value` is 0 to FFFF, most commands take up to FF. */
export const commandWords = (code: PelcoCode, value: number): PelcoWords => [
  0,
  commandCodes[code],
  (value >> 8) & 0xff,
  value & 0xff,
];

const sum = (bytes: readonly number[]): number => bytes.reduce((a, b) => a + b, 0) & 0xff;
const xor = (bytes: readonly number[]): number => bytes.reduce((a, b) => a ^ b, 0);

const startD = 0xff;
const startP = 0xa0;
const endP = 0xaf;

export const frameLengths = { d: 7, p: 8 } as const satisfies Record<PelcoLanguage, number>;

/** `address` is 1 to 255, in Pelco-P 1 to 32 (on the wire one less). */
export const encodeFrame = (language: PelcoLanguage, address: number, words: PelcoWords): Uint8Array => {
  if (language === 'd') {
    const body = [address, ...words];
    return Uint8Array.of(startD, ...body, sum(body));
  }
  const body = [startP, address - 1, ...words, endP];
  return Uint8Array.of(...body, xor(body));
};

export interface PelcoFrame {
  readonly address: number;
  readonly words: PelcoWords;
}

/** Null for bytes that are not one whole frame. */
export const decodeFrame = (language: PelcoLanguage, bytes: Uint8Array): PelcoFrame | null => {
  const [, wireAddress = 0, first = 0, second = 0, third = 0, fourth = 0] = bytes;
  const address = language === 'd' ? wireAddress : wireAddress + 1;
  const words: PelcoWords = [first, second, third, fourth];
  const right = encodeFrame(language, address, words);
  const same = bytes.length === right.length && right.every((byte, index) => byte === bytes[index]);
  return same ? { address, words } : null;
};

export type PelcoMeaning =
  | { readonly type: 'command'; readonly code: PelcoCode; readonly value: number }
  | { readonly type: 'motion'; readonly motion: PelcoMotion }
  | { readonly type: 'unknown' };

const wayOf = (bits: number, axis: Axis, language: PelcoLanguage): Way => {
  const [plus, minus] = wayBits[axis][language];
  const forward = (bits & plus) !== 0;
  const backward = (bits & minus) !== 0;
  return forward === backward ? 0 : forward ? 1 : -1;
};

/** What the words of a frame mean. An odd second byte is a command, an even one a motion (protocol.md 1). */
export const decodeWords = ([first, second, high, low]: PelcoWords, language: PelcoLanguage): PelcoMeaning => {
  if (second % 2 === 1) {
    const code = first === 0 ? codes.get(second) : undefined;
    return code === undefined ? { type: 'unknown' } : { type: 'command', code, value: high * 256 + low };
  }
  const bits = first * 256 + second;
  const [pan, tilt, zoom, focus, iris] = [
    wayOf(bits, 'pan', language),
    wayOf(bits, 'tilt', language),
    wayOf(bits, 'zoom', language),
    wayOf(bits, 'focus', language),
    wayOf(bits, 'iris', language),
  ];
  return { type: 'motion', motion: { pan, tilt, zoom, focus, iris, panSpeed: high, tiltSpeed: low } };
};

export interface SplitPelco {
  readonly frames: readonly PelcoFrame[];
  /** Bytes that belong to no frame. */
  readonly spoilt: number;
}

/** Cuts a byte stream into frames; what does not begin a frame is skipped byte by byte. Keeps less than one frame. */
export class PelcoSplitter {
  readonly #language: PelcoLanguage;
  #open: number[] = [];

  constructor(language: PelcoLanguage) {
    this.#language = language;
  }

  push(bytes: Uint8Array): SplitPelco {
    const frames: PelcoFrame[] = [];
    let spoilt = 0;
    const start = this.#language === 'd' ? startD : startP;
    for (const byte of bytes) {
      this.#open.push(byte);
      if (this.#open.length === frameLengths[this.#language]) {
        const frame = decodeFrame(this.#language, Uint8Array.from(this.#open));
        frames.push(...(frame === null ? [] : [frame]));
        this.#open = frame === null ? this.#open.slice(1) : [];
        spoilt += frame === null ? 1 : 0;
      }
      while (this.#open.length > 0 && this.#open[0] !== start) {
        this.#open = this.#open.slice(1);
        spoilt += 1;
      }
    }
    return { frames, spoilt };
  }

  reset(): void {
    this.#open = [];
  }
}
