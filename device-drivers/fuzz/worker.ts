import { parentPort, workerData } from 'node:worker_threads';
import { fuzzParser, type Finding } from './fuzz.ts';
import { parsers } from './parsers.ts';

/** What the thread that watches hands to the one that works. */
export interface FuzzTask {
  readonly seed: number;
  readonly runs: number;
  readonly names: readonly string[];
  /** The parser and the run that are being worked on. */
  readonly progress: Int32Array;
}

export interface FuzzResult {
  readonly parser: string;
  readonly finding: Finding | null;
  readonly seconds: number;
  /** Memory that is not given back after all runs, bytes. */
  readonly grownBytes: number;
}

const isTask = (data: unknown): data is FuzzTask => typeof data === 'object' && data !== null && 'progress' in data;

const usedBytes = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const work = ({ seed, runs, names, progress }: FuzzTask): void => {
  for (const [index, parser] of parsers.entries()) {
    if (!names.includes(parser.name)) {
      continue;
    }
    Atomics.store(progress, 0, index);
    // The first runs warm up caches and compiled code.
    fuzzParser(parser, { seed: seed + 1, runs: Math.min(runs, 2000), before: () => {} });
    const startBytes = usedBytes();
    const startMs = performance.now();
    const finding = fuzzParser(parser, { seed, runs, before: (run) => Atomics.store(progress, 1, run) });
    const seconds = (performance.now() - startMs) / 1000;
    const result: FuzzResult = { parser: parser.name, finding, seconds, grownBytes: usedBytes() - startBytes };
    parentPort?.postMessage(result, []);
  }
};

if (isTask(workerData)) {
  work(workerData);
}
