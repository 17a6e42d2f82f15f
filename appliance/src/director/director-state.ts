import { silentTalkers, type TalkerState } from './talker-state.ts';

/** A camera standing at a preset: what a seat or the whole room is shown by. */
export interface Shot {
  readonly cameraId: string;
  readonly presetId: string;
}

/** What to show: somebody at a seat, somebody whom a room microphone hears, or the whole room. */
export type Subject =
  | { readonly kind: 'seat'; readonly seat: number }
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'overview' };

export interface DirectorTimings {
  readonly microphoneOffDebounceMs: number;
  readonly holdMs: number;
  readonly overviewAfterMs: number;
  readonly minimumShotMs: number;
  readonly manualPauseMs: number;
  readonly talkerAfterMs: number;
  readonly talkerStayMs: number;
}

/** What the director needs to know of the room at each step. */
export interface Stand {
  readonly nowMs: number;
  /** Camera in the picture. */
  readonly onAir: string | null;
  /** Cameras that answer now. */
  readonly usable: ReadonlySet<string>;
  /** The preset each camera stands at, where known. */
  readonly at: ReadonlyMap<string, string>;
  /** Shots per seat, the wanted one first. */
  readonly seats: ReadonlyMap<number, readonly Shot[]>;
  /** Shots per zone of the room microphones. */
  readonly zones: ReadonlyMap<string, readonly Shot[]>;
  readonly overview: readonly Shot[];
  readonly prioritySeats: readonly number[];
  readonly timings: DirectorTimings;
}

/**
 * - `open`: seats with an open microphone, newest last; one that just went off stays until its debounce ends
 * - `closing`: of these, the ones whose microphone is off
 * - `talkers`: whom the room microphones hear; shown while no seat is open
 * - `subject`: what the picture is to show; null while nothing was decided
 * - `moving`: the shot a recall is under way for
 * - `waitingCut`: a shot that stands ready but must wait for the minimum length of the one on air
 */
export interface DirectorState {
  readonly control: 'automatic' | 'manual';
  readonly open: readonly number[];
  readonly closing: ReadonlySet<number>;
  readonly talkers: TalkerState;
  readonly subject: Subject | null;
  readonly moving: Shot | null;
  readonly waitingCut: Shot | null;
  /** Shots that failed for the present subject. */
  readonly failed: readonly Shot[];
  readonly lastCutMs: number;
}

export const initialDirector: DirectorState = {
  control: 'automatic',
  open: [],
  closing: new Set(),
  talkers: silentTalkers,
  subject: null,
  moving: null,
  waitingCut: null,
  failed: [],
  lastCutMs: Number.NEGATIVE_INFINITY,
};

export type DirectorTimer =
  | { readonly name: 'closed'; readonly seat: number }
  | { readonly name: 'hold' }
  | { readonly name: 'overview' }
  /** Whoever is heard was heard long enough. */
  | { readonly name: 'talker' }
  /** The followed talker was silent long enough. */
  | { readonly name: 'silence' }
  | { readonly name: 'cut' }
  | { readonly name: 'manual' };

export type DirectorEvent =
  | { readonly type: 'microphone'; readonly seat: number; readonly on: boolean }
  /** A delegate asked for the floor: a camera off the air may go there already. */
  | { readonly type: 'requested'; readonly seat: number }
  /** Where the room microphones hear somebody; null when they hear nobody. */
  | { readonly type: 'talker'; readonly zone: string | null }
  | { readonly type: 'recalled'; readonly shot: Shot; readonly result: 'arrived' | 'superseded' | 'failed' }
  | { readonly type: 'timer'; readonly timer: DirectorTimer }
  /** A person moved or chose a camera. */
  | { readonly type: 'touched' }
  | { readonly type: 'control'; readonly control: 'automatic' | 'manual' }
  /** The discussion system no longer answers: nobody knows who speaks. */
  | { readonly type: 'link-lost' };

export type DirectorAction =
  | { readonly type: 'recall'; readonly shot: Shot }
  | { readonly type: 'cut'; readonly cameraId: string }
  | { readonly type: 'control'; readonly control: 'automatic' | 'manual' }
  | { readonly type: 'start-timer'; readonly timer: DirectorTimer; readonly delayMs: number }
  | { readonly type: 'stop-timer'; readonly timer: DirectorTimer };

export const timerKey = (timer: DirectorTimer): string =>
  timer.name === 'closed' ? `closed-${timer.seat}` : timer.name;
