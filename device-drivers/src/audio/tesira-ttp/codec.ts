/** A value as the Tesira writes it (protocol.md 2). */
export type TtpValue = number | boolean | string;

export type TtpLine =
  | { readonly type: 'banner' }
  | { readonly type: 'ok'; readonly value: TtpValue | null }
  | { readonly type: 'error'; readonly kind: TtpErrorKind; readonly detail: string }
  | { readonly type: 'publish'; readonly token: string; readonly value: TtpValue };

export type TtpErrorKind = 'ERR' | 'CANNOT_DELIVER' | 'GENERAL_FAILURE';

/** One command: `instance verb attribute index arguments`; null where a command has none. */
export interface TtpCommand {
  readonly instance: string;
  readonly verb: 'get' | 'set' | 'subscribe' | 'unsubscribe' | 'recallPreset' | 'recallPresetByName';
  readonly attribute: string | null;
  readonly index: number | null;
  readonly rest: readonly TtpValue[];
}

const bannerStart = 'welcome to the tesira text protocol server';
const errorLine = /^-(ERR|CANNOT_DELIVER|GENERAL_FAILURE)\b:? ?(.*)$/;
const publishLine = /^! ?(?:"publishToken": ?)?"([^"]*)" (?:"value": ?)?(.+)$/;
const okLine = /^\+OK(?: (?:"value": ?)?(.+))?$/;
const numberText = /^-?\d{1,9}(?:\.\d{1,12})?$/;
const quotedText = /^"([^"]*)"$/;
const verbs = ['get', 'set', 'subscribe', 'unsubscribe', 'recallPreset', 'recallPresetByName'] as const;
/** Verbs that act on the instance itself. */
const bareVerbs: ReadonlySet<string> = new Set(['recallPreset', 'recallPresetByName']);

const isErrorKind = (text: string | undefined): text is TtpErrorKind =>
  text === 'ERR' || text === 'CANNOT_DELIVER' || text === 'GENERAL_FAILURE';

const parseValue = (text: string): TtpValue => {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') {
    return trimmed === 'true';
  }
  return numberText.test(trimmed) ? Number(trimmed) : (quotedText.exec(trimmed)?.[1] ?? trimmed);
};

/** One line of the device; null for what cannot be one, for instance the echo of a command. */
export const decodeLine = (line: string): TtpLine | null => {
  const text = line.trim();
  if (text.toLowerCase().startsWith(bannerStart)) {
    return { type: 'banner' };
  }
  const ok = okLine.exec(text);
  if (ok !== null) {
    return { type: 'ok', value: ok[1] === undefined ? null : parseValue(ok[1]) };
  }
  const publish = publishLine.exec(text);
  if (publish !== null) {
    return { type: 'publish', token: publish[1] ?? '', value: parseValue(publish[2] ?? '') };
  }
  const error = errorLine.exec(text);
  const kind = error?.[1];
  return isErrorKind(kind) ? { type: 'error', kind, detail: error?.[2] ?? '' } : null;
};

const writeValue = (value: TtpValue): string =>
  typeof value !== 'string' || /^[\w.-]+$/.test(value) ? String(value) : `"${value}"`;

/** A line as the device sends it; the counterpart of `decodeLine`. `verbose` names the fields. */
export const encodeLine = (line: TtpLine, verbose: boolean): string => {
  const name = verbose ? '"value":' : '';
  switch (line.type) {
    case 'banner':
      return 'Welcome to the Tesira Text Protocol Server...';
    case 'ok':
      return line.value === null ? '+OK' : `+OK ${name}${quoteStrings(line.value)}`;
    case 'error':
      return `-${line.kind} ${line.detail}`.trimEnd();
    case 'publish':
      return `! ${verbose ? '"publishToken":' : ''}"${line.token}" ${name}${quoteStrings(line.value)}`;
    default:
      return line satisfies never;
  }
};

const quoteStrings = (value: TtpValue): string => (typeof value === 'string' ? `"${value}"` : String(value));

/** A command without its line end; instances and names with blanks are quoted. */
export const encodeCommand = ({ instance, verb, attribute, index, rest }: TtpCommand): string =>
  [writeValue(instance), verb, attribute, index, ...rest.map(writeValue)].filter((word) => word !== null).join(' ');

/** A command as the device reads it; null for what it answers with `-ERR`. */
export const decodeCommand = (line: string): TtpCommand | null => {
  const words = line.match(/"[^"]*"|[^\s"]+/g) ?? [];
  const [instance, word, ...others] = words;
  const verb = verbs.find((one) => one === word);
  if (instance === undefined || verb === undefined) {
    return null;
  }
  const bare = bareVerbs.has(verb);
  const attribute = bare ? null : (others[0] ?? null);
  if (!bare && attribute === null) {
    return null;
  }
  const afterwards = bare ? others : others.slice(1);
  const indexed = !bare && /^\d{1,4}$/.test(afterwards[0] ?? '');
  return {
    instance: quotedText.exec(instance)?.[1] ?? instance,
    verb,
    attribute,
    index: indexed ? Number(afterwards[0]) : null,
    rest: (indexed ? afterwards.slice(1) : afterwards).map(parseValue),
  };
};

const encoder = new TextEncoder();

/** Commands end with LF, lines of the device with CR LF. */
export const commandBytes = (command: TtpCommand): Uint8Array => encoder.encode(`${encodeCommand(command)}\n`);
export const lineBytes = (line: TtpLine, verbose: boolean): Uint8Array =>
  encoder.encode(`${encodeLine(line, verbose)}\r\n`);
