/** Positions in the controls' units by the names of the axes. */
export type AxisReading = ReadonlyMap<string, number>;

export type Rest = 'moving' | 'arrived' | 'stuck';

const stillAtTargetMs = 200;
const stillElsewhereMs = 350;
/** How long a camera that does not move is given to start. */
const startLimitMs = 1000;

const same = (a: AxisReading, b: AxisReading): boolean => [...a].every(([axis, value]) => b.get(axis) === value);

/** Decides from readings whether a camera stands still, and where it was sent; without a target anywhere will do. */
export class RestWatch {
  readonly #target: AxisReading | null;
  readonly #startMs: number;
  #last: AxisReading | null = null;
  #stillSinceMs: number;
  #moved = false;

  constructor(target: AxisReading | null, startMs: number) {
    this.#target = target;
    this.#startMs = startMs;
    this.#stillSinceMs = startMs;
  }

  add(nowMs: number, reading: AxisReading): Rest {
    if (this.#last === null || !same(this.#last, reading)) {
      this.#moved ||= this.#last !== null;
      this.#last = reading;
      this.#stillSinceMs = nowMs;
      return 'moving';
    }
    const stillMs = nowMs - this.#stillSinceMs;
    if (this.#target === null) {
      return stillMs >= stillElsewhereMs ? 'arrived' : 'moving';
    }
    if (same(this.#target, reading)) {
      return stillMs >= stillAtTargetMs ? 'arrived' : 'moving';
    }
    // Some heads stop a step beside their target; one that never began has not obeyed.
    if (this.#moved && stillMs >= startLimitMs) {
      return 'arrived';
    }
    return !this.#moved && nowMs - this.#startMs >= startLimitMs ? 'stuck' : 'moving';
  }
}
