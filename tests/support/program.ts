import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { within } from './within.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const startLimitMs = 30_000;
const rememberedCharacters = 20_000;
/** Beside its own words: options of Node and variables of the environment. */
export interface ProgramSurroundings {
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const plain: ProgramSurroundings = { nodeArgs: [], env: {} };
const running = new Set<ChildProcess>();

/** A benchmark that crashes leaves nothing behind that would take the machine from the next one. */
process.once('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** One of the product's programs as a process of its own, as it runs in a town hall: its memory and its event loop are its own. */
export class Program {
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
  }

  /** Resolves with the first match of `ready` in what the program prints; rejects with its last lines when it ends before. */
  static async start(
    script: string,
    args: readonly string[],
    ready: RegExp,
    { nodeArgs, env }: ProgramSurroundings = plain,
  ): Promise<{ readonly program: Program; readonly match: RegExpExecArray }> {
    const child = spawn(process.execPath, [...nodeArgs, path.join(repository, script), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    let printed = '';
    const read = (text: string): void => {
      printed = (printed + text).slice(-rememberedCharacters);
      const match = ready.exec(printed);
      if (match !== null) {
        resolve(match);
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${printed.slice(-1500)}`)));
    const match = await within(promise, startLimitMs, `start of ${script}`);
    return { program: new Program(child, child.pid ?? 0), match };
  }

  /** SIGSTOP halts it where it is, SIGCONT lets it go on, SIGUSR2 is the program's own. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    this.#child.kill(signal);
  }

  /** As the kernel does when memory is short: no goodbye. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
  }
}
