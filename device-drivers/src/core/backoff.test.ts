import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

const options = { firstMs: 250, factor: 2, capMs: 2500, jitter01: 0.3 };

test('a back-off doubles up to its cap and starts again after a success', () => {
  const backoff = createBackoff(options, () => 0);
  expect(Array.from({ length: 6 }, () => backoff.nextDelayMs())).toEqual([250, 500, 1000, 2000, 2500, 2500]);
  backoff.reset();
  expect(backoff.nextDelayMs()).toBe(250);
});

test('a back-off stays within its cap and its jitter for ever', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(500), (chance, steps) => {
      const backoff = createBackoff(options, () => chance);
      for (let step = 0; step < steps; step += 1) {
        const delayMs = backoff.nextDelayMs();
        expect(delayMs).toBeGreaterThanOrEqual(175);
        expect(delayMs).toBeLessThanOrEqual(2500);
      }
    }),
    { numRuns: 20 },
  );
});
