import type { Clock } from '../../src/core/clock.ts';
import type { ProgramEnd, ProgramRunner, RunningProgram } from '../../src/usb/program-runner.ts';

/** What can be wrong with a tool; every field may be changed while it is in use. */
export interface ToolFaults {
  /** Not installed. */
  missing: boolean;
  /** Starts and never ends. */
  hangs: boolean;
  /** Writes without end. */
  floods: boolean;
  /** Prints something that makes no sense, and is content. */
  garbled: boolean;
  /** Each run takes this many milliseconds. */
  slowMs: number;
}

export const noToolFaults = (): ToolFaults => ({
  missing: false,
  hangs: false,
  floods: false,
  garbled: false,
  slowMs: 0,
});

export interface ToolPrint {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const printed = (stdout: string): ToolPrint => ({ code: 0, stdout, stderr: '' });
export const complained = (stderr: string, code = 1): ToolPrint => ({ code, stdout: '', stderr });

/** A tool that stays running and prints as things change. */
export interface ToolStream {
  /** Prints what there is at once; returns how to end it. */
  begin(print: (text: string) => void, exit: () => void): () => void;
}

export interface SimulatedTool {
  readonly faults: ToolFaults;
  run(args: readonly string[]): ToolPrint;
  /** Null for arguments with which the tool ends by itself. */
  stream(args: readonly string[]): ToolStream | null;
}

/** A machine on which the given tools are installed, and no other. */
export class SimulatedTools implements ProgramRunner {
  /** Every run, as it would be typed. */
  readonly calls: string[] = [];
  /** Programs that were given up. */
  killed = 0;
  readonly #clock: Clock;
  readonly #tools: ReadonlyMap<string, SimulatedTool>;

  constructor(clock: Clock, tools: Readonly<Record<string, SimulatedTool>>) {
    this.#clock = clock;
    this.#tools = new Map(Object.entries(tools));
  }

  start(program: string, args: readonly string[], onOutput: ((text: string) => void) | null): RunningProgram {
    this.calls.push([program, ...args].join(' '));
    const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
    let undo = nothing;
    const kill = (): void => {
      this.killed += 1;
      undo();
      resolve({ type: 'killed' });
    };
    const tool = this.#tools.get(program);
    if (tool === undefined || tool.faults.missing) {
      resolve({ type: 'missing' });
    } else if (tool.faults.floods) {
      resolve({ type: 'flooded' });
    } else if (!tool.faults.hangs) {
      undo = this.#clock.after(tool.faults.slowMs, () => {
        undo = this.#perform(tool, args, onOutput, resolve);
      });
    }
    return { end: promise, kill };
  }

  #perform(
    tool: SimulatedTool,
    args: readonly string[],
    onOutput: ((text: string) => void) | null,
    resolve: (end: ProgramEnd) => void,
  ): () => void {
    const stream = tool.stream(args);
    if (stream !== null && onOutput !== null) {
      const exit = (): void => resolve({ type: 'exited', code: 0, stdout: '', stderr: '' });
      return stream.begin((text) => onOutput(tool.faults.garbled ? spoil(text) : text), exit);
    }
    const print = tool.run(args);
    const stdout = tool.faults.garbled ? spoil(print.stdout) : print.stdout;
    onOutput?.(stdout);
    resolve({ type: 'exited', code: print.code, stdout, stderr: print.stderr });
    return nothing;
  }
}

const nothing = (): void => {};

const spoil = (text: string): string => text.replaceAll(/[a-z:]/g, '?');
