import { timestampStep } from './rtp-packet.ts';

/** A frame that is later than this belongs to another time line: the sender began anew. */
const latestMs = 1000;

/**
 * Gives the pictures of one source their times in the programme: evenly as they were taken, not as they arrived. The
 * frame that was held up least on its way tells when the others should have been there.
 */
export class PictureTimes {
  #anchor: { readonly timestamp: number; readonly atMs: number } | null = null;

  /** @param nowMs of the programme; the answer is in the same time */
  timeOf(timestamp: number, nowMs: number): number {
    const atMs =
      this.#anchor === null ? nowMs : this.#anchor.atMs + timestampStep(this.#anchor.timestamp, timestamp) / 90;
    if (this.#anchor === null || atMs > nowMs || atMs < nowMs - latestMs) {
      this.#anchor = { timestamp, atMs: nowMs };
      return nowMs;
    }
    return atMs;
  }

  reset(): void {
    this.#anchor = null;
  }
}
