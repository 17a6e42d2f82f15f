/** A parameter of the device: an address and two indices (protocol.md 3). */
export interface RmParameter {
  readonly address: string;
  readonly x: number;
  readonly y: number;
}

export type RmCommand =
  | { readonly type: 'info'; readonly what: RmInfo }
  | { readonly type: 'run-mode' }
  | { readonly type: 'keep-alive'; readonly withinMs: number }
  | { readonly type: 'get'; readonly parameter: RmParameter }
  | { readonly type: 'set'; readonly parameter: RmParameter; readonly value: number };

export type RmInfo = 'productname' | 'serialno' | 'version';

/** What the device tells (protocol.md 2). */
export type RmMessage =
  | { readonly type: 'info'; readonly what: RmInfo; readonly text: string }
  | { readonly type: 'run-mode'; readonly mode: string }
  | { readonly type: 'keep-alive'; readonly withinMs: number }
  /** `pushed`: it was changed by somebody else. */
  | {
      readonly type: 'value';
      readonly how: 'get' | 'set';
      readonly pushed: boolean;
      readonly parameter: RmParameter;
      readonly value: number;
    }
  | { readonly type: 'error'; readonly verb: string; readonly detail: string }
  /** A line of the protocol that is of no interest here. */
  | { readonly type: 'other'; readonly verb: string };

const infos = ['productname', 'serialno', 'version'] as const;
const wordText = /"[^"]*"|[^\s"]+/g;
const verbText = /^[a-z][a-z_]{1,31}$/;
const addressText = /^[\w:/.-]{1,200}$/;
const numberText = /^-?\d{1,9}$/;

type Words = readonly string[];

const unquoted = (word: string | undefined): string => (word ?? '').replaceAll('"', '');

const infoOf = (word: string | undefined): RmInfo | null => infos.find((one) => one === word) ?? null;

const numberOf = (word: string | undefined): number | null =>
  word !== undefined && numberText.test(word) ? Number(word) : null;

const parameterOf = ([address, first, second]: Words): RmParameter | null => {
  const x = numberOf(first);
  const y = numberOf(second);
  return address === undefined || !addressText.test(address) || x === null || y === null ? null : { address, x, y };
};

const valueOf = (how: 'get' | 'set', pushed: boolean, words: Words): RmMessage | null => {
  const parameter = parameterOf(words);
  const value = numberOf(words[3]);
  // Names and colours come as text: parameters of the protocol, but none of ours.
  const other: RmMessage | null = parameter === null ? null : { type: 'other', verb: how };
  return parameter === null || value === null ? other : { type: 'value', how, pushed, parameter, value };
};

const told = (verb: string, pushed: boolean, words: Words): RmMessage | null => {
  const what = verb === 'devinfo' ? infoOf(words[0]) : null;
  const withinMs = numberOf(words[1]);
  if (verb === 'get' || verb === 'set') {
    return valueOf(verb, pushed, words);
  }
  if (what !== null) {
    return { type: 'info', what, text: unquoted(words[1]) };
  }
  if (verb === 'devstatus' && words[0] === 'runmode') {
    return { type: 'run-mode', mode: unquoted(words[1]) };
  }
  if (verb === 'scpmode' && words[0] === 'keepalive' && withinMs !== null) {
    return { type: 'keep-alive', withinMs };
  }
  return { type: 'other', verb };
};

/** One line; null for what cannot be one. */
export const decodeMessage = (line: string): RmMessage | null => {
  const [status, verb, ...words] = line.match(wordText) ?? [];
  if (verb === undefined || !verbText.test(verb)) {
    return null;
  }
  switch (status) {
    case 'OK':
    // The value was changed to the nearest that is allowed.
    case 'OKm':
      return told(verb, false, words);
    case 'NOTIFY':
      return told(verb, true, words);
    case 'ERROR':
      return { type: 'error', verb, detail: words.join(' ') };
    case undefined:
    default:
      return null;
  }
};

const written = ({ address, x, y }: RmParameter): string => `${address} ${x} ${y}`;

/** A line as the device sends it, without its end; the counterpart of `decodeMessage`. */
export const encodeMessage = (message: RmMessage): string => {
  switch (message.type) {
    case 'info':
      return `OK devinfo ${message.what} "${message.text}"`;
    case 'run-mode':
      return `OK devstatus runmode "${message.mode}"`;
    case 'keep-alive':
      return `OK scpmode keepalive ${message.withinMs}`;
    case 'value': {
      const { pushed, how, parameter, value } = message;
      return `${pushed ? 'NOTIFY' : 'OK'} ${how} ${written(parameter)} ${value} "${value}"`;
    }
    case 'error':
      return `ERROR ${message.verb} ${message.detail}`.trimEnd();
    case 'other':
      return `OK ${message.verb}`;
    default:
      return message satisfies never;
  }
};

export const encodeCommand = (command: RmCommand): string => {
  switch (command.type) {
    case 'info':
      return `devinfo ${command.what}`;
    case 'run-mode':
      return 'devstatus runmode';
    case 'keep-alive':
      return `scpmode keepalive ${command.withinMs}`;
    case 'get':
      return `get ${written(command.parameter)}`;
    case 'set':
      return `set ${written(command.parameter)} ${command.value}`;
    default:
      return command satisfies never;
  }
};

/** A command as the device reads it; null for what it answers with `ERROR`. */
export const decodeCommand = (line: string): RmCommand | null => {
  const [verb, ...words] = line.match(wordText) ?? [];
  const message = verb === undefined ? null : told(verb, false, words);
  const parameter = parameterOf(words);
  const what = infoOf(words[0]);
  if (verb === 'get') {
    return parameter === null ? null : { type: 'get', parameter };
  }
  if (message?.type === 'value') {
    return { type: 'set', parameter: message.parameter, value: message.value };
  }
  if (verb === 'devinfo') {
    return what === null ? null : { type: 'info', what };
  }
  if (message?.type === 'keep-alive') {
    return { type: 'keep-alive', withinMs: message.withinMs };
  }
  return message?.type === 'run-mode' ? { type: 'run-mode' } : null;
};

const verbs = { info: 'devinfo', 'run-mode': 'devstatus', 'keep-alive': 'scpmode', get: 'get', set: 'set' } as const;

const sameParameter = (a: RmParameter, b: RmParameter): boolean =>
  a.address === b.address && a.x === b.x && a.y === b.y;

/** Whether a message may be the answer to a command. An error does not say which parameter it is about. */
export const answers = (command: RmCommand, message: RmMessage): boolean => {
  switch (message.type) {
    case 'error':
      return verbs[command.type] === message.verb;
    case 'value':
      return 'parameter' in command && !message.pushed && sameParameter(command.parameter, message.parameter);
    case 'info':
      return command.type === 'info' && command.what === message.what;
    case 'run-mode':
    case 'keep-alive':
      return command.type === message.type;
    case 'other':
      return false;
    default:
      return message satisfies never;
  }
};

const encoder = new TextEncoder();

/** Lines end with LF in both directions. */
export const commandBytes = (command: RmCommand): Uint8Array => encoder.encode(`${encodeCommand(command)}\n`);
export const messageBytes = (message: RmMessage): Uint8Array => encoder.encode(`${encodeMessage(message)}\n`);
