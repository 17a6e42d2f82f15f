import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, parsePlaywrightCounts, parseVitestCounts, skippedTool } from './counts.ts';
import type { Counts } from './counts.ts';
import type { Step } from './steps.ts';

export interface StepResult {
  readonly counts: Counts;
  readonly output: string;
}

/** Runs steps, each in a process group of its own, so that a step's browsers and workers end with it. */
export class StepRunner {
  readonly #root: string;
  /** A temporary folder for the suites' reports. */
  readonly #reports: string;
  #running: ChildProcess | null = null;

  constructor(root: string, reports: string) {
    this.#root = root;
    this.#reports = reports;
  }

  async run(step: Step): Promise<StepResult> {
    const report = join(this.#reports, `${step.name}.json`);
    const { status, output } = await this.#spawn(step, report);
    if (step.kind === 'tool') {
      return { counts: (status === 0 ? skippedTool(output) : null) ?? judge('tool', status, null), output };
    }
    const text = readIfThere(report);
    const counts = step.kind === 'vitest' ? parseVitestCounts(text) : parsePlaywrightCounts(text);
    const empty = counts !== null && counts.passed + counts.failed + counts.skipped.length === 0;
    const why = counts === null ? '\nThe suite left no report.' : '\nThe suite found no test.';
    return { counts: judge('suite', status, counts), output: counts === null || empty ? output + why : output };
  }

  /** Ends what runs now, with all its children. */
  stop(signal: NodeJS.Signals): void {
    const pid = this.#running?.pid;
    if (pid === undefined) {
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is gone already.
    }
  }

  #spawn(step: Step, report: string): Promise<{ status: number; output: string }> {
    return new Promise((done) => {
      let output = '';
      const child = spawn(join(this.#root, 'node_modules/.bin', step.program), step.args, {
        cwd: this.#root,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, CHECK_COUNTS: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report, NO_COLOR: '1' },
      });
      this.#running = child;
      const collect = (chunk: Buffer): void => {
        output += chunk.toString('utf8');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('error', (error) => done({ status: 127, output: error.message }));
      child.on('close', (code) => {
        // What the step left behind must not disturb the next one.
        this.stop('SIGKILL');
        this.#running = null;
        done({ status: code ?? 128, output });
      });
    });
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
