const windowMs = 60_000;
const breakerDeaths = 3;
const secondTryMs = 1000;

/**
 * When a worker that died starts again. `deaths` are the times of this slot's deaths, the latest included.
 * The first restart is immediate (people wait for their sound), the second after a second; at three deaths within a
 * minute the breaker opens until the window has passed, because something is wrong that a restart does not mend.
 */
export function restartAfter(deaths: readonly number[], now: number): { delayMs: number; breakerOpen: boolean } {
  const recent = deaths.filter((at) => now - at < windowMs);
  const oldest = recent.at(-breakerDeaths);
  if (oldest !== undefined) {
    return { delayMs: oldest + windowMs - now, breakerOpen: true };
  }
  return { delayMs: recent.length <= 1 ? 0 : secondTryMs, breakerOpen: false };
}

/** Older deaths never count again. */
export const recentDeaths = (deaths: readonly number[], now: number): number[] =>
  deaths.filter((at) => now - at < windowMs);
