import { describe, expect, test } from 'vitest';
import { recentDeaths, restartAfter } from './restart-policy.ts';

describe('a worker that died starts again', () => {
  test.each([
    ['at once after the first death', [1000], { delayMs: 0, breakerOpen: false }],
    ['after a second after the next', [500, 1000], { delayMs: 1000, breakerOpen: false }],
    ['when the minute is over after the third', [0, 500, 1000], { delayMs: 59_000, breakerOpen: true }],
    ['at once when the others are long ago', [-90_000, -80_000, 1000], { delayMs: 0, breakerOpen: false }],
  ])('%s', (_when, deaths, expected) => {
    expect(restartAfter(deaths, 1000)).toEqual(expected);
  });

  test('and old deaths are forgotten', () => {
    expect(recentDeaths([-59_001, -58_000, 1000], 1000)).toEqual([-58_000, 1000]);
  });
});
