import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { DriverError } from '../driver-error.ts';
import type { Clock } from '../clock.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

export interface ChildProcessOptions {
  /** Name or path; never a line of a shell. */
  readonly program: string;
  readonly args: readonly string[];
  readonly clock: Clock;
}

const endsWithinMs = 1000;

/**
 * A program that speaks to a device for us: writes go to its standard input, its standard output is the pipe.
 * A program that is not installed is `program-missing`, one that ends is `closed`.
 */
export class ChildProcessTransport implements Transport {
  readonly description: string;
  readonly #options: ChildProcessOptions;
  #child: ChildProcessWithoutNullStreams | null = null;

  constructor(options: ChildProcessOptions) {
    this.#options = options;
    this.description = `program ${options.program}`;
  }

  open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    if (this.#child !== null) {
      throw new DriverError('already-open', 'transport is already open', { transport: this.description });
    }
    const child = spawn(this.#options.program, this.#options.args, { stdio: 'pipe' });
    this.#child = child;
    // Without its parent it would hold the adapter for ever.
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    child.stdout.on('data', (bytes: Uint8Array) => handlers.data(bytes));
    child.stderr.resume();
    // A program that ends while it is written to shows as an error here; its end comes as 'close'.
    child.stdin.on('error', () => {});
    return new Promise((resolve) => {
      child.once('spawn', () => resolve(null));
      child.once('error', () => {
        this.#child = this.#child === child ? null : this.#child;
        resolve('program-missing');
      });
      child.once('close', () => {
        if (this.#child === child) {
          this.#child = null;
          handlers.lost('closed');
        }
      });
    });
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const child = this.#child;
    if (child === null || !child.stdin.writable) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      child.stdin.write(bytes, (error) => resolve(!error));
    });
  }

  close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(endsWithinMs, () => child.kill('SIGKILL'));
      child.once('close', () => {
        cancel();
        resolve();
      });
      child.kill('SIGTERM');
    });
  }
}
