import type { PanTiltUnits } from './inquiry-replies.ts';

export interface Reading extends PanTiltUnits {
  readonly zoom: number;
}

/** Readings of a camera at rest may differ by a unit or two. */
const sameUnits = 2;
/** A motion that completed after this long did happen; an earlier Completion may come before the motors start. */
const crediblyTravelledMs = 250;
const stillAfterCompletionMs = 50;
const stillAfterMotionMs = 350;
/** How long a camera that neither completes nor moves is given to start. */
const stillWithoutSignMs = 1000;

const same = (a: Reading, b: Reading): boolean =>
  Math.abs(a.pan - b.pan) <= sameUnits &&
  Math.abs(a.tilt - b.tilt) <= sameUnits &&
  Math.abs(a.zoom - b.zoom) <= sameUnits;

/**
 * Decides from position readings and the Completion, if one came, whether a camera stands still where it was sent.
 * Neither alone is enough: some clones complete before they move, some never (protocol.md 1.3 rule 5).
 */
export class SettleWatch {
  readonly #startMs: number;
  #last: Reading | null = null;
  #stillSinceMs: number;
  #moved = false;

  constructor(startMs: number) {
    this.#startMs = startMs;
    this.#stillSinceMs = startMs;
  }

  add(atMs: number, reading: Reading): void {
    if (this.#last === null) {
      this.#stillSinceMs = atMs;
    } else if (!same(this.#last, reading)) {
      this.#moved = true;
      this.#stillSinceMs = atMs;
    } else {
      // Keep the older reading: a slow drift must add up to a motion.
      return;
    }
    this.#last = reading;
  }

  isSettled(nowMs: number, completedMs: number | null): boolean {
    if (this.#last === null) {
      return false;
    }
    const travelled = completedMs !== null && completedMs - this.#startMs >= crediblyTravelledMs;
    const stillMs = nowMs - this.#stillSinceMs;
    if (completedMs !== null && (travelled || this.#moved)) {
      return stillMs >= stillAfterCompletionMs;
    }
    return stillMs >= (completedMs !== null || this.#moved ? stillAfterMotionMs : stillWithoutSignMs);
  }
}
