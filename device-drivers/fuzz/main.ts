import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inputOf } from './fuzz.ts';
import { parsers } from './parsers.ts';
import type { FuzzResult, FuzzTask } from './worker.ts';

const help = `Usage: npm run fuzz -- [--runs N] [--seed S] [--only NAME]

Feeds every parser N inputs (200000 unless given), made of good ones by chance. Ends with 1 at a
crash, a hang of 10 s or memory that is not given back; the same seed makes the same inputs.

Parsers:
${parsers.map(({ name }) => `  ${name}`).join('\n')}
`;

const hangMs = 10_000;
const growthLimitBytes = 16e6;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const judge = ({ parser, finding, seconds, grownBytes }: FuzzResult, runs: number): boolean => {
  const rate = Math.round((finding?.run ?? runs) / Math.max(seconds, 0.001));
  const grown = grownBytes > growthLimitBytes;
  const verdict = finding !== null ? 'FAILED' : grown ? 'GROWS' : 'ok';
  say(
    `  ${parser.padEnd(24)} ${verdict.padEnd(7)} ${seconds.toFixed(1)} s, ${rate} per second, ${(grownBytes / 1e6).toFixed(1)} MB kept`,
  );
  if (finding !== null) {
    say(`    run ${finding.run}: ${finding.what}\n    input ${finding.input}`);
  }
  return finding === null && !grown;
};

/** Ends the thread when it stands still: a parser that hangs cannot be interrupted from inside. */
const watch = (worker: Worker, { progress, seed }: FuzzTask, hung: () => void): (() => void) => {
  let before = '';
  const timer = setInterval(() => {
    const now = progress.join(' ');
    if (now === before) {
      const parser = parsers[progress[0] ?? 0];
      const input = parser === undefined ? '' : Buffer.from(inputOf(parser, seed, progress[1] ?? 0)).toString('hex');
      say(`  ${parser?.name} HANGS at run ${progress[1]}\n    input ${input}`);
      hung();
      void worker.terminate();
    }
    before = now;
  }, hangMs);
  return () => clearInterval(timer);
};

const run = async (task: FuzzTask): Promise<boolean> => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
  let passed = true;
  const unwatch = watch(worker, task, () => (passed = false));
  worker.on('message', (result: FuzzResult) => {
    passed = judge(result, task.runs) && passed;
  });
  try {
    await once(worker, 'exit');
  } finally {
    unwatch();
  }
  return passed;
};

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    runs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string', multiple: true, default: parsers.map(({ name }) => name) },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const unknown = values.only.find((name) => parsers.every((parser) => parser.name !== name));

if (values.help || unknown !== undefined || !Number.isInteger(runs) || !Number.isInteger(seed)) {
  say(unknown === undefined ? help : `There is no parser "${unknown}".\n\n${help}`);
  process.exitCode = values.help ? 0 : 2;
} else {
  say(`seed ${seed}, ${runs} inputs for each of ${values.only.length} parsers`);
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const passed = await run({ seed, runs, names: values.only, progress });
  say(passed ? 'passed' : `failed; repeat with --seed ${seed}`);
  process.exitCode = passed ? 0 : 1;
}
