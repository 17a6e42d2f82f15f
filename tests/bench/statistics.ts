import { cpus, totalmem } from 'node:os';

export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Value below which the share of the sorted samples lies (nearest rank), so that p99 of few samples is their maximum. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;

export const summarise = (samples: readonly number[]): Summary => {
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    median: rank(sorted, 0.5),
    p95: rank(sorted, 0.95),
    p99: rank(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
};

/** One measured line: what, figures with unit, the budget they are held against (null where there is none). */
export interface Measurement {
  readonly what: string;
  readonly unit: 'ms' | 'MB' | 'kB' | 'kB gzip' | '%' | '1/s' | 'streams' | 'Mbit/s';
  readonly summary: Summary;
  readonly budget: { readonly figure: 'median' | 'p95' | 'p99' | 'max'; readonly limit: number } | null;
}

/** A line without a budget. */
export const row = (what: string, unit: Measurement['unit'], samples: readonly number[]): Measurement => ({
  what,
  unit,
  summary: summarise(samples),
  budget: null,
});

const cell = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const verdict = ({ budget, summary }: Measurement): string => {
  if (budget === null) {
    return '–';
  }
  const held = summary[budget.figure] <= budget.limit;
  return `${budget.figure} ≤ ${budget.limit}: ${held ? 'held' : `missed by ${cell(summary[budget.figure] - budget.limit)}`}`;
};

/** The machine the figures belong to. */
export const machine = (): string => {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
};

/** A Markdown table that can be committed as it is. */
export const table = (measurements: readonly Measurement[]): string =>
  [
    '| measured | unit | n | median | p95 | p99 | max | budget |',
    '|---|---|--:|--:|--:|--:|--:|---|',
    ...measurements.map(
      (one) =>
        `| ${one.what} | ${one.unit} | ${one.summary.count} | ${cell(one.summary.median)} | ${cell(one.summary.p95)} | ${cell(one.summary.p99)} | ${cell(one.summary.max)} | ${verdict(one)} |`,
    ),
  ].join('\n');
