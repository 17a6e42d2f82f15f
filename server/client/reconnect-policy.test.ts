import { assert, double, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstJoinSchedule, reconnectSchedule, retryDelayMs } from './reconnect-policy.ts';

describe('retry schedule', () => {
  it('tries again at once, then doubles up to the cap', () => {
    const delays = [0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs(reconnectSchedule, attempt, 0));
    expect(delays).toEqual([0, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('ends after its tries', () => {
    expect(retryDelayMs(firstJoinSchedule, 3, 0)).toBe(1_600);
    expect(retryDelayMs(firstJoinSchedule, 4, 0)).toBeNull();
  });

  it('stays within cap and jitter for any attempt', () => {
    assert(
      property(nat(), double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delay = retryDelayMs(reconnectSchedule, attempt + 1, random) ?? -1;
        expect(delay).toBeGreaterThanOrEqual(reconnectSchedule.baseMs * (1 - reconnectSchedule.jitter01));
        expect(delay).toBeLessThanOrEqual(reconnectSchedule.capMs);
      }),
    );
  });
});
