import type { Measurement } from './statistics.ts';

export interface BenchmarkContext {
  /** A few rounds only, to see that everything runs; the figures are not for the table. */
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly what: string;
  readonly run: (context: BenchmarkContext) => Promise<readonly Measurement[]>;
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
