import type { DiscussionSeat } from '../core/capabilities/capabilities.ts';
import { type Outcome, succeeded } from '../core/outcome.ts';

/** Closes the open microphones one after the other, for a system without a command for all; stops at the first refusal. */
export async function closeSeatBySeat(
  seats: readonly DiscussionSeat[],
  close: (seat: number) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  for (const { seat } of seats.filter(({ microphone }) => microphone === 'on')) {
    const outcome = await close(seat);
    if (!outcome.ok) {
      return outcome;
    }
  }
  return succeeded(undefined);
}
