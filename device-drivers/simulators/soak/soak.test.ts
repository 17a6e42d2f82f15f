import { expect, test } from 'vitest';
import { complaintsOf, soak } from './soak.ts';

test('twenty devices survive an hour of accidents: all are online at the end, and nothing is left behind', async () => {
  const report = await soak({
    seed: 1,
    cameras: 16,
    discussionSystems: 4,
    hours: 1,
    accidentEveryMs: 300_000,
    commandEveryMs: 20_000,
    progress: () => {},
  });
  expect(complaintsOf(report, 20)).toEqual([]);
  expect(report.accidents).toBeGreaterThan(100);
  expect(report.commands).toBeGreaterThan(2000);
  expect(report.outcomes).toMatchObject({ ok: expect.any(Number), offline: expect.any(Number) });
});
