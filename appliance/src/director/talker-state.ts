/**
 * Who talks where, steadied: a zone is followed only after it was heard for a while, and left no earlier than after
 * its least time, so that two people in conversation do not make the cameras swing.
 * - `heard`: where somebody talks right now
 * - `followed`: the zone that may have the picture
 * - `sinceMs`: when the last one was followed first
 * - `fading`: nobody was heard in the followed zone; it ends when its time has passed
 */
export interface TalkerState {
  readonly heard: string | null;
  readonly followed: string | null;
  readonly sinceMs: number;
  readonly fading: boolean;
}

export const silentTalkers: TalkerState = {
  heard: null,
  followed: null,
  sinceMs: Number.NEGATIVE_INFINITY,
  fading: false,
};
