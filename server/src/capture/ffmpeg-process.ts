import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock } from '../clock.ts';

/** How ffmpeg ended. `status` is null when a signal ended it; `words` are its last lines. */
export interface FfmpegEnd {
  readonly status: number | null;
  readonly words: string;
}

const keptWords = 2000;
/** A nice value: behind the media workers when the processor is short, but not starved. */
const politeness = 5;

/** Waiting input beyond this means that the machine does not keep up. */
const longestQueueBytes = 8 * 1024 * 1024;

export interface FfmpegOptions {
  readonly ffmpeg: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly clock: Clock;
}

/**
 * An ffmpeg that reads from this process and ends with its input, so that it never outlives the instance. It has a
 * lower priority than the media workers: the meeting goes before its recording.
 */
export class FfmpegProcess {
  readonly ended: Promise<FfmpegEnd>;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  #over = false;
  #words = '';

  constructor({ ffmpeg, args, folder, clock }: FfmpegOptions) {
    this.#clock = clock;
    const { promise, resolve } = Promise.withResolvers<FfmpegEnd>();
    this.ended = promise;
    this.#child = spawn(ffmpeg, ['-hide_banner', '-loglevel', 'error', ...args], {
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const end = (status: number | null): void => {
      this.#over = true;
      resolve({ status, words: this.#words.trim() });
    };
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString('utf8')).slice(-keptWords);
    });
    this.#child.once('error', (error) => {
      this.#words = error.message;
      end(null);
    });
    this.#child.once('close', end);
    this.#lowerPriority();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** False when it has ended or does not keep up: the caller leaves something out. */
  get keepsUp(): boolean {
    return !this.#over && (this.#child.stdin?.writableLength ?? 0) < longestQueueBytes;
  }

  write(chunk: Buffer): void {
    if (!this.#over) {
      this.#child.stdin?.write(chunk);
    }
  }

  /** Ends the input and waits until what is left is written; after the deadline it is killed. */
  async end(deadlineMs: number): Promise<FfmpegEnd> {
    this.#child.stdin?.end();
    const cancel = this.#clock.setTimer(deadlineMs, () => this.kill());
    const end = await this.ended;
    cancel();
    return end;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #lowerPriority(): void {
    try {
      setPriority(this.pid, politeness);
    } catch {
      // It is gone already, which is reported as its end.
    }
  }
}
