/** What the central unit tells (protocol.md). Seats are 1 to 65535. */
export type DisEvent =
  | { readonly type: 'microphone'; readonly seat: number; readonly on: boolean }
  | { readonly type: 'request'; readonly seat: number; readonly on: boolean }
  | { readonly type: 'seat'; readonly seat: number; readonly active: boolean; readonly name: string | null }
  | { readonly type: 'priority'; readonly seat: number; readonly priority: number }
  | { readonly type: 'command-error'; readonly text: string }
  /** A line of the protocol that is of no interest here, for instance a volume. */
  | { readonly type: 'other'; readonly word: string };

/** What this driver asks of the central unit. */
export type DisCommand =
  | { readonly type: 'microphone'; readonly seat: number; readonly on: boolean }
  | { readonly type: 'request'; readonly seat: number; readonly on: boolean }
  | { readonly type: 'priority'; readonly seat: number; readonly priority: number }
  | { readonly type: 'all-off' }
  | { readonly type: 'status' };

export const lastSeat = 65_535;
const highestPriority = 5;

const numberIn = (text: string | undefined, low: number, high: number): number | null => {
  if (text === undefined || !/^\d{1,5}$/.test(text)) {
    return null;
  }
  const value = Number(text);
  return value >= low && value <= high ? value : null;
};

const seatIn = (text: string | undefined): number | null => numberIn(text, 1, lastSeat);

type Words = readonly string[];

const onOff =
  <Type extends 'microphone' | 'request'>(type: Type, on: boolean) =>
  (words: Words): { type: Type; seat: number; on: boolean } | null => {
    const seat = seatIn(words[1]);
    return seat === null || words.length > 2 ? null : { type, seat, on };
  };

const seatState = (words: Words): DisEvent | null => {
  const seat = seatIn(words[1]);
  const state = words[2]?.toLowerCase();
  if (seat === null || (state !== 'active' && state !== 'passive')) {
    return null;
  }
  const name = words.slice(3).join(' ').trim();
  return { type: 'seat', seat, active: state === 'active', name: name === '' ? null : name };
};

const priority = (words: Words): { type: 'priority'; seat: number; priority: number } | null => {
  const seat = seatIn(words[1]);
  const value = numberIn(words[2], 0, highestPriority);
  return seat === null || value === null || words.length > 3 ? null : { type: 'priority', seat, priority: value };
};

const events: ReadonlyMap<string, (words: Words) => DisEvent | null> = new Map([
  ['mic_on', onOff('microphone', true)],
  ['mic_off', onOff('microphone', false)],
  ['mic_request_on', onOff('request', true)],
  ['mic_request_off', onOff('request', false)],
  ['mic_priority', priority],
  ['seat_state', seatState],
  ['command_error', (words: Words) => ({ type: 'command-error', text: words.slice(1).join(' ') }) as const],
]);

const wordsOf = (line: string): Words => line.split(' ').filter((word) => word !== '');

/** One line from the central unit; null for what cannot be one. Upper and lower case mean the same. */
export const decodeEvent = (line: string): DisEvent | null => {
  const words = wordsOf(line);
  const word = words[0]?.toLowerCase() ?? '';
  const decode = events.get(word);
  if (decode !== undefined) {
    return decode(words);
  }
  return /^[a-z][a-z_]{2,31}$/.test(word) ? { type: 'other', word } : null;
};

/** An event as the central unit sends it, without its line end; the counterpart of `decodeEvent`. */
export const encodeEvent = (event: DisEvent): string => {
  switch (event.type) {
    case 'microphone':
    case 'request':
    case 'priority':
      return encodeCommand(event);
    case 'seat':
      return `seat_state ${event.seat} ${event.active ? 'active' : 'passive'} ${event.name ?? ''}`.trimEnd();
    case 'command-error':
      return `command_error ${event.text}`.trimEnd();
    case 'other':
      return event.word;
    default:
      return event satisfies never;
  }
};

/** A command without its line end. */
export const encodeCommand = (command: DisCommand): string => {
  switch (command.type) {
    case 'microphone':
      return `mic_${command.on ? 'on' : 'off'} ${command.seat}`;
    case 'request':
      return `mic_request_${command.on ? 'on' : 'off'} ${command.seat}`;
    case 'priority':
      return `mic_priority ${command.seat} ${command.priority}`;
    case 'all-off':
      return 'mic_all_delegates_off';
    case 'status':
      return 'mic_status';
    default:
      return command satisfies never;
  }
};

/** A command as the central unit reads it; null for what it answers with `command_error`. */
export const decodeCommand = (line: string): DisCommand | null => {
  const words = wordsOf(line);
  switch (words[0]?.toLowerCase()) {
    case 'mic_status':
      return words.length === 1 ? { type: 'status' } : null;
    case 'mic_all_delegates_off':
      return words.length === 1 ? { type: 'all-off' } : null;
    case 'mic_on':
      return onOff('microphone', true)(words);
    case 'mic_off':
      return onOff('microphone', false)(words);
    case 'mic_request_on':
      return onOff('request', true)(words);
    case 'mic_request_off':
      return onOff('request', false)(words);
    case 'mic_priority':
      return priority(words);
    case undefined:
    default:
      return null;
  }
};

const encoder = new TextEncoder();

/** Commands end with CR, lines from the central unit with CR LF. */
export const commandBytes = (command: DisCommand): Uint8Array => encoder.encode(`${encodeCommand(command)}\r`);
export const eventBytes = (...list: readonly DisEvent[]): Uint8Array =>
  encoder.encode(list.map((event) => `${encodeEvent(event)}\r\n`).join(''));
