import { parseArgs } from 'node:util';
import { systemClock } from '../../device-drivers/src/core/clock.ts';
import { CommandQueue } from '../../device-drivers/src/core/command-queue.ts';
import { succeeded } from '../../device-drivers/src/core/outcome.ts';
import { pause } from './benchmark.ts';
import { openLine, type DriverLine, type PipeName } from './driver-lines.ts';
import { Program } from '../support/program.ts';
import { processorMs, residentMegabytes } from '../support/process-cost.ts';
import { busy, renderRun } from './report.ts';
import { machine, row, table, type Measurement } from './statistics.ts';

const help = `Usage: npm run bench:drivers -- [--quick]

Measures the driver layer on this machine: from a call to the camera's end of each transport, the
command queue, and the cost of 100 supervised cameras at rest. Prints a Markdown table.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Longer than any gap the queue keeps, so that every round starts at rest. */
const restMs = 12;
const supervised = 100;
const settleMs = 3000;

/** protocol.md 1.2: pan-tilt drive is 01 06 01 with two speeds and two ways; 03 03 stands still. */
const holds = (bytes: Uint8Array, wanted: string): boolean => Buffer.from(bytes).toString('hex').includes(wanted);
const isDrive = (bytes: Uint8Array): boolean => holds(bytes, '010601');
const isStop = (bytes: Uint8Array): boolean => holds(bytes, '0303ff');

const moveOnce = async ({ camera, arrival }: DriverLine, panSpeed: number): Promise<number> => {
  const arrived = arrival(isDrive);
  const startMs = performance.now();
  const moved = camera.move({ panSpeed, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
  const sample = (await arrived) - startMs;
  await moved;
  await pause(restMs);
  return sample;
};

/** With the move before it still on its way: the worst moment for a stop. */
const stopAtOnce = async ({ camera, arrival }: DriverLine, panSpeed: number): Promise<number> => {
  const arrived = arrival(isStop);
  const moved = camera.move({ panSpeed, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
  const startMs = performance.now();
  const stopped = camera.stop();
  const sample = (await arrived) - startMs;
  await Promise.all([moved, stopped]);
  await pause(restMs);
  return sample;
};

const stopMoving = async (line: DriverLine, panSpeed: number): Promise<number> => {
  await moveOnce(line, panSpeed);
  const arrived = line.arrival(isStop);
  const startMs = performance.now();
  const stopped = line.camera.stop();
  const sample = (await arrived) - startMs;
  await stopped;
  await pause(restMs);
  return sample;
};

const rounds = async (
  count: number,
  line: DriverLine,
  once: (line: DriverLine, panSpeed: number) => Promise<number>,
): Promise<readonly number[]> => {
  const samples: number[] = [];
  for (let round = 0; round < count; round += 1) {
    samples.push(await once(line, round % 2 === 0 ? 0.5 : -0.5));
  }
  return samples;
};

const measureLine = async (name: PipeName, count: number): Promise<readonly Measurement[]> => {
  const line = await openLine(name);
  try {
    // The first rounds compile the code and fill the caches.
    await rounds(20, line, moveOnce);
    return [
      row(`move to the wire, ${name}`, 'ms', await rounds(count, line, moveOnce)),
      row(`stop to the wire while moving, ${name}`, 'ms', await rounds(count, line, stopMoving)),
      row(`stop to the wire right behind a move, ${name}`, 'ms', await rounds(count, line, stopAtOnce)),
    ];
  } finally {
    await line.close();
  }
};

const inOneBatch = 64;

/** The queue alone, its device answering at once. */
const measureQueue = async (batches: number): Promise<Measurement> => {
  const queue = new CommandQueue<number, void>({
    clock: systemClock,
    bound: inOneBatch,
    gapMs: 0,
    hasRoom: () => true,
    transmit: (_, answer) => {
      queueMicrotask(() => answer({ type: 'settled', outcome: succeeded(undefined) }));
      return () => {};
    },
  });
  const samples: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const startMs = performance.now();
    const command = { name: 'bench', priority: 'person', axes: [], deadlineMs: 1000 } as const;
    await Promise.all(Array.from({ length: inOneBatch }, (_, payload) => queue.enqueue({ ...command, payload })));
    samples.push((inOneBatch * 1000) / (performance.now() - startMs));
  }
  return row('commands through the queue', '1/s', samples.slice(Math.floor(batches / 10)));
};

interface Cost {
  readonly processor: readonly number[];
  readonly memory: readonly number[];
}

const costOf = async (ports: string, seconds: number): Promise<Cost> => {
  const { program } = await Program.start('tests/bench/driver-fleet.ts', ['devices', ports], /supervising \d+\./);
  try {
    await pause(settleMs);
    const processor: number[] = [];
    const memory: number[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const beforeMs = processorMs(program.pid);
      const startMs = performance.now();
      await pause(1000);
      processor.push(((processorMs(program.pid) - beforeMs) * 100) / (performance.now() - startMs));
      memory.push(residentMegabytes(program.pid));
    }
    return { processor, memory };
  } finally {
    await program.stop();
  }
};

const measureMany = async (seconds: number): Promise<readonly Measurement[]> => {
  const args = ['cameras', String(supervised)];
  const { program, match } = await Program.start('tests/bench/driver-fleet.ts', args, /ports (.*)\./);
  try {
    const many = await costOf(match[1] ?? '', seconds);
    const none = await costOf('', 2);
    return [
      row(`processor for ${supervised} supervised cameras at rest, of one core`, '%', many.processor),
      row(`memory of a process with ${supervised} supervised cameras`, 'MB', many.memory),
      row('memory of the same process with none', 'MB', none.memory),
    ];
  } finally {
    await program.stop();
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { help: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
  });
  if (values.help) {
    say(help);
    return 0;
  }
  const count = values.quick ? 20 : 500;
  const startMs = performance.now();
  const start = busy();
  say(`${machine()}, load average ${start.toFixed(1)}`);
  const measurements: Measurement[] = [];
  for (const name of ['memory', 'pty', 'TCP', 'UDP'] as const) {
    say(`${name}: ${count} rounds …`);
    measurements.push(...(await measureLine(name, count)));
  }
  say('queue …');
  measurements.push(await measureQueue(values.quick ? 50 : 2000));
  say(`${supervised} supervised cameras …`);
  measurements.push(...(await measureMany(values.quick ? 2 : 20)));
  const seconds = (performance.now() - startMs) / 1000;
  say(`\n${renderRun({ machine: machine(), load: { start, end: busy() }, seconds, table: table(measurements) })}`);
  return 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // What a failed round left open must not keep the run alive; leaving ends its children.
  process.exit(1);
}
