import type { Clock } from '../core/clock.ts';
import { CommandQueue, type CommandPriority } from '../core/command-queue.ts';
import type { HealthReason } from '../core/device.ts';
import { failed, succeeded, type Outcome } from '../core/outcome.ts';
import type { ProgramEnd, ProgramRunner } from './program-runner.ts';

export interface ToolOptions {
  readonly clock: Clock;
  readonly runner: ProgramRunner;
  readonly program: string;
  /** What the tool's words say of something that is not there: the device, or the service behind the tool; else null. */
  readonly absence: (words: string) => 'port-missing' | 'no-answer' | null;
}

export interface ToolCall {
  readonly name: string;
  readonly args: readonly string[];
  readonly priority: CommandPriority;
  /** What it sets in motion; a newer call of the same axis replaces a queued one. */
  readonly axes: readonly string[];
}

/** What the tool printed, and what its answer tells of the device's health (`none` when nothing is wrong). */
export interface ToolAnswer {
  readonly outcome: Outcome<string>;
  readonly health: HealthReason;
}

/** A tool answers in some 10 ms; one that needs so long waits for a device that does not answer. */
const deadlineMs = 1000;
const queueBound = 32;

/** One tool and one device: calls go one after the other, a stop first; a tool that hangs is killed. */
export class Tool {
  readonly #options: ToolOptions;
  readonly #queue: CommandQueue<readonly string[], ProgramEnd>;

  constructor(options: ToolOptions) {
    this.#options = options;
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: (command, answer) => {
        const running = options.runner.start(options.program, command.payload, null);
        void running.end.then((end) => answer({ type: 'settled', outcome: succeeded(end) }));
        return () => running.kill();
      },
    });
  }

  async call({ name, args, priority, axes }: ToolCall): Promise<ToolAnswer> {
    const ended = await this.#queue.enqueue({ name, priority, axes, deadlineMs, payload: args });
    if (ended.ok) {
      return this.#judge(ended.value);
    }
    return { outcome: ended, health: ended.error.code === 'offline' ? 'no-answer' : 'none' };
  }

  /** Gives up everything that runs or waits. */
  clear(): void {
    this.#queue.clear('offline', 'the device is not there');
  }

  #judge(end: ProgramEnd): ToolAnswer {
    const { program } = this.#options;
    switch (end.type) {
      case 'missing':
        return { outcome: failed('offline', `${program} is not installed`), health: 'program-missing' };
      case 'killed':
        return { outcome: failed('offline', `${program} was given up`), health: 'no-answer' };
      case 'flooded':
        return { outcome: failed('protocol', `${program} wrote without end`), health: 'garbled' };
      case 'exited':
        return this.#judgeExit(end.code, end.stdout, end.stderr);
    }
  }

  #judgeExit(code: number | null, stdout: string, stderr: string): ToolAnswer {
    const words = `${stderr}${stdout}`.trim();
    const absent = this.#options.absence(words);
    const detail = `${this.#options.program}: ${words.slice(0, 200)}`;
    if (absent !== null) {
      return { outcome: failed('offline', detail), health: absent };
    }
    // Some releases complain and still exit with 0.
    if (code === 0 && !/\b(?:error|failed|unknown control)\b/i.test(stderr)) {
      return { outcome: succeeded(stdout), health: 'none' };
    }
    return { outcome: failed('refused', detail), health: 'refuses-commands' };
  }
}
