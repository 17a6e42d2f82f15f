import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgramResult {
  /** Exit status, 127 when the program could not be started, 128 when a signal ended it. */
  readonly status: number;
  /** Output and error output, in the order of arrival. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: ((line: string) => void) | null;
}

/** Runs a program to its end, collects what it prints, and takes it along when this process exits. Never rejects. */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  return new Promise((done) => {
    const lines: string[] = [];
    const child = spawn(file, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stopWithUs = (): void => void child.kill();
    process.once('exit', stopWithUs);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    const finish = (result: ProgramResult): void => {
      process.removeListener('exit', stopWithUs);
      done(result);
    };
    child.on('error', (error) => finish({ status: 127, output: error.message }));
    child.on('close', (code) => finish({ status: code ?? 128, output: lines.join('\n') }));
  });
}
