import { readFile } from 'node:fs/promises';
import type { Cancel } from '../../src/core/clock.ts';
import { nearest } from '../../src/core/options.ts';
import { textTable } from '../../src/tools/table.ts';
import {
  eachLine,
  exitCodes,
  interruption,
  sentenceOf,
  showProblem,
  usageProblem,
  type Terminal,
} from '../../src/tools/terminal.ts';
import type { ToolContext } from '../../src/tools/tool-context.ts';
import { faultSwitches, setFault } from './fault-switches.ts';
import type { RunningSimulator, SimulatorEntry } from './running-simulator.ts';
import { simulators } from './simulators.ts';

const familyTable = (): string =>
  textTable(
    ['family', 'device'],
    simulators.map(({ name, title }) => [name, title]),
  )
    .map((line) => `  ${line}`)
    .join('\n');

export const simulateHelp = (): string => `ratspult simulate: a device that is not there

  ratspult simulate FAMILY [--port N] [--capture FILE] [--FAULT [VALUE]] …

Prints where it is and the driver options to paste. Faults are flags at the start (--silent,
--slow-ms 300, --garbled, --split-bytes …) and lines at the prompt (silent on, slow-ms 300):
  faults          every switch and its value
  cut, replug     pull the cable, put it back
  help            what else can be done with the device
  quit            end; Ctrl-C does the same

${familyTable()}
`;

interface Flags {
  readonly family: string | null;
  readonly port: number;
  readonly capture: string | null;
  readonly faults: readonly (readonly [name: string, word: string])[];
  readonly help: boolean;
}

/** The faults differ from family to family, so the flags are read by hand: a flag without a value means on. */
const readFlags = (args: readonly string[]): Flags => {
  const family = args.find((word, index) => !word.startsWith('--') && !(args[index - 1] ?? '').startsWith('--'));
  const flags = args.flatMap((word, index): (readonly [string, string])[] => {
    const next = args[index + 1];
    return word.startsWith('--') ? [[word.slice(2), next === undefined || next.startsWith('--') ? 'on' : next]] : [];
  });
  const flag = (name: string): string | null => flags.find(([key]) => key === name)?.[1] ?? null;
  return {
    family: family ?? null,
    port: Number(flag('port') ?? 0),
    capture: flag('capture'),
    faults: flags.filter(([name]) => !['port', 'capture', 'help'].includes(name)),
    help: flag('help') !== null,
  };
};

const showFaults = (running: RunningSimulator, terminal: Terminal): void =>
  faultSwitches(running.faults).forEach(({ name, value }) =>
    terminal.print(
      `  ${name.padEnd(24)} ${typeof value === 'boolean' ? (value ? 'on' : 'off') : JSON.stringify(value)}`,
    ),
  );

const cables = ['cut', 'replug'] as const;

const obey = async (running: RunningSimulator, line: string, terminal: Terminal): Promise<void> => {
  const [word = '', ...rest] = line.split(/\s+/);
  const cable = cables.find((one) => one === word);
  const action = running.actions[word];
  if (word === 'faults') {
    showFaults(running, terminal);
  } else if (word === 'help') {
    terminal.print(['faults', ...cables, ...Object.keys(running.actions), 'quit', 'FAULT on|off|VALUE'].join(', '));
  } else if (cable !== undefined && running.cable !== null) {
    await running.cable[cable]();
    terminal.print(`${word}: done`);
  } else if (action !== undefined) {
    terminal.print(action(rest) ?? `${word}: that makes no sense`);
  } else if (setFault(running.faults, word, rest[0] ?? 'on')) {
    terminal.print(`${word}: ${rest[0] ?? 'on'}`);
  } else {
    terminal.print(`"${line}" is not understood; help lists what is`);
  }
};

const unknownEveryMs = 1000;

const live = async (
  running: RunningSimulator,
  { terminal, clock }: ToolContext,
  signal: AbortSignal,
): Promise<void> => {
  const timer: { cancel: Cancel | null } = { cancel: null };
  let quit = false;
  const watch = (): void => {
    running.takeUnknown().forEach((input) => terminal.note(`not understood: ${input}`));
    timer.cancel = clock.after(unknownEveryMs, watch);
  };
  watch();
  try {
    await eachLine('> ', signal, async (line) => {
      quit = line === 'quit';
      if (!quit) {
        await obey(running, line, terminal);
      }
      return !quit;
    });
    // Started without a terminal (by a script, by a test) it has no lines to wait for, only the signal.
    if (!quit && !signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    }
  } finally {
    timer.cancel?.();
  }
};

const findFamily = (name: string, terminal: Terminal): SimulatorEntry | null => {
  const entry = simulators.find((one) => one.name === name) ?? null;
  if (entry === null) {
    const names = simulators.map((one) => one.name);
    const near = nearest(name, names);
    const remedy = near === null ? `known are ${names.join(', ')}` : `did you mean ${near}?`;
    showProblem(terminal, usageProblem(`there is no simulator "${name}"`, remedy));
  }
  return entry;
};

const applyFaults = (running: RunningSimulator, faults: Flags['faults'], terminal: Terminal): boolean =>
  faults.every(([name, word]) => {
    const set = setFault(running.faults, name, word);
    if (!set) {
      const names = faultSwitches(running.faults).map((one) => `--${one.name}`);
      showProblem(
        terminal,
        usageProblem(`--${name} ${word} is no fault of this device`, `known are ${names.join(', ')}`),
      );
    }
    return set;
  });

const run = async (entry: SimulatorEntry, flags: Flags, context: ToolContext, signal: AbortSignal): Promise<number> => {
  const { terminal, clock } = context;
  const capture = flags.capture === null ? null : await readFile(flags.capture, 'utf8');
  const running = await entry.start({ clock, port: flags.port, capture });
  try {
    if (!applyFaults(running, flags.faults, terminal)) {
      return exitCodes.usage;
    }
    terminal.print(`${entry.name} at ${running.address}`);
    terminal.print(JSON.stringify({ driver: running.driver, options: running.options }));
    await live(running, context, signal).catch((thrown: unknown) => {
      if (!signal.aborted) {
        throw thrown;
      }
    });
    return exitCodes.done;
  } finally {
    await running.close();
    terminal.note('ended.');
  }
};

/** `ratspult simulate …`. Resolves with the exit code; everything it started has ended then. */
export const simulateCommand = async (context: ToolContext, args: readonly string[]): Promise<number> => {
  const { terminal } = context;
  const flags = readFlags(args);
  if (flags.help || flags.family === null) {
    terminal.print(simulateHelp());
    return flags.help ? exitCodes.done : exitCodes.usage;
  }
  const entry = findFamily(flags.family, terminal);
  if (entry === null || !(Number.isInteger(flags.port) && flags.port >= 0 && flags.port <= 65_535)) {
    if (entry !== null) {
      showProblem(terminal, usageProblem('--port wants a number from 0 to 65535', 'leave it out to take a free one'));
    }
    return exitCodes.usage;
  }
  const interrupted = interruption();
  try {
    return await run(entry, flags, context, interrupted.signal);
  } catch (thrown) {
    showProblem(terminal, {
      code: 'not-started',
      sentence: sentenceOf(thrown),
      remedy: 'see: ratspult simulate --help',
    });
    return exitCodes.failed;
  } finally {
    interrupted.dispose();
  }
};
