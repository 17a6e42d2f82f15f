import type { Timers } from '../shared/timers.ts';

/** Speeds -1..1: right, up and towards the subject are positive. */
export interface PtzVector {
  readonly panSpeed: number;
  readonly tiltSpeed: number;
  readonly zoomSpeed: number;
}

/** One camera. Both resolve when the appliance answered; false means that it did not accept. */
export interface PtzWire {
  readonly move: (vector: PtzVector) => Promise<boolean>;
  readonly stop: () => Promise<boolean>;
}

/** Who holds the camera: several can at once (a thumb on the stick, a finger on the zoom). */
export type PtzGrip = 'stick' | 'keys' | 'zoom-button';

export interface PtzHoldOptions {
  readonly wire: PtzWire;
  readonly timers: Timers;
  /** While held a move is repeated at least this often: the appliance stops the camera when they stop coming. */
  readonly repeatMs: number;
  /** Smallest distance between two moves of a changing deflection. */
  readonly gapMs: number;
}

const still: PtzVector = { panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0 };
const stopTries = 3;

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

const sum = (vectors: Iterable<PtzVector>): PtzVector => {
  let total = still;
  for (const vector of vectors) {
    total = {
      panSpeed: clamp(total.panSpeed + vector.panSpeed),
      tiltSpeed: clamp(total.tiltSpeed + vector.tiltSpeed),
      zoomSpeed: clamp(total.zoomSpeed + vector.zoomSpeed),
    };
  }
  return total;
};

const isStill = (vector: PtzVector): boolean =>
  vector.panSpeed === 0 && vector.tiltSpeed === 0 && vector.zoomSpeed === 0;

/**
 * Holding moves, releasing stops. Changing moves are sent latest only, one in flight and at least `gapMs` apart; a stop never
 * waits for anything. The repeat goes out even when an answer is outstanding, else a slow answer would stop the camera.
 */
export class PtzHold {
  readonly #options: PtzHoldOptions;
  readonly #grips = new Map<PtzGrip, PtzVector>();
  #wanted: PtzVector = still;
  #moving = false;
  #inFlight = 0;
  #changed = false;
  #sentAt = 0;
  #cancelGap: (() => void) | null = null;
  #cancelRepeat: (() => void) | null = null;
  #cancelStopRetry: (() => void) | null = null;

  constructor(options: PtzHoldOptions) {
    this.#options = options;
  }

  get moving(): boolean {
    return this.#moving;
  }

  /** A new deflection of one grip; all zero lets go. */
  hold(grip: PtzGrip, vector: PtzVector): void {
    if (isStill(vector)) {
      this.#grips.delete(grip);
    } else {
      this.#grips.set(grip, vector);
    }
    this.#update();
  }

  release(grip: PtzGrip): void {
    this.#grips.delete(grip);
    this.#update();
  }

  /** Everything that can take the hand away: blur, hidden page, lost link, another camera. */
  releaseAll(): void {
    this.#grips.clear();
    this.#update();
  }

  #update(): void {
    const wanted = sum(this.#grips.values());
    const same =
      wanted.panSpeed === this.#wanted.panSpeed &&
      wanted.tiltSpeed === this.#wanted.tiltSpeed &&
      wanted.zoomSpeed === this.#wanted.zoomSpeed;
    this.#wanted = wanted;
    if (isStill(wanted)) {
      this.#halt();
    } else if (!this.#moving) {
      this.#moving = true;
      this.#cancelStopRetry?.();
      this.#cancelStopRetry = null;
      this.#sendMove();
    } else if (!same) {
      this.#changed = true;
      this.#pump();
    }
  }

  #halt(): void {
    if (!this.#moving) {
      return;
    }
    this.#moving = false;
    this.#changed = false;
    this.#cancelGap?.();
    this.#cancelGap = null;
    this.#cancelRepeat?.();
    this.#cancelRepeat = null;
    this.#sendStop(1);
  }

  #sendStop(attempt: number): void {
    const again = (accepted: boolean): void => {
      if (!accepted && !this.#moving && attempt < stopTries) {
        this.#cancelStopRetry = this.#options.timers.after(this.#options.repeatMs, () => this.#sendStop(attempt + 1));
      }
    };
    this.#options.wire.stop().then(again, () => again(false));
  }

  #pump(): void {
    if (!this.#moving || !this.#changed || this.#inFlight > 0 || this.#cancelGap !== null) {
      return;
    }
    const waitMs = this.#sentAt + this.#options.gapMs - this.#options.timers.now();
    if (waitMs <= 0) {
      this.#sendMove();
      return;
    }
    this.#cancelGap = this.#options.timers.after(waitMs, () => {
      this.#cancelGap = null;
      this.#pump();
    });
  }

  #sendMove(): void {
    this.#changed = false;
    this.#sentAt = this.#options.timers.now();
    this.#inFlight += 1;
    const answered = (): void => {
      this.#inFlight -= 1;
      this.#pump();
    };
    this.#options.wire.move(this.#wanted).then(answered, answered);
    this.#cancelRepeat?.();
    this.#cancelRepeat = this.#options.timers.after(this.#options.repeatMs, () => {
      if (this.#moving) {
        this.#sendMove();
      }
    });
  }
}
