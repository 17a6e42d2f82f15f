import type { DisplayPower } from '../../core/capabilities/display.ts';

/** A message on the bus (protocol.md 2); without opcode it only asks who is there. */
export interface CecFrame {
  readonly from: number;
  readonly to: number;
  readonly opcode: number | null;
  readonly parameters: readonly number[];
}

/** A line of the program `cec-client` (protocol.md 1). */
export type CecLine =
  | { readonly type: 'ready' }
  /** The address the program has on the bus. */
  | { readonly type: 'own-address'; readonly address: number }
  | { readonly type: 'frame'; readonly sentByUs: boolean; readonly frame: CecFrame };

export const opcodes = {
  featureAbort: 0x00,
  imageViewOn: 0x04,
  standby: 0x36,
  keyPressed: 0x44,
  keyReleased: 0x45,
  giveAudioStatus: 0x71,
  reportAudioStatus: 0x7a,
  activeSource: 0x82,
  givePowerStatus: 0x8f,
  reportPowerStatus: 0x90,
} as const;

export const keys = { volumeUp: 0x41, volumeDown: 0x42, mute: 0x43 } as const;

export const display = 0;
export const everybody = 15;
/** The bus carries at most 16 bytes in a message, address and opcode included. */
const mostParameters = 14;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

export const encodeFrame = ({ from, to, opcode, parameters }: CecFrame): string =>
  [from * 16 + to, ...(opcode === null ? [] : [opcode, ...parameters])].map(hex).join(':');

export const decodeFrame = (text: string): CecFrame | null => {
  if (!/^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text)) {
    return null;
  }
  const [address = 0, opcode = null, ...parameters] = text.split(':').map((byte) => Number.parseInt(byte, 16));
  return parameters.length > mostParameters ? null : { from: address >> 4, to: address & 0x0f, opcode, parameters };
};

export const transmitLine = (frame: CecFrame): Uint8Array => new TextEncoder().encode(`tx ${encodeFrame(frame)}\n`);

const traffic = /^TRAFFIC:\s*\[\s*\d+\]\s*(<<|>>)\s*([0-9a-f:]+)\s*$/i;
/** The first one behind the words: on the same line the display follows with its own, `base device: TV (0)`. */
const ownAddress = /logical address\(es\) = [^()]{0,40}\(([0-9a-f])\)/i;

/** Null for the many lines that tell nothing of use. */
export const decodeLine = (line: string): CecLine | null => {
  if (/^waiting for input/i.test(line)) {
    return { type: 'ready' };
  }
  const [, address] = ownAddress.exec(line) ?? [];
  if (address !== undefined) {
    return { type: 'own-address', address: Number.parseInt(address, 16) };
  }
  const [, direction, text = ''] = traffic.exec(line) ?? [];
  const frame = direction === undefined ? null : decodeFrame(text);
  return frame === null ? null : { type: 'frame', sentByUs: direction === '<<', frame };
};

export const encodeTraffic = (sentByUs: boolean, frame: CecFrame): string =>
  `TRAFFIC: [            1234]\t${sentByUs ? '<<' : '>>'} ${encodeFrame(frame)}\n`;

export const readPower = (status: number | undefined): DisplayPower =>
  new Map<number | undefined, DisplayPower>([
    [0, 'on'],
    [1, 'off'],
    [2, 'warming'],
    [3, 'cooling'],
  ]).get(status) ?? 'unknown';

export interface CecAudio {
  readonly muted: boolean;
  /** 0 to 100. */
  readonly percent: number;
}

/** Highest bit mute, the rest the volume; more than 100 is "not known". */
export const readAudio = (status: number | undefined): CecAudio | null =>
  status === undefined || (status & 0x7f) > 100 ? null : { muted: status >= 0x80, percent: status & 0x7f };

/** `1.0.0.0` of two bytes. */
export const physicalAddress = ([high = 0, low = 0]: readonly number[]): string =>
  [high >> 4, high & 0x0f, low >> 4, low & 0x0f].join('.');
