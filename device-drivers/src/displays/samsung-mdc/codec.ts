import { FrameCutter, type Taken } from '../frame-cutter.ts';

/** A frame to or from a display: `AA command id length data… sum` (protocol.md 1). */
export interface MdcFrame {
  readonly command: number;
  readonly id: number;
  readonly data: readonly number[];
}

export type MdcReply =
  | { readonly type: 'ack'; readonly id: number; readonly command: number; readonly data: readonly number[] }
  | { readonly type: 'nak'; readonly id: number; readonly command: number; readonly data: readonly number[] }
  /** The display wants TLS and a PIN on this connection. */
  | { readonly type: 'secured' }
  | { readonly type: 'pin'; readonly accepted: boolean };

const header = 0xaa;
const replyMark = 0xff;
const ack = 0x41;
const nak = 0x4e;
/** Names and serial numbers are the longest answers; a longer length is a spoilt byte. */
const longestData = 100;
const frameOverhead = 5;

export const tlsAnnouncement = 'MDCSTART<<TLS>>';
export const pinAccepted = 'MDCAUTH<<PASS>>';
const pinRefused = /^MDCAUTH<<FAIL[^>]{0,12}>>$/;
const longestText = 32;
const firstOfText = 0x4d;
const endOfText = '>>';

const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);

export const encodeFrame = ({ command, id, data }: MdcFrame): Uint8Array => {
  const body = [command, id, data.length, ...data];
  return Uint8Array.from([header, ...body, sumOf(body)]);
};

export const encodeReply = (type: 'ack' | 'nak', { command, id, data }: MdcFrame): Uint8Array =>
  encodeFrame({ command: replyMark, id, data: [type === 'ack' ? ack : nak, command, ...data] });

/** Digits of the PIN as the display expects them: four at least (protocol.md 3). */
export const pinBytes = (pin: string): Uint8Array => new TextEncoder().encode(pin.padStart(4, '0'));

export const replyOf = ({ command, id, data: [mark, asked, ...data] }: MdcFrame): MdcReply | null => {
  if (command !== replyMark || asked === undefined || (mark !== ack && mark !== nak)) {
    return null;
  }
  return { type: mark === ack ? 'ack' : 'nak', id, command: asked, data };
};

const replyOfText = (text: string): MdcReply | null => {
  if (text === tlsAnnouncement) {
    return { type: 'secured' };
  }
  return text === pinAccepted || pinRefused.test(text) ? { type: 'pin', accepted: text === pinAccepted } : null;
};

const takeFrame = (bytes: readonly number[]): Taken<MdcFrame> => {
  const [first, command = 0, id = 0, length = 0] = bytes;
  if (first !== header || length > longestData) {
    return 'garbage';
  }
  const size = length + frameOverhead;
  if (bytes.length < size) {
    return 'incomplete';
  }
  const right = sumOf(bytes.slice(1, size - 1)) === bytes[size - 1];
  return right ? { item: { command, id, data: bytes.slice(4, size - 1) }, size } : 'garbage';
};

const takeText = (bytes: readonly number[]): Taken<MdcReply> => {
  const text = String.fromCharCode(...bytes.slice(0, longestText));
  const size = text.indexOf(endOfText) + endOfText.length;
  if (size < endOfText.length) {
    const hopeful = bytes.length < longestText && 'MDC'.startsWith(text.slice(0, 3));
    return hopeful ? 'incomplete' : 'garbage';
  }
  const item = replyOfText(text.slice(0, size));
  return item === null ? 'garbage' : { item, size };
};

/** The display's side of the stream, for the driver. */
export class MdcReplySplitter {
  readonly #cutter = new FrameCutter<MdcReply>((bytes) => {
    if (bytes[0] === firstOfText) {
      return takeText(bytes);
    }
    const taken = takeFrame(bytes);
    if (typeof taken === 'string') {
      return taken;
    }
    const item = replyOf(taken.item);
    return item === null ? 'garbage' : { item, size: taken.size };
  });

  push(bytes: Uint8Array): { readonly replies: readonly MdcReply[]; readonly spoilt: number } {
    const { items, spoilt } = this.#cutter.push(bytes);
    return { replies: items, spoilt };
  }

  reset(): void {
    this.#cutter.reset();
  }
}

/** The controller's side of the stream, for a display of our own. */
export const createFrameCutter = (): FrameCutter<MdcFrame> => new FrameCutter(takeFrame);
