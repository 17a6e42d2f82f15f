import { expect, test } from 'vitest';
import { nextStrain, noStrain, refusesJoins } from './strain.ts';

const levels = (shares: readonly number[]): number[] => {
  let strain = noStrain;
  return shares.map((share) => {
    strain = nextStrain(strain, share);
    return strain.level;
  });
};

test('rises one step per report, and only as far as the load does', () => {
  expect(levels([0.5, 0.99, 0.99, 0.99, 0.99, 0.99])).toEqual([0, 1, 2, 3, 4, 4]);
  expect(levels([0.81, 0.81, 0.81])).toEqual([1, 1, 1]);
  expect([3, 4].map(refusesJoins)).toEqual([false, true]);
});

test('falls one step after five calm reports in a row, and not for a dip', () => {
  expect(levels([0.81, 0.6, 0.6, 0.6, 0.6, 0.6])).toEqual([1, 1, 1, 1, 1, 0]);
  expect(levels([0.81, 0.6, 0.6, 0.75, 0.6, 0.6])).toEqual([1, 1, 1, 1, 1, 1]);
});
