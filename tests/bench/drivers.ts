import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../device-drivers/src/core/clock.ts';
import { CommandQueue } from '../../device-drivers/src/core/command-queue.ts';
import type { Device } from '../../device-drivers/src/core/device.ts';
import { succeeded } from '../../device-drivers/src/core/outcome.ts';
import { createDevice } from '../../device-drivers/src/index.ts';
import { pause } from './benchmark.ts';
import { openLine, quiet, type DriverLine, type PipeName } from './driver-lines.ts';
import { Program } from './program.ts';
import { renderRun } from './report.ts';
import { machine, summarise, table, type Measurement } from './statistics.ts';

const help = `Usage: npm run bench:drivers -- [--quick]

Measures the driver layer on this machine: from a call to the camera's end of each transport, the
command queue, and the cost of 100 supervised cameras at rest. Prints a Markdown table.
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Longer than any gap the queue keeps, so that every round starts at rest. */
const restMs = 12;
const supervised = 100;
const settleMs = 3000;

const row = (what: string, unit: Measurement['unit'], samples: readonly number[]): Measurement => ({
  what,
  unit,
  summary: summarise(samples),
  budget: null,
});

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

const startAll = (ports: readonly number[]): readonly Device[] =>
  ports.map((port) => {
    const environment = { clock: systemClock, random: Math.random, log: quiet };
    const created = createDevice('visca-tcp', { host: '127.0.0.1', port }, environment);
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    created.device.start();
    return created.device;
  });

const residentMegabytes = (): number => process.memoryUsage().rss / 1e6;

const measureMany = async (seconds: number): Promise<readonly Measurement[]> => {
  const { program, match } = await Program.start('tests/bench/driver-peers.ts', [String(supervised)], /ports (.*)\./);
  const beforeMb = residentMegabytes();
  const devices = startAll((match[1] ?? '').split(',').map(Number));
  try {
    await pause(settleMs);
    const online = devices.filter((device) => device.health().state === 'online').length;
    if (online < supervised) {
      throw new Error(`only ${online} of ${supervised} cameras answer`);
    }
    const processor: number[] = [];
    const memory: number[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const before = process.cpuUsage();
      const startMs = performance.now();
      await pause(1000);
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / 10 / (performance.now() - startMs));
      memory.push(residentMegabytes() - beforeMb);
    }
    return [
      row(`processor for ${supervised} supervised cameras at rest, of one core`, '%', processor),
      row(`memory for ${supervised} supervised cameras`, 'MB', memory),
    ];
  } finally {
    await Promise.all(devices.map((device) => device.stop()));
    await program.stop();
  }
};

const busy = (): number => loadavg()[0] ?? Number.NaN;

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
