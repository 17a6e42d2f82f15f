import { openSync, closeSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readOptions, type Options } from '../finding/address.ts';
import { captureLine } from './capture.ts';
import { holdConversation, type ConversationOptions } from './conversation.ts';
import { listDrivers } from './driver-list.ts';
import { isRecord } from '../finding/option-list.ts';
import { probeAddress, probeNetwork } from './probe.ts';
import { exitCodes, interruption, sentenceOf, showProblem, usageProblem } from './terminal.ts';
import { findDriver, type ToolContext } from './tool-context.ts';
import { entryLine } from './wire-log.ts';

export const driverHelp = `ratspult driver: find, try and record devices

  ratspult driver list [--json]
      every driver with its options
  ratspult driver probe ADDRESS [--serial] [--with JSON] [--wait SECONDS] [--json]
      try the drivers that fit ADDRESS (host, host:port, or a path such as /dev/serial/by-id/…)
      and propose options; ADDRESS "network" looks for ONVIF cameras
      and PJLink projectors
      --serial      write into a serial line without asking
      --with JSON   further options, for instance '{"user":"admin","password":"…"}'
  ratspult driver talk DRIVER ADDRESS|JSON [COMMAND …] [--wait SECONDS] [--hold SECONDS]
      show the bytes both ways and what they mean; one command, or a prompt without one:
      move 0.3 0 · stop · recall 3 · mic 7 on · power on · volume 40 · health · help
      --wait        how long the device may take to answer, 10 unless given
      --hold        how long a single move is kept before it is stopped, 1 unless given
      A word that begins with a minus goes behind --, for instance: -- move -0.3 0
  ratspult driver record DRIVER ADDRESS|JSON [COMMAND …] --out FILE [--for SECONDS]
      the same, and keep the bytes with their times in FILE, passwords blotted out;
      play it with: ratspult simulate replay --capture FILE

Exit codes: 0 done, 1 the device refused, 2 wrong use, 3 no device answers, 130 interrupted.
`;

const flags = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  serial: { type: 'boolean', default: false },
  with: { type: 'string', default: '{}' },
  wait: { type: 'string' },
  hold: { type: 'string', default: '1' },
  for: { type: 'string' },
  out: { type: 'string' },
} as const;

interface Arguments {
  readonly words: readonly string[];
  readonly help: boolean;
  readonly json: boolean;
  readonly serial: boolean;
  readonly extra: Options;
  /** Null where it was not given. */
  readonly waitMs: number | null;
  readonly holdMs: number;
  readonly forMs: number | null;
  readonly out: string | null;
}

class UsageError extends Error {}

const millisecondsIn = (flag: string, text: string): number => {
  const value = Number(text);
  if (text === '' || !(value >= 0 && value <= 86_400)) {
    throw new UsageError(`--${flag} wants seconds, not "${text}"`);
  }
  return value * 1000;
};

const objectIn = (text: string): Options => {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (!isRecord(value)) {
    throw new UsageError(`--with wants a JSON object, not "${text}"`);
  }
  return value;
};

const readArguments = (args: readonly string[]): Arguments => {
  const { values, positionals } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: true });
  return {
    words: positionals,
    help: values.help,
    json: values.json,
    serial: values.serial,
    extra: objectIn(values.with),
    waitMs: values.wait === undefined ? null : millisecondsIn('wait', values.wait),
    holdMs: millisecondsIn('hold', values.hold),
    forMs: values.for === undefined ? null : millisecondsIn('for', values.for),
    out: values.out ?? null,
  };
};

const probeWaitMs = 6000;
const talkWaitMs = 10_000;

type Talk = Pick<ConversationOptions, 'driver' | 'options' | 'words' | 'waitMs' | 'holdMs' | 'forMs'>;

const readTalk = (context: ToolContext, { words, waitMs, holdMs, forMs }: Arguments): Talk | null => {
  const [name = '', where = '', ...rest] = words;
  const driver = findDriver(context, name);
  if ('code' in driver) {
    showProblem(context.terminal, driver);
    return null;
  }
  const options = readOptions(driver, where);
  if (options === null) {
    const sentence = `"${where}" is neither options in JSON nor an address for ${driver.name}`;
    showProblem(context.terminal, usageProblem(sentence, 'see the options with: ratspult driver list'));
    return null;
  }
  return { driver: driver.name, options, words: rest, waitMs: waitMs ?? talkWaitMs, holdMs, forMs };
};

const talk = async (context: ToolContext, args: Arguments, signal: AbortSignal): Promise<number> => {
  const parts = readTalk(context, args);
  if (parts === null) {
    return exitCodes.usage;
  }
  const onEntry: ConversationOptions['onEntry'] = (entry) => context.terminal.note(entryLine(parts.driver, entry));
  return holdConversation({ context, ...parts, signal, onEntry });
};

const record = async (context: ToolContext, args: Arguments, signal: AbortSignal): Promise<number> => {
  const { terminal, clock } = context;
  const parts = args.out === null ? null : readTalk(context, args);
  if (args.out === null || parts === null) {
    if (args.out === null) {
      showProblem(terminal, usageProblem('record needs a file', 'add --out FILE'));
    }
    return exitCodes.usage;
  }
  const file = openSync(args.out, 'w');
  const startedAt = new Date(clock.epochMs()).toISOString();
  writeSync(file, captureLine({ capture: 1, driver: parts.driver, startedAt }));
  let entries = 0;
  const onEntry: ConversationOptions['onEntry'] = (entry) => {
    entries += 1;
    writeSync(file, captureLine(entry));
    terminal.note(entryLine(parts.driver, entry));
  };
  try {
    return await holdConversation({ context, ...parts, signal, onEntry });
  } finally {
    closeSync(file);
    terminal.note(`${entries} entries in ${args.out}`);
  }
};

const run = async (context: ToolContext, args: Arguments, signal: AbortSignal): Promise<number> => {
  const [verb, ...words] = args.words;
  const rest = { ...args, words };
  const { json, serial, extra } = args;
  const probe = { context, json, serial, extra, signal, waitMs: args.waitMs ?? probeWaitMs };
  switch (args.help ? 'help' : verb) {
    case 'list':
      return listDrivers(context.drivers, json, context.terminal);
    case 'probe':
      return words[0] === 'network' ? probeNetwork(probe) : probeAddress(words[0] ?? '', probe);
    case 'talk':
      return talk(context, rest, signal);
    case 'record':
      return record(context, rest, signal);
    case 'help':
    case undefined:
      context.terminal.print(driverHelp);
      return args.help ? exitCodes.done : exitCodes.usage;
    default:
      throw new UsageError(`there is no "driver ${verb}"`);
  }
};

/** `ratspult driver …`. Resolves with the exit code; everything it opened is closed then. */
export const driverCommand = async (context: ToolContext, args: readonly string[]): Promise<number> => {
  const interrupted = interruption();
  try {
    return await run(context, readArguments(args), interrupted.signal);
  } catch (thrown) {
    const wrongUse = thrown instanceof UsageError || (thrown instanceof TypeError && 'code' in thrown);
    const code = wrongUse ? 'usage' : 'unexpected';
    showProblem(context.terminal, { code, sentence: sentenceOf(thrown), remedy: 'see: ratspult driver --help' });
    return wrongUse ? exitCodes.usage : exitCodes.failed;
  } finally {
    interrupted.dispose();
  }
};
