import { viscaCommands, type ViscaCommandName } from './commands.ts';
import { longestFrame, terminator } from './frame-splitter.ts';
import { constantHeadOf, fillTemplate, matchTemplate, type Fields } from './template.ts';

export type CommandFields<Name extends ViscaCommandName> = Fields<(typeof viscaCommands)[Name]['template']>;

/** The address every device on a serial chain listens to. */
export const broadcast = 8;

/** A frame from the controller (address 0) to camera `address` 1..7, or to everyone with `broadcast`. */
export const encodeCommand = <Name extends ViscaCommandName>(
  address: number,
  name: Name,
  fields: CommandFields<Name>,
): Uint8Array => {
  const template: (typeof viscaCommands)[Name]['template'] = viscaCommands[name].template;
  return Uint8Array.from([0x80 | address, ...fillTemplate(template, fields), terminator]);
};

export interface DecodedCommand {
  readonly name: ViscaCommandName;
  readonly address: number;
  /** Unsigned, as on the wire. */
  readonly fields: ReadonlyMap<string, number>;
}

const isCommandName = (name: string): name is ViscaCommandName => name in viscaCommands;

/** A key of the first three bytes of a payload; shorter ones have keys of their own. */
const headKey = (first = 0x100, second = 0x100, third = 0x100): number => (first * 0x200 + second) * 0x200 + third;

/** All commands by the bytes they begin with, in the order of the table. */
const commandsByHead: ReadonlyMap<number, readonly ViscaCommandName[]> = Map.groupBy(
  Object.keys(viscaCommands).filter(isCommandName),
  (name) => {
    const [first, second, third] = constantHeadOf(viscaCommands[name].template);
    return headKey(first, second, third);
  },
);

/** The command a camera was sent, or null when it is none of ours. */
export const decodeCommand = (frame: Uint8Array): DecodedCommand | null => {
  const header = frame[0] ?? 0;
  const address = header & 0x0f;
  if ((header & 0xf0) !== 0x80 || address === 0 || address > broadcast || frame.at(-1) !== terminator) {
    return null;
  }
  const byteAt = (at: number): number | undefined => (at < frame.length - 1 ? frame[at] : undefined);
  const head = headKey(byteAt(1), byteAt(2), byteAt(3));
  for (const name of commandsByHead.get(head) ?? []) {
    const decoded = decodeCommandAs(name, frame);
    if (decoded !== null) {
      return decoded;
    }
  }
  return null;
};

/** Some commands of different makers look alike: a camera knows which it takes. */
export const decodeCommandAs = (name: ViscaCommandName, frame: Uint8Array): DecodedCommand | null => {
  const fields = matchTemplate(viscaCommands[name].template, frame);
  return fields === null ? null : { name, address: (frame[0] ?? 0) & 0x0f, fields };
};

const errorCodes = {
  length: 0x01,
  syntax: 0x02,
  'buffer-full': 0x03,
  cancelled: 0x04,
  'no-socket': 0x05,
  'not-executable': 0x41,
} as const;

export type ViscaErrorCode = keyof typeof errorCodes;

/** What a camera says (protocol.md 1.3). Sockets are 0..15 as received; 0 means "no socket". */
export type ViscaReply =
  | { readonly type: 'ack'; readonly socket: number }
  /** `data` is empty for a command, the payload for an inquiry. */
  | { readonly type: 'completion'; readonly socket: number; readonly data: Uint8Array }
  | { readonly type: 'error'; readonly socket: number; readonly code: ViscaErrorCode }
  | { readonly type: 'network-change' }
  /** The broadcast came back: `cameras` are on the chain. */
  | { readonly type: 'address-set'; readonly cameras: number }
  | { readonly type: 'if-clear' };

const isErrorName = (name: string): name is ViscaErrorCode => name in errorCodes;

const errorName = (code: number | undefined): ViscaErrorCode => {
  const known = Object.entries(errorCodes).find(([, value]) => value === code)?.[0];
  // Too short frames and unknown codes were seen on real cameras (protocol.md 1.3 rule 6): a refusal all the same.
  return known !== undefined && isErrorName(known) ? known : 'syntax';
};

const decodeBroadcast = (payload: Uint8Array): ViscaReply | null => {
  const [first, second = 0, third] = payload;
  if (payload.length === 2 && first === 0x30) {
    return { type: 'address-set', cameras: Math.max(0, (second & 0x0f) - 1) };
  }
  return payload.length === 3 && first === 0x01 && second === 0x00 && third === 0x01 ? { type: 'if-clear' } : null;
};

/**
 * One frame from the camera's side, or null when it makes no sense.
 * Any `x0` header with its high bit counts as the camera's: some answer with another address (protocol.md 1.1).
 */
export const decodeReply = (frame: Uint8Array): ViscaReply | null => {
  const header = frame[0] ?? 0;
  if (frame.length < 3 || frame.length > longestFrame || frame.at(-1) !== terminator) {
    return null;
  }
  if (header === (0x80 | broadcast)) {
    return decodeBroadcast(frame.subarray(1, -1));
  }
  if ((header & 0x8f) !== 0x80) {
    return null;
  }
  const kind = frame[1] ?? 0;
  const alone = frame.length === 3;
  const socket = kind & 0x0f;
  switch (kind & 0xf0) {
    case 0x40:
      return alone ? { type: 'ack', socket } : null;
    case 0x50:
      return { type: 'completion', socket, data: frame.slice(2, -1) };
    case 0x60:
      return { type: 'error', socket, code: errorName(frame[2]) };
    case 0x30:
      return kind === 0x38 && alone ? { type: 'network-change' } : null;
    default:
      return null;
  }
};

const replyPayload = (reply: Exclude<ViscaReply, { type: 'address-set' | 'if-clear' }>): number[] => {
  if (reply.type === 'ack') {
    return [0x40 | reply.socket];
  }
  if (reply.type === 'completion') {
    return [0x50 | reply.socket, ...reply.data];
  }
  return reply.type === 'error' ? [0x60 | reply.socket, errorCodes[reply.code]] : [0x38];
};

/** A reply as camera `address` puts it on the wire; the counterpart of `decodeReply`. */
export const encodeReply = (address: number, reply: ViscaReply): Uint8Array => {
  if (reply.type === 'address-set') {
    return Uint8Array.of(0x80 | broadcast, 0x30, reply.cameras + 1, terminator);
  }
  if (reply.type === 'if-clear') {
    return Uint8Array.of(0x80 | broadcast, 0x01, 0x00, 0x01, terminator);
  }
  return Uint8Array.of(0x80 | (address << 4), ...replyPayload(reply), terminator);
};

export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
