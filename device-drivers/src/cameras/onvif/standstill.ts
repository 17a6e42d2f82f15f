import type { Cancel, Clock } from '../../core/clock.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { PtzStatus } from './ptz-messages.ts';

export type StandstillResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'superseded' | 'offline' | 'refused' };

export interface StandstillOptions {
  readonly clock: Clock;
  /** False: the camera tells nothing, so only time can pass. */
  readonly hasStatus: boolean;
  readonly blindTravelMs: number;
  /** Asks for the status once; `report` gets it, or null when it could not be read. */
  readonly read: (report: (status: PtzStatus | null) => void) => Promise<Outcome<void>>;
}

/** Below eight questions per second: cheap cameras restart above. */
const pollMs = 130;
const limitMs = 20_000;
const tolerance = 1e-4;

const same = (a: number | null, b: number | null): boolean => Math.abs((a ?? 0) - (b ?? 0)) <= tolerance;

const moves = (status: PtzStatus): boolean => status.panTiltMoves === 'moving' || status.zoomMoves === 'moving';

/** True when every axis says so itself, zoom included. */
const saysIdle = (status: PtzStatus): boolean => status.panTiltMoves === 'idle' && status.zoomMoves === 'idle';

/**
 * Whether the camera has come to rest, judged by two consecutive states. A camera that was seen moving and says IDLE is
 * believed at once; one that says IDLE from the start may not have begun, so its position must stay the same as well.
 */
export const atRest = (before: PtzStatus | null, now: PtzStatus): boolean => {
  if (before === null || moves(now)) {
    return false;
  }
  if (moves(before) && saysIdle(now)) {
    return true;
  }
  return same(before.pan, now.pan) && same(before.tilt, now.tilt) && same(before.zoom, now.zoom);
};

/** One wait for a camera to come to rest. */
export class Standstill {
  readonly #options: StandstillOptions;
  readonly #done = Promise.withResolvers<StandstillResult>();
  #before: PtzStatus | null = null;
  #ended = false;
  #cancelPoll: Cancel | null = null;
  #cancelLimit: Cancel | null = null;

  constructor(options: StandstillOptions) {
    this.#options = options;
  }

  run(): Promise<StandstillResult> {
    const { clock, hasStatus, blindTravelMs } = this.#options;
    if (!hasStatus) {
      this.#cancelLimit = clock.after(blindTravelMs, () => this.end({ ok: true }));
      return this.#done.promise;
    }
    this.#cancelLimit = clock.after(limitMs, () => this.end({ ok: false, code: 'refused' }));
    void this.#poll();
    return this.#done.promise;
  }

  end(result: StandstillResult): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#cancelPoll?.();
      this.#cancelLimit?.();
      this.#done.resolve(result);
    }
  }

  async #poll(): Promise<void> {
    await this.#options.read((status) => {
      if (status !== null && !this.#ended) {
        if (atRest(this.#before, status)) {
          this.end({ ok: true });
        }
        this.#before = status;
      }
    });
    if (!this.#ended) {
      this.#cancelPoll = this.#options.clock.after(pollMs, () => void this.#poll());
    }
  }
}
