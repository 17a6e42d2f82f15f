import type { Device, DeviceEvent } from '../core/device.ts';
import type { CaptureEntry } from './capture.ts';
import { deviceCommands, type DeviceCommand } from './device-commands.ts';
import type { Options } from '../finding/address.ts';
import { secretHider } from './secrets.ts';
import { eachLine, exitCodes, sentenceOf, showProblem, usageProblem, type Terminal } from './terminal.ts';
import { awaitHealth, isAnswering } from '../finding/await-health.ts';
import { offlineProblem, pause, type ToolContext } from './tool-context.ts';
import { entryTap } from './wire-log.ts';

export interface ConversationOptions {
  readonly context: ToolContext;
  readonly driver: string;
  readonly options: Options;
  /** The words of one command; empty for a prompt. */
  readonly words: readonly string[];
  readonly waitMs: number;
  /** How long a single command that goes on is kept. */
  readonly holdMs: number;
  /** Ends the prompt by itself; null waits for the user. */
  readonly forMs: number | null;
  readonly signal: AbortSignal;
  readonly onEntry: (entry: CaptureEntry) => void;
}

const usageOf = ({ word, words }: DeviceCommand): string => `${word} ${words}`.trim();

const showEvent = (terminal: Terminal, event: DeviceEvent): void => {
  const { type, ...rest } = event;
  const told = event.type === 'health' ? `${event.health.state} ${event.health.reason}` : JSON.stringify(rest);
  terminal.note(`         ** ${type} ${told}`);
};

const show = (value: unknown): string =>
  value === undefined ? 'done' : typeof value === 'string' ? value : JSON.stringify(value);

/** Runs the first command of that name which the device is able to take. */
const runCommand = async (device: Device, words: readonly string[], terminal: Terminal): Promise<number> => {
  const [word = '', ...rest] = words;
  const named = deviceCommands.filter((command) => command.word === word);
  for (const command of named) {
    const result = await command.run(device, rest);
    if (result.type === 'usage') {
      showProblem(terminal, usageProblem(`"${words.join(' ')}" makes no sense`, `write: ${usageOf(command)}`));
      return exitCodes.usage;
    }
    if (result.type === 'outcome') {
      const { outcome } = result;
      terminal.print(
        outcome.ok ? `${word}: ${show(outcome.value)}` : `${word}: ${outcome.error.code}: ${outcome.error.detail}`,
      );
      return outcome.ok ? exitCodes.done : exitCodes.failed;
    }
  }
  const sentence = named.length === 0 ? `there is no command "${word}"` : `this device has no "${word}"`;
  showProblem(terminal, usageProblem(sentence, 'help lists the commands of this device'));
  return exitCodes.usage;
};

const help = ({ capabilities }: Device, terminal: Terminal): void => {
  terminal.print('commands of this device:');
  for (const command of deviceCommands) {
    if (command.kind === null || capabilities[command.kind] !== null) {
      terminal.print(`  ${usageOf(command).padEnd(26)} ${command.meaning}`);
    }
  }
  terminal.print(`  ${'help, quit'.padEnd(26)} this list; end`);
};

const converse = async (
  device: Device,
  { context, words, holdMs, forMs, signal }: ConversationOptions,
): Promise<number> => {
  const { terminal, clock } = context;
  if (words.length > 0) {
    const code = await runCommand(device, words, terminal);
    if (code === exitCodes.done && deviceCommands.some((command) => command.word === words[0] && command.holds)) {
      await pause(clock, holdMs, signal);
    }
    return code;
  }
  if (forMs !== null) {
    await pause(clock, forMs, signal);
    return exitCodes.done;
  }
  terminal.note('online; help lists the commands, quit ends.');
  await eachLine('> ', signal, async (line) => {
    if (line === 'help') {
      help(device, terminal);
    } else if (line !== 'quit') {
      await runCommand(device, line.split(/\s+/), terminal);
    }
    return line !== 'quit';
  }).catch((thrown: unknown) => {
    if (!signal.aborted) {
      throw thrown;
    }
  });
  return exitCodes.done;
};

/** Connects to a device, tells all that passes on its wire, and does what the user types. Resolves with an exit code. */
export const holdConversation = async (options: ConversationOptions): Promise<number> => {
  const { context, driver, signal } = options;
  const { terminal, clock, random } = context;
  let entries = 0;
  const created = context.createDevice(driver, options.options, {
    clock,
    random,
    log: { info: () => {}, warn: () => {} },
    tap: entryTap(clock, secretHider(options.options), (entry) => {
      entries += 1;
      options.onEntry(entry);
    }),
  });
  if (!created.ok) {
    const sentence = created.problems
      .map(({ path, message }) => `${path === '' ? 'options' : path} ${message}`)
      .join('; ');
    showProblem(terminal, usageProblem(sentence, `see the options of ${driver} with: ratspult driver list`));
    return exitCodes.usage;
  }
  const { device } = created;
  const unsubscribe = device.subscribe((event) => showEvent(terminal, event));
  device.start();
  try {
    const health = await awaitHealth(device, clock, options.waitMs, signal, isAnswering);
    if (!isAnswering(health)) {
      showProblem(terminal, offlineProblem(health));
      return signal.aborted ? exitCodes.interrupted : exitCodes.offline;
    }
    if (entries === 0) {
      terminal.note('this driver has no byte pipe (it speaks HTTP or asks the system): only its events are shown');
    }
    return await converse(device, options);
  } catch (thrown) {
    showProblem(terminal, {
      code: 'unexpected',
      sentence: sentenceOf(thrown),
      remedy: 'run it again with --wait 30 and keep the output',
    });
    return exitCodes.failed;
  } finally {
    await device.stop();
    unsubscribe();
  }
};
