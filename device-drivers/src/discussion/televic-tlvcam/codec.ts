import { microphoneLetters, type TlvcamProfile } from './profiles.ts';

/** What the central unit tells the camera control (protocol.md). Seats are 1 to 9999. */
export type TlvMessage =
  | { readonly type: 'microphone'; readonly seat: number; readonly on: boolean; readonly president: boolean }
  /** These microphones are open and no others. */
  | { readonly type: 'synchronise'; readonly seats: readonly number[] }
  | { readonly type: 'all-off' }
  /** The camera shall go to its neutral position; says nothing of microphones. */
  | { readonly type: 'reset' }
  /** Whole and well-formed, but not known here. */
  | { readonly type: 'other' };

export const lastSeat = 9999;
/** The receiver's word that a TLVCAM1 message arrived whole. */
export const acknowledgement = 0x06;

type Framing = TlvcamProfile['framing'];

const digits = (seat: number): string => String(seat).padStart(4, '0');

/** The sum of the characters modulo 65536 in four capital hex digits. */
export const checksum = (data: string): string => {
  let sum = 0;
  for (const byte of new TextEncoder().encode(data)) {
    sum += byte;
  }
  return (sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');
};

const numbersIn = (text: string): readonly number[] | null => {
  if (!/^(?:\d{4})+$/.test(text)) {
    return null;
  }
  return Array.from({ length: text.length / 4 }, (_, index) => Number(text.slice(index * 4, index * 4 + 4)));
};

const decodeData = (data: string): TlvMessage | null => {
  const kind = data.slice(0, 1);
  const numbers = numbersIn(data.slice(1));
  const letter = microphoneLetters.find((candidate) => candidate.letter === kind);
  if (letter !== undefined) {
    const seat = numbers?.length === 1 ? (numbers[0] ?? 0) : 0;
    return seat === 0 ? null : { type: 'microphone', seat, on: letter.on, president: letter.president };
  }
  switch (kind) {
    case 'S':
      return numbers === null ? null : { type: 'synchronise', seats: numbers.filter((seat) => seat !== 0) };
    case 'V':
      return numbers === null ? null : { type: 'all-off' };
    case 'R':
      return data === 'R' ? { type: 'reset' } : null;
    default:
      return /^[A-Za-z]/.test(data) ? { type: 'other' } : null;
  }
};

const decodeChecked = (line: string): TlvMessage | null => {
  const body = line.slice(1, -4);
  const whole = line.startsWith('%') && line.length > 5 && checksum(body) === line.slice(-4);
  return whole ? decodeData(body) : null;
};

const decodePlain = (line: string): TlvMessage | null => {
  if (line === '&30000') {
    return { type: 'all-off' };
  }
  const found = /^\$([12])(\d{4})$/.exec(line);
  const seat = Number(found?.[2] ?? 0);
  if (seat !== 0) {
    return { type: 'microphone', seat, on: found?.[1] === '1', president: false };
  }
  return /^[$&]\d{5}$/.test(line) ? { type: 'other' } : null;
};

/** One line without its end; null for what cannot be one or arrived damaged. */
export const decodeMessage = (line: string, framing: Framing): TlvMessage | null =>
  framing === 'checksum' ? decodeChecked(line) : decodePlain(line);

const encodeData = (message: TlvMessage): string => {
  switch (message.type) {
    case 'microphone': {
      const { on, president, seat } = message;
      const letter = microphoneLetters.find((one) => one.on === on && one.president === president);
      return `${letter?.letter ?? 'M'}${digits(seat)}`;
    }
    case 'synchronise':
      return `S${message.seats.length === 0 ? digits(0) : message.seats.map(digits).join('')}`;
    case 'all-off':
      return `V${digits(0)}`;
    case 'reset':
      return 'R';
    case 'other':
      return 'X';
    default:
      return message satisfies never;
  }
};

const encodePlain = (message: TlvMessage): string =>
  message.type === 'microphone' ? `$${message.on ? 1 : 2}${digits(message.seat)}` : '&30000';

/** A message as the central unit sends it, without its line end; the counterpart of `decodeMessage`. */
export const encodeMessage = (message: TlvMessage, framing: Framing): string => {
  const data = encodeData(message);
  return framing === 'checksum' ? `%${data}${checksum(data)}` : encodePlain(message);
};

/** TLVCAM1 ends with CR, TLVCAM2 with CR LF. */
export const messageBytes = (message: TlvMessage, framing: Framing): Uint8Array =>
  new TextEncoder().encode(`${encodeMessage(message, framing)}${framing === 'checksum' ? '\r' : '\r\n'}`);
