import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';
import { ManualClock } from './testing/manual-clock.ts';

test('a key gets its burst at once and then its rate', () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter(clock, { burst: 3, perMinute: 60 });
  const take = (key: string, count: number) => Array.from({ length: count }, () => limiter.allow(key));
  expect(take('a', 4)).toEqual([true, true, true, false]);
  expect(take('b', 1)).toEqual([true]);
  clock.advance(1000);
  expect(take('a', 2)).toEqual([true, false]);
  clock.advance(60_000);
  expect(take('a', 4)).toEqual([true, true, true, false]);
});

test('no pattern of calls gets more than burst and rate together', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (pauses) => {
      const clock = new ManualClock();
      const limiter = new RateLimiter(clock, { burst: 5, perMinute: 30 });
      const start = clock.now();
      let allowed = 0;
      for (const pause of pauses) {
        clock.advance(pause);
        allowed += limiter.allow('k') ? 1 : 0;
        expect(allowed).toBeLessThanOrEqual(5 + ((clock.now() - start) / 60_000) * 30 + 1e-6);
      }
    }),
  );
});
