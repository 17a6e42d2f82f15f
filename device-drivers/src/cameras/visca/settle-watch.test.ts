import { describe, expect, test } from 'vitest';
import { SettleWatch } from './settle-watch.ts';

type Step = readonly [atMs: number, pan: number];

const settled = (steps: readonly Step[], nowMs: number, completedMs: number | null): boolean => {
  const watch = new SettleWatch(0);
  for (const [atMs, pan] of steps) {
    watch.add(atMs, { pan, tilt: 0, zoom: 0 });
  }
  return watch.isSettled(nowMs, completedMs);
};

const still: readonly Step[] = [[20, 0]];
const travelled: readonly Step[] = [
  [20, 0],
  [220, 100],
  [420, 200],
];

describe('a camera is at rest', () => {
  test.each([
    { what: 'not before any reading', steps: [], nowMs: 9000, completedMs: 400, expected: false },
    { what: 'not right after a completion', steps: travelled, nowMs: 430, completedMs: 425, expected: false },
    { what: 'when it completed and stays', steps: travelled, nowMs: 470, completedMs: 425, expected: true },
    {
      what: 'not when it completed before it could have moved',
      steps: still,
      nowMs: 200,
      completedMs: 25,
      expected: false,
    },
    { what: 'when it was there already', steps: still, nowMs: 400, completedMs: 25, expected: true },
    { what: 'not soon when it never completes', steps: travelled, nowMs: 600, completedMs: null, expected: false },
    { what: 'in the end when it never completes', steps: travelled, nowMs: 800, completedMs: null, expected: true },
    { what: 'last of all when it gives no sign', steps: still, nowMs: 900, completedMs: null, expected: false },
    { what: 'even when it gives no sign', steps: still, nowMs: 1100, completedMs: null, expected: true },
  ])('$what', ({ steps, nowMs, completedMs, expected }) => {
    expect(settled(steps, nowMs, completedMs)).toBe(expected);
  });

  test('not while it drifts slowly', () => {
    const drift = Array.from({ length: 20 }, (_, index): Step => [index * 80, index * 2]);
    expect(settled(drift, 19 * 80, null)).toBe(false);
  });
});
