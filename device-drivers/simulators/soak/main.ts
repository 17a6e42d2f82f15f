import { parseArgs } from 'node:util';
import { complaintsOf } from './judge.ts';
import { soak } from './soak.ts';

const help = `Usage: npm run soak -- [--hours N] [--seed S] [--cameras N] [--systems N]

A simulated week (168 hours) of 20 devices with accidents, on a clock of its own; about a minute.
Ends with 1 when a device did not come back, a command never resolved, or a timer, a listener, a pipe
or memory was left. The same seed makes the same week.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What is still in use after a collection, when Node runs with --expose-gc. */
const megabytes = (): string => {
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed / 1e6).toFixed(1);
};

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    hours: { type: 'string', default: '168' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    cameras: { type: 'string', default: '16' },
    systems: { type: 'string', default: '4' },
  },
});

if (values.help) {
  say(help);
} else {
  const [hours, seed, cameras, discussionSystems] = [values.hours, values.seed, values.cameras, values.systems].map(
    Number,
  );
  const startMs = performance.now();
  const seconds = (): string => ((performance.now() - startMs) / 1000).toFixed(0);
  say(`seed ${seed}`);
  const report = await soak({
    seed: seed ?? 0,
    hours: hours ?? 0,
    cameras: cameras ?? 0,
    discussionSystems: discussionSystems ?? 0,
    accidentEveryMs: 3_600_000,
    commandEveryMs: 60_000,
    progress: (hour) => {
      if (hour % 6 === 0) {
        say(`  ${hour} of ${hours} hours after ${seconds()} s, heap ${megabytes()} MB`);
      }
    },
  });
  const complaints = complaintsOf(report, (cameras ?? 0) + (discussionSystems ?? 0));
  say(JSON.stringify(report, null, 2));
  complaints.forEach((complaint) => say(`wrong: ${complaint}`));
  say(`${complaints.length === 0 ? 'passed' : 'failed'} in ${seconds()} s; repeat with --seed ${seed}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
