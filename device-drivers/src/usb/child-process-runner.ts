import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ProgramEnd, ProgramRunner, RunningProgram } from './program-runner.ts';

export interface ChildProcessRunnerOptions {
  /** Folders to look for programs, as in `PATH`; null for the process's own. */
  readonly searchPath: string | null;
}

/** Characters of collected output; the longest honest answer, a camera with all its menus, has some 20,000. */
const outputLimit = 1_000_000;

/** Runs real programs, with messages in English whatever the machine's language is. */
export class ChildProcessRunner implements ProgramRunner {
  readonly #searchPath: string | null;

  constructor(options: ChildProcessRunnerOptions) {
    this.#searchPath = options.searchPath;
  }

  start(program: string, args: readonly string[], onOutput: ((text: string) => void) | null): RunningProgram {
    const path = this.#searchPath === null ? {} : { PATH: this.#searchPath };
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...path, LC_ALL: 'C' },
    });
    return follow(child, onOutput);
  }
}

const follow = (
  child: ChildProcessByStdio<null, Readable, Readable>,
  onOutput: ((text: string) => void) | null,
): RunningProgram => {
  const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
  let ended = false;
  let stdout = '';
  let stderr = '';
  const finish = (end: ProgramEnd): void => {
    ended = true;
    resolve(end);
  };
  const giveUp = (end: ProgramEnd): void => {
    if (!ended) {
      finish(end);
      child.kill('SIGKILL');
      // What the program started may still hold the pipes; nobody listens any more.
      child.stdout.destroy();
      child.stderr.destroy();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (ended) {
      return;
    }
    if (onOutput !== null) {
      onOutput(text);
    } else {
      stdout += text;
    }
    if (stdout.length > outputLimit) {
      giveUp({ type: 'flooded' });
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, outputLimit);
  });
  child.on('error', () => giveUp({ type: 'missing' }));
  child.on('close', (code) => finish({ type: 'exited', code, stdout, stderr }));
  return { end: promise, kill: () => giveUp({ type: 'killed' }) };
};
