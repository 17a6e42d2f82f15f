import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress, formatSeconds } from '../../images/setup/progress.ts';
import { readTarget, workerPath } from '../../images/setup/worker/cache.ts';
import { addCounts, summaryLine } from './counts.ts';
import type { Counts } from './counts.ts';
import { StepRunner } from './run-step.ts';
import { steps } from './steps.ts';
import type { Step } from './steps.ts';

const root = resolve(import.meta.dirname, '../..');
const names = steps.map((step) => step.name).join(', ');
const help = `Usage: npm test [-- --only STEP …]

Runs every check and test of Ratspult and ends with one line: passed, failed, skipped.
  --only STEP   run this step only (may be given more than once): ${names}
  --help        show this help`;

function chooseSteps(only: readonly string[]): readonly Step[] {
  const unknown = only.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no step "${unknown}"; the steps are ${names}`);
  }
  return only.length === 0 ? steps : steps.filter((step) => only.includes(step.name));
}

function readOptions(): { only: readonly string[]; help: boolean } {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
  });
  return { only: values.only ?? [], help: values.help === true };
}

/** The set-up names the worker; run by hand, the check takes the one that the set-up has left in the cache. */
function prepareEnvironment(): void {
  process.env['PATH'] = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const cached = workerPath(readTarget(root), process.env);
  if (process.env['MEDIASOUP_WORKER_BIN'] === undefined && existsSync(cached)) {
    process.env['MEDIASOUP_WORKER_BIN'] = cached;
  }
}

async function runAll(chosen: readonly Step[], runner: StepRunner): Promise<Counts> {
  const progress = createProgress(process.stdout);
  const all: Counts[] = [];
  const started = performance.now();
  for (const step of chosen) {
    const { counts, output } = await progress.step(step.title, () => runner.run(step));
    all.push(counts);
    progress.say(`    ${counts.failed > 0 ? 'FAILED: ' : ''}${summaryLine(counts)}`);
    for (const skipped of counts.skipped) {
      progress.say(`    skipped: ${skipped}`);
    }
    if (counts.failed > 0) {
      progress.say(`${output.trim()}\n`);
    }
  }
  progress.say(`\nAll steps took ${formatSeconds(performance.now() - started)}.`);
  return addCounts(all);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    console.log(help);
    return;
  }
  const chosen = chooseSteps(options.only);
  prepareEnvironment();
  const reports = mkdtempSync(join(tmpdir(), 'ratspult-check-'));
  const runner = new StepRunner(root, reports);
  process.on('exit', () => {
    runner.stop('SIGKILL');
    rmSync(reports, { recursive: true, force: true });
  });
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  const counts = await runAll(chosen, runner);
  console.log(summaryLine(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(
    `The check stopped: ${error instanceof Error ? error.message : String(error)}\nRun it with --help to see its options.`,
  );
  process.exitCode = 1;
}
