import { expect, test } from 'vitest';
import { summarise, table } from './statistics.ts';

test('the figures are the nearest ranks of the samples', () => {
  const summary = summarise(Array.from({ length: 100 }, (_, index) => 100 - index));
  expect(summary).toEqual({ count: 100, median: 50, p95: 95, p99: 99, max: 100 });
});

test('a missed budget says by how much', () => {
  const row = { what: 'x', unit: 'ms', summary: summarise([12]), budget: { figure: 'p99', limit: 10 } } as const;
  expect(table([row])).toContain('p99 ≤ 10: missed by 2.00');
});
