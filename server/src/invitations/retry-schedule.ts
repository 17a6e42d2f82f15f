const minute = 60_000;
/** About two days in all: longer than a weekend without the mail server's operator is what fails then. */
const delaysMs = [1, 2, 5, 15, 30, 60, 120, 240, 480, 480, 480, 480, 480].map((minutes) => minutes * minute);

/** How long to wait after so many failed tries; null when it is time to give up. `jitter01` keeps mails apart. */
export function retryDelayMs(failedTries: number, jitter01: number): number | null {
  const delay = delaysMs[failedTries - 1];
  return delay === undefined ? null : Math.round(delay * (1 + 0.2 * jitter01));
}
