/**
 * Descriptors in the style of each maker, composed from HID 1.11 and the usage tables, not recorded (protocol.md, at the
 * top of src/telephony/hid-telephony); what the makers differ in is protocol.md 3 and 4.
 */

/** Report number and bit (from the first byte behind the number) of a key or lamp. */
export type Place = readonly [reportId: number, bit: number];

export interface SpeakerphoneStyle {
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly descriptor: Uint8Array;
  readonly numbered: boolean;
  readonly hook: Place;
  readonly mute: Place;
  /** The mute bit says how it is, instead of that the key was pressed. */
  readonly muteIsState: boolean;
  readonly volumeUp: Place | null;
  readonly offHookLamp: Place;
  readonly muteLamp: Place;
  readonly ringLamp: Place;
  /** Bytes of data by report number. */
  readonly inputBytes: Readonly<Record<number, number>>;
  readonly outputBytes: Readonly<Record<number, number>>;
  /** On-hook the mute key tells nothing and the mute lamp stays dark. */
  readonly muteNeedsOffHook: boolean;
}

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));

/** Keys in one report, lamps in one report, a vendor's collection behind; composed from HID 1.11 and the usage tables. */
const jabra: SpeakerphoneStyle = {
  name: 'Jabra style speakerphone',
  vendorId: 0x0b0e,
  productId: 0x0412,
  descriptor: bytes(`
    05 0b 09 05 a1 01 85 02
    15 00 25 01 75 01
    09 20 95 01 81 22
    09 2f 09 21 09 24 95 03 81 06
    05 09 09 07 95 01 81 02
    95 03 81 01
    05 08 09 17 09 09 09 18 09 21 95 04 91 22
    05 0b 09 9e 95 01 91 22
    95 03 91 01
    c0
    05 0c 09 01 a1 01 85 01 15 00 25 01 09 e9 09 ea 09 e2 75 01 95 03 81 06 95 05 81 01 c0
    06 00 ff 09 01 a1 01 85 04 75 08 95 3f 15 00 26 ff 00 09 01 81 02 09 01 91 02 c0`),
  numbered: true,
  hook: [2, 0],
  mute: [2, 1],
  muteIsState: false,
  volumeUp: [1, 0],
  offHookLamp: [2, 0],
  muteLamp: [2, 1],
  ringLamp: [2, 2],
  inputBytes: { 1: 1, 2: 1, 4: 63 },
  outputBytes: { 2: 1, 4: 63 },
  muteNeedsOffHook: true,
};

/** Each lamp in a report of its own. */
const poly: SpeakerphoneStyle = {
  name: 'Poly style speakerphone',
  vendorId: 0x047f,
  productId: 0xc02e,
  descriptor: bytes(`
    05 0c 09 01 a1 01 85 01 15 00 25 01 75 01 95 02 09 ea 09 e9 81 02 95 06 81 03 c0
    05 0b 09 05 a1 01
    85 08 15 00 25 01 75 01 95 01 09 20 81 22 09 2f 81 06 09 21 81 06 95 05 81 03
    85 09 05 08 95 01 09 09 91 22 95 07 91 03
    85 17 09 17 95 01 91 22 95 07 91 03
    85 18 09 18 95 01 91 22 95 07 91 03
    c0`),
  numbered: true,
  hook: [8, 0],
  mute: [8, 1],
  muteIsState: false,
  volumeUp: [1, 1],
  offHookLamp: [0x17, 0],
  muteLamp: [9, 0],
  ringLamp: [0x18, 0],
  inputBytes: { 1: 1, 8: 1 },
  outputBytes: { 9: 1, 0x17: 1, 0x18: 1 },
  muteNeedsOffHook: true,
};

/** No report numbers; a key pad as an array between the keys. */
const logitech: SpeakerphoneStyle = {
  name: 'Logitech style speakerphone',
  vendorId: 0x046d,
  productId: 0x0a38,
  descriptor: bytes(`
    05 0b 09 01 a1 01 15 00 25 01 75 01
    95 03 81 03
    09 20 95 01 81 02
    75 04 95 01 15 00 25 0c 0b 00 00 0b 00 19 b0 29 bb 81 40
    75 01 15 00 25 01 95 01 09 2f 81 06 95 07 81 03
    05 08 09 09 09 18 95 02 91 02
    95 06 91 03
    09 17 95 01 91 02 95 07 91 03
    c0`),
  numbered: false,
  hook: [0, 3],
  mute: [0, 8],
  muteIsState: false,
  volumeUp: null,
  offHookLamp: [0, 8],
  muteLamp: [0, 0],
  ringLamp: [0, 1],
  inputBytes: { 0: 2 },
  outputBytes: { 0: 2 },
  muteNeedsOffHook: false,
};

/** A mute that tells how it is; push and pop around the lamps. */
const yealink: SpeakerphoneStyle = {
  name: 'Yealink style speakerphone',
  vendorId: 0x6993,
  productId: 0xb06d,
  descriptor: bytes(`
    05 0b 09 04 a1 01 85 03 15 00 25 01 75 01 95 02
    09 2f 09 20 81 02
    a4 05 0c 95 02 09 ea 09 e9 81 06 b4
    75 04 95 01 81 01
    a4 05 08 75 01 95 03 09 18 09 17 09 09 91 02 b4
    75 05 95 01 91 01
    c0`),
  numbered: true,
  hook: [3, 1],
  mute: [3, 0],
  muteIsState: true,
  volumeUp: [3, 3],
  offHookLamp: [3, 1],
  muteLamp: [3, 2],
  ringLamp: [3, 0],
  inputBytes: { 3: 1 },
  outputBytes: { 3: 1 },
  muteNeedsOffHook: true,
};

export const speakerphoneStyles = { jabra, poly, logitech, yealink } as const;
