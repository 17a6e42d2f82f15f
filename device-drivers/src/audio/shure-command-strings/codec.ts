/** What the device tells (protocol.md 2). Channel 0 means all of them, null the device itself. */
export type ShureMessage =
  | { readonly type: 'report'; readonly channel: number | null; readonly property: string; readonly value: string }
  /** Levels of the channels in the order of the model. */
  | { readonly type: 'sample'; readonly levels: readonly number[] }
  | { readonly type: 'error' };

export interface ShureCommand {
  readonly verb: 'GET' | 'SET';
  readonly channel: number | null;
  readonly property: string;
  /** Null for a question. */
  readonly value: string | null;
}

const reportText = /^REP(?: (\d{1,2}))? ([A-Z][A-Z0-9_]*)(?: (.*))?$/;
const commandText = /^(GET|SET)(?: (\d{1,2}))? ([A-Z][A-Z0-9_]*)(?: (.*))?$/;
const sampleText = /^SAMPLE(?: \d{3})+$/;
const bracedText = /^\{([^{}]*)\}$/;
const plainText = /^[A-Z0-9_.+-]+$/;

const channelOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** Strings come in braces, filled up with blanks. */
const valueOf = (text: string): string => (bracedText.exec(text.trim())?.[1] ?? text).trim();

const written = (value: string): string => (plainText.test(value) ? value : `{${value.padEnd(31)}}`);

/** One frame without its angle brackets; null for what cannot be one. */
export const decodeMessage = (frame: string): ShureMessage | null => {
  const text = frame.trim();
  if (/^REP ERR\b/.test(text)) {
    return { type: 'error' };
  }
  if (sampleText.test(text)) {
    return { type: 'sample', levels: text.split(' ').slice(1).map(Number) };
  }
  const report = reportText.exec(text);
  return report === null
    ? null
    : {
        type: 'report',
        channel: channelOf(report[1]),
        property: report[2] ?? '',
        value: valueOf(report[3] ?? ''),
      };
};

/** A message as the device sends it; the counterpart of `decodeMessage`. */
export const encodeMessage = (message: ShureMessage): string => {
  switch (message.type) {
    case 'error':
      return '< REP ERR >';
    case 'sample':
      return `< SAMPLE ${message.levels.map((level) => String(level).padStart(3, '0')).join(' ')} >`;
    case 'report':
      return frame(['REP', message.channel, message.property, written(message.value)]);
    default:
      return message satisfies never;
  }
};

const frame = (words: readonly (string | number | null)[]): string =>
  `< ${words.filter((word) => word !== null).join(' ')} >`;

export const encodeCommand = ({ verb, channel, property, value }: ShureCommand): string =>
  frame([verb, channel, property, value === null ? null : written(value)]);

/** A frame without its brackets as the device reads it; null for what it answers with `ERR`. */
export const decodeCommand = (text: string): ShureCommand | null => {
  const command = commandText.exec(text.trim());
  const verb = command?.[1];
  if (command === null || (verb !== 'GET' && verb !== 'SET')) {
    return null;
  }
  const value = command[4] === undefined ? null : valueOf(command[4]);
  return { verb, channel: channelOf(command[2]), property: command[3] ?? '', value };
};

const encoder = new TextEncoder();

export const commandBytes = (command: ShureCommand): Uint8Array => encoder.encode(encodeCommand(command));
export const messageBytes = (message: ShureMessage): Uint8Array => encoder.encode(encodeMessage(message));

/** 0 to 1400 in steps of a tenth of a decibel; 1100 is 0 dB. */
export const gainOf = (levelDb: number): string => String(Math.round(levelDb * 10) + 1100).padStart(4, '0');

export const levelOf = (gain: string): number | null =>
  /^\d{1,4}$/.test(gain) && Number(gain) <= 1400 ? (Number(gain) - 1100) / 10 : null;
