import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { bundles } from './bundles.ts';
import { faults } from './faults.ts';
import { joystick } from './joystick.ts';
import { joining } from './join.ts';
import { memory } from './memory.ts';
import { microphone } from './microphone.ts';
import { busy, renderRun, writeFigures } from './report.ts';
import { machine, table, type Measurement } from './statistics.ts';

const benchmarks: readonly Benchmark[] = [joystick, microphone, faults, joining, bundles, memory];

const help = `Usage: npm run bench -- [options]

Measures the product on this machine and prints a Markdown table. Nothing is judged: a missed budget is shown, not failed.

  --only NAME   only this benchmark (may be given several times)
  --quick       a few rounds, to see that all of it runs
  --write       put the table of a full run into tests/bench/README.md
  --help        this text

Benchmarks:
${benchmarks.map(({ name, what }) => `  ${name.padEnd(13)} ${what}`).join('\n')}
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (sinceMs: number): string => ((performance.now() - sinceMs) / 1000).toFixed(1);

const run = async (chosen: readonly Benchmark[], quick: boolean): Promise<readonly Measurement[]> => {
  const measurements: Measurement[] = [];
  for (const benchmark of chosen) {
    const startedMs = performance.now();
    say(`${benchmark.name}: ${benchmark.what} …`);
    const measured = await benchmark.run({ quick, say });
    measurements.push(...measured);
    say(`  done in ${seconds(startedMs)} s\n\n${table(measured)}\n`);
  }
  return measurements;
};

const readme = path.join(import.meta.dirname, 'README.md');

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.help) {
    say(help);
    return 0;
  }
  const unknown = values.only.find((name) => benchmarks.every((one) => one.name !== name));
  if (unknown !== undefined || (values.write && (values.quick || values.only.length > 0))) {
    say(unknown === undefined ? '--write needs a full run.' : `There is no benchmark "${unknown}".`);
    say(`\n${help}`);
    return 2;
  }
  const startedMs = performance.now();
  const start = busy();
  say(`${machine()}, load average ${start.toFixed(1)}`);
  const chosen = values.only.length === 0 ? benchmarks : benchmarks.filter(({ name }) => values.only.includes(name));
  const measurements = await run(chosen, values.quick);
  const figures = renderRun({
    machine: machine(),
    load: { start, end: busy() },
    seconds: (performance.now() - startedMs) / 1000,
    table: table(measurements),
  });
  say(`\n${figures}`);
  if (values.write) {
    writeFigures(readme, figures);
  }
  return 0;
};

/** Whatever a benchmark left open must not keep a failed run alive; leaving ends its children. */
const leave = (code: number): void => process.exit(code);

process.once('SIGINT', () => leave(130));
process.once('SIGTERM', () => leave(143));

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  leave(1);
}
