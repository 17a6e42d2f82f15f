import { LineSplitter, type SplitLines } from '../../core/line-splitter.ts';

/** What the control unit tells (protocol.md 2). A unit is the number of a microphone unit, 1 to 0xFFFFFF. */
export type QuintaEvent =
  | { readonly type: 'prompt' }
  /** A microphone unit got a stream (1 to 4) or lost it. */
  | { readonly type: 'allocation'; readonly unit: number; readonly on: boolean; readonly stream: number | null }
  /** The button was pressed for the floor, or the unit says that its microphone is off. */
  | { readonly type: 'request'; readonly unit: number; readonly wanted: boolean; readonly typeFlags: number }
  | { readonly type: 'unit'; readonly unit: number; readonly typeFlags: number }
  | { readonly type: 'version'; readonly firmware: string }
  | { readonly type: 'mode'; readonly full: boolean }
  | { readonly type: 'other' };

/** What this driver asks of the control unit (protocol.md 1). */
export type QuintaCommand =
  | { readonly type: 'login'; readonly password: string }
  | { readonly type: 'version' }
  | { readonly type: 'mode' }
  | { readonly type: 'microphone'; readonly unit: number; readonly on: boolean; readonly typeFlags: number }
  | { readonly type: 'all-off' };

export const lastUnit = 0xff_ff_ff;
const firstStream = 0x0c;
const lastStream = 0x0f;
const chairmanMode = 2;

/** The lower four bits say what a unit is for; 2 is the chairman (protocol.md 2). */
export const isChairman = (typeFlags: number): boolean => (typeFlags & 0x0f) === chairmanMode;

const hexIn = (text: string | undefined, highest: number): number | null => {
  if (text === undefined || !/^[0-9A-Fa-f]{1,8}$/.test(text)) {
    return null;
  }
  const value = Number.parseInt(text, 16);
  return value <= highest ? value : null;
};

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

type Words = readonly string[];

const allocation = (words: Words): QuintaEvent | null => {
  const [unit, flags, stream] = [hexIn(words[1], lastUnit), hexIn(words[2], 0xff), hexIn(words[3], 0xff)];
  if (unit === null || unit === 0 || flags === null || stream === null) {
    return null;
  }
  const known = stream >= firstStream && stream <= lastStream;
  return { type: 'allocation', unit, on: (flags & 1) === 1, stream: known ? stream - firstStream + 1 : null };
};

const request = (words: Words): QuintaEvent | null => {
  const [unit, flags, typeFlags] = [hexIn(words[1], lastUnit), hexIn(words[2], 0xff), hexIn(words[3], 0xffff)];
  const whole = unit !== null && unit !== 0 && flags !== null && typeFlags !== null;
  return whole ? { type: 'request', unit, wanted: (flags & 1) === 1, typeFlags } : null;
};

const status = (words: Words): QuintaEvent | null => {
  const [unit, typeFlags] = [hexIn(words[1], lastUnit), hexIn(words[2], 0xffff)];
  return unit === null || unit === 0 || typeFlags === null ? null : { type: 'unit', unit, typeFlags };
};

const events: ReadonlyMap<string, (words: Words) => QuintaEvent | null> = new Map([
  ['>', () => ({ type: 'prompt' }) as const],
  ['Q', allocation],
  ['q', request],
  ['x', status],
  ['X', status],
]);

/** One line as `QuintaSplitter` cuts it; null for what cannot be one. Upper and lower case are different. */
export const decodeEvent = (line: string): QuintaEvent | null => {
  const words = line.trim().split(/ +/);
  const decode = events.get(words[0] ?? '');
  if (decode !== undefined) {
    return decode(words);
  }
  const firmware = /^V(\d+\.\d+\.\d+)$/.exec(line.trim())?.[1];
  if (firmware !== undefined) {
    return { type: 'version', firmware };
  }
  const mode = /^(Full|Light) mode$/.exec(line.trim())?.[1];
  if (mode !== undefined) {
    return { type: 'mode', full: mode === 'Full' };
  }
  return /^[ -~]+$/.test(line) ? { type: 'other' } : null;
};

/** An event as the control unit writes it, without line ends; the counterpart of `decodeEvent`. */
export const encodeEvent = (event: QuintaEvent): string => {
  switch (event.type) {
    case 'prompt':
      return '>';
    case 'allocation':
      return `Q ${hex(event.unit, 8)} ${event.on ? '01' : '00'} ${hex((event.stream ?? 0) + firstStream - 1, 2)}`;
    case 'request':
      return `q ${hex(event.unit, 8)} ${event.wanted ? '01' : '00'} ${hex(event.typeFlags, 4)}`;
    case 'unit':
      return `x ${hex(event.unit, 6)} ${hex(event.typeFlags, 4)} 7A 241100`;
    case 'version':
      return `V${event.firmware}`;
    case 'mode':
      return `${event.full ? 'Full' : 'Light'} mode`;
    case 'other':
      return 'CUFW';
    default:
      return event satisfies never;
  }
};

/** A command without its CR. */
export const encodeCommand = (command: QuintaCommand): string => {
  switch (command.type) {
    case 'login':
      return `U 0 ${command.password}`.trimEnd();
    case 'version':
      return 'V';
    case 'mode':
      return 'j 3 D';
    case 'microphone':
      return `A ${hex(command.unit, 8)} ${command.on ? 1 : 0} ${hex(command.typeFlags, 4)}`;
    case 'all-off':
      return 'i 00';
    default:
      return command satisfies never;
  }
};

/** A command as the control unit reads it; null for what it does not know. */
export const decodeCommand = (line: string): QuintaCommand | null => {
  const words = line.split(' ');
  if (words[0] === 'U' && words[1] === '0') {
    return { type: 'login', password: words.slice(2).join(' ') };
  }
  const [unit, on, typeFlags] = [hexIn(words[1], lastUnit), words[2], hexIn(words[3], 0xffff)];
  if (words[0] === 'A' && unit !== null && unit !== 0 && (on === '0' || on === '1') && typeFlags !== null) {
    return { type: 'microphone', unit, on: on === '1', typeFlags };
  }
  const simple = { V: 'version', 'j 3 D': 'mode', 'i 00': 'all-off' } as const;
  const found = Object.entries(simple).find(([text]) => text === line)?.[1];
  return found === undefined ? null : { type: found };
};

export const commandBytes = (command: QuintaCommand): Uint8Array =>
  new TextEncoder().encode(`${encodeCommand(command)}\r`);

/** The prompt has no line end of its own. */
export const eventBytes = (event: QuintaEvent): Uint8Array =>
  new TextEncoder().encode(event.type === 'prompt' ? '>' : `\r\n${encodeEvent(event)}\r\n`);

const prompt = 0x3e;
const carriageReturn = 0x0d;

/** Lines of the control unit; the prompt counts as one. */
export class QuintaSplitter {
  readonly #lines = new LineSplitter();

  push(bytes: Uint8Array): SplitLines {
    const parted = [...bytes].flatMap((byte) => (byte === prompt ? [carriageReturn, prompt, carriageReturn] : [byte]));
    return this.#lines.push(Uint8Array.from(parted));
  }

  reset(): void {
    this.#lines.reset();
  }
}
