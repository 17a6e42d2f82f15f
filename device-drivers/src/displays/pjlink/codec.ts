import { createHash } from 'node:crypto';
import type { DisplayFault, DisplayPower, DisplayState } from '../../core/capabilities/display.ts';

/** A line from the projector (protocol.md 1 and 2). */
export type PjlinkReply =
  /** `salt` is null when no password is asked for. */
  | { readonly type: 'greeting'; readonly salt: string | null }
  | { readonly type: 'password-refused' }
  | { readonly type: 'answer'; readonly command: string; readonly value: string };

export interface PjlinkCommand {
  readonly class: 1 | 2;
  /** Four letters, upper case. */
  readonly command: string;
  /** `?` asks. */
  readonly parameter: string;
}

/** MD5 is what the protocol demands; it keeps the password off the wire of a local network, no more (protocol.md 1). */
export const passwordDigest = (salt: string, password: string): string =>
  createHash('md5').update(`${salt}${password}`, 'utf8').digest('hex');

export const encodeCommand = ({ class: digit, command, parameter }: PjlinkCommand): string =>
  `%${digit}${command} ${parameter}`;

export const commandBytes = (command: PjlinkCommand, digest: string): Uint8Array =>
  new TextEncoder().encode(`${digest}${encodeCommand(command)}\r`);

const commandPattern = /^%([12])([a-z0-9]{4}) (.{0,128})$/i;

export const decodeCommand = (line: string): PjlinkCommand | null => {
  const [, digit, command = '', parameter = ''] = commandPattern.exec(line) ?? [];
  if (digit === undefined) {
    return null;
  }
  return { class: digit === '2' ? 2 : 1, command: command.toUpperCase(), parameter };
};

const greetingPattern = /^PJLINK\s+(?:0|1\s+([0-9a-f]{8})|(ERRA))$/i;
const answerPattern = /^%\s?[12]([a-z0-9]{4})\s?=(.{0,160})$/i;

/** Lower case, blanks and missing padding are tolerated: projectors are not strict (protocol.md 2). */
export const decodeReply = (line: string): PjlinkReply | null => {
  const greeting = greetingPattern.exec(line.trim());
  if (greeting !== null) {
    const [, salt = null, refusedBy] = greeting;
    return refusedBy === undefined ? { type: 'greeting', salt } : { type: 'password-refused' };
  }
  const [, command, value = ''] = answerPattern.exec(line.trim()) ?? [];
  return command === undefined ? null : { type: 'answer', command: command.toUpperCase(), value: value.trim() };
};

export const encodeReply = (reply: PjlinkReply): string => {
  switch (reply.type) {
    case 'greeting':
      return reply.salt === null ? 'PJLINK 0' : `PJLINK 1 ${reply.salt}`;
    case 'password-refused':
      return 'PJLINK ERRA';
    case 'answer':
      return `%1${reply.command}=${reply.value}`;
    default:
      return reply satisfies never;
  }
};

export const readPower = (value: string): DisplayPower | null =>
  new Map<string, DisplayPower>([
    ['0', 'off'],
    ['1', 'on'],
    ['2', 'cooling'],
    ['3', 'warming'],
  ]).get(value) ?? null;

/** `31` both muted, `11` picture only, `21` sound only, `30` none. */
export const readMute = (value: string): Pick<DisplayState, 'muted' | 'pictureMuted'> | null => {
  const [, what, on] = /^([123])([01])$/.exec(value) ?? [];
  if (what === undefined) {
    return null;
  }
  return { muted: on === '1' && what !== '1', pictureMuted: on === '1' && what !== '2' };
};

const faultParts: readonly DisplayFault[] = ['fan', 'lamp', 'temperature', 'cover', 'filter', 'other'];

export const readFaults = (value: string): DisplayState['faults'] | null => {
  if (!/^[012]{6}$/.test(value)) {
    return null;
  }
  return faultParts.flatMap((part, index) => {
    const digit = value[index];
    return digit === '0' ? [] : [{ part, severity: digit === '1' ? ('warning' as const) : ('error' as const) }];
  });
};

/** Pairs of hours and on/off; of several lamps the oldest. */
export const readLampHours = (value: string): number | null => {
  const words = value.split(/\s+/);
  const hours = words.filter((_, index) => index % 2 === 0);
  return words.length % 2 === 0 && hours.every((word) => /^\d{1,5}$/.test(word))
    ? Math.max(...hours.map(Number))
    : null;
};

const inputCode = /^[1-6][1-9A-Z]$/;

export const readInputs = (value: string): readonly string[] | null => {
  const codes = value
    .toUpperCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return codes.every((code) => inputCode.test(code)) ? codes : null;
};

const inputKinds: Readonly<Record<string, string>> = {
  1: 'rgb',
  2: 'video',
  3: 'digital',
  4: 'storage',
  5: 'network',
  6: 'internal',
};

/** `31` is `digital1`: the protocol knows kinds of inputs, not the names on the housing. */
export const inputName = (code: string): string => {
  const [kind = '', place = ''] = code.toUpperCase();
  return `${inputKinds[kind] ?? kind}${place.toLowerCase()}`;
};
