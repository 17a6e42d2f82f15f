/** A schedule of retries: the first at once, then doubling up to a cap, each shortened by jitter so that a whole city does not come back in step. */
export interface RetrySchedule {
  readonly baseMs: number;
  readonly capMs: number;
  /** Share of the delay that is random, 0 to 1. */
  readonly jitter01: number;
  /** Number of tries, or null for no end. */
  readonly tries: number | null;
}

/** Until somebody leaves: the panel and a browser tab have nothing better to do than to come back. */
export const reconnectSchedule: RetrySchedule = { baseMs: 500, capMs: 5_000, jitter01: 0.5, tries: null };
/** The first join tells soon that the instance cannot be reached. */
export const firstJoinSchedule: RetrySchedule = { baseMs: 400, capMs: 2_000, jitter01: 0.5, tries: 4 };
/** Building media (transports, publications, receptions) anew. */
export const mediaSchedule: RetrySchedule = { baseMs: 500, capMs: 8_000, jitter01: 0.5, tries: null };

/**
 * Milliseconds to wait before try number `attempt` (0 is the first retry), or null when the schedule has ended.
 * `random01` is one random number from 0 to 1.
 */
export const retryDelayMs = (schedule: RetrySchedule, attempt: number, random01: number): number | null => {
  if (schedule.tries !== null && attempt >= schedule.tries) {
    return null;
  }
  if (attempt === 0) {
    return 0;
  }
  const full = Math.min(schedule.capMs, schedule.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (1 - schedule.jitter01 * random01));
};
