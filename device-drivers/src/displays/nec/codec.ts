/** What a frame carries (protocol.md 1). */
export type NecType = 'command' | 'command-reply' | 'get' | 'get-reply' | 'set' | 'set-reply';

export interface NecFrame {
  readonly type: NecType;
  /** 1 to 100. */
  readonly id: number;
  /** Letters and digits, for instance `01D6`. */
  readonly payload: string;
}

const letters: Readonly<Record<NecType, string>> = {
  command: 'A',
  'command-reply': 'B',
  get: 'C',
  'get-reply': 'D',
  set: 'E',
  'set-reply': 'F',
};
const types = new Map<string, NecType>([
  ['A', 'command'],
  ['B', 'command-reply'],
  ['C', 'get'],
  ['D', 'get-reply'],
  ['E', 'set'],
  ['F', 'set-reply'],
]);

const startOfHeader = 0x01;
const startOfText = 0x02;
const endOfText = 0x03;
const carriageReturn = 0x0d;
const controller = 0x30;
const headerLength = 7;
/** BCC and CR. */
const trailerLength = 2;
const idBase = 0x40;

const isReply = (type: NecType): boolean => type.endsWith('-reply');

const bccOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

export const hexDigits = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');

export const encodeFrame = ({ type, id, payload }: NecFrame): Uint8Array => {
  const message = [startOfText, ...ascii(payload), endOfText];
  const address = idBase + id;
  const [to, from] = isReply(type) ? [controller, address] : [address, controller];
  const body = [0x30, to, from, ...ascii(letters[type]), ...ascii(hexDigits(message.length, 2)), ...message];
  return Uint8Array.from([startOfHeader, ...body, bccOf(body), carriageReturn]);
};

/** A whole frame, from SOH to CR; null when it is none. */
export const decodeFrame = (frame: Uint8Array): NecFrame | null => {
  const bytes = Array.from(frame);
  const [, , to = 0, from = 0, letter = 0] = bytes;
  const type = types.get(String.fromCharCode(letter));
  const bcc = bytes.at(-trailerLength);
  const message = bytes.slice(headerLength, -trailerLength);
  const payload = message.slice(1, -1);
  const framed = message.length > 1 && message[0] === startOfText && message.at(-1) === endOfText;
  const printable = payload.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (type === undefined || !framed || !printable || bccOf(bytes.slice(1, -trailerLength)) !== bcc) {
    return null;
  }
  return { type, id: (isReply(type) ? from : to) - idBase, payload: String.fromCharCode(...payload) };
};

export interface NecValue {
  readonly known: boolean;
  readonly code: string;
  readonly highest: number;
  readonly value: number;
}

const valuePattern = /^([0-9A-F]{2})([0-9A-F]{4})[0-9A-F]{2}([0-9A-F]{4})([0-9A-F]{4})$/i;

/** The answer to a get or set: result, code, type, highest and present value (protocol.md 2). */
export const readValue = (payload: string): NecValue | null => {
  const [, result = '', code = '', highest = '', value = ''] = valuePattern.exec(payload) ?? [];
  return code === ''
    ? null
    : {
        known: result === '00',
        code: code.toUpperCase(),
        highest: Number.parseInt(highest, 16),
        value: Number.parseInt(value, 16),
      };
};

/** `0200D60000040001`: result 00, of 4 modes the first. Null when it tells of something else. */
export const readPowerMode = (payload: string): number | null => {
  const [, mode] = /^0200D600[0-9A-F]{4}([0-9A-F]{4})$/i.exec(payload) ?? [];
  return mode === undefined ? null : Number.parseInt(mode, 16);
};

/** Bytes that are looked at together: noise costs as much as it is long, however much of it comes at once. */
const pieceLength = 256;

/** Cuts at the length of the header; what cannot begin a frame is thrown away. Keeps one unfinished frame. */
export class NecSplitter {
  #open: number[] = [];

  push(bytes: Uint8Array): { readonly replies: readonly NecFrame[]; readonly spoilt: number } {
    const replies: NecFrame[] = [];
    let spoilt = 0;
    for (let at = 0; at < bytes.length; at += pieceLength) {
      this.#open.push(...bytes.subarray(at, at + pieceLength));
      spoilt += this.#cut(replies);
    }
    return { replies, spoilt };
  }

  reset(): void {
    this.#open = [];
  }

  /** How many bytes were thrown away. */
  #cut(replies: NecFrame[]): number {
    let spoilt = 0;
    while (this.#open.length > 0) {
      const size = this.#frameSize();
      if (size !== null && this.#open.length < size) {
        break;
      }
      const frame = size === null ? null : decodeFrame(Uint8Array.from(this.#open.slice(0, size)));
      if (frame === null) {
        spoilt += 1;
        this.#open.shift();
      } else {
        replies.push(frame);
        this.#open.splice(0, size ?? 1);
      }
    }
    return spoilt;
  }

  /** Null when no frame begins here; the header itself while the length has not come. */
  #frameSize(): number | null {
    const [first, reserved = 0x30] = this.#open;
    if (first !== startOfHeader || reserved !== 0x30) {
      return null;
    }
    if (this.#open.length < headerLength) {
      return headerLength;
    }
    const length = String.fromCharCode(...this.#open.slice(headerLength - 2, headerLength));
    return /^[0-9A-F]{2}$/i.test(length) ? headerLength + Number.parseInt(length, 16) + trailerLength : null;
  }
}
