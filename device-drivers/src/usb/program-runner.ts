/**
 * How a program ended.
 * - `exited`: by itself; `code` is null when a signal ended it
 * - `missing`: it is not installed, or may not be executed
 * - `killed`: we gave it up
 * - `flooded`: it wrote more than anybody would read
 */
export type ProgramEnd =
  | { readonly type: 'exited'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  | { readonly type: 'missing' }
  | { readonly type: 'killed' }
  | { readonly type: 'flooded' };

export interface RunningProgram {
  readonly end: Promise<ProgramEnd>;
  /** Gives the program up: `end` resolves at once, even when the process hangs in the kernel. */
  kill(): void;
}

/** The seam to the operating system's tools. Arguments are passed as they are: there is no shell. */
export interface ProgramRunner {
  /** With `onOutput` standard output is handed on as it comes and not collected. */
  start(program: string, args: readonly string[], onOutput: ((text: string) => void) | null): RunningProgram;
}
