import type { DirectorAction, DirectorTimings } from './director-state.ts';
import type { TalkerState } from './talker-state.ts';

export interface TalkerStep {
  readonly talkers: TalkerState;
  readonly actions: readonly DirectorAction[];
}

const stopCandidate = { type: 'stop-timer', timer: { name: 'talker' } } as const;
const stopFading = { type: 'stop-timer', timer: { name: 'silence' } } as const;

/** The microphones hear somebody in `zone`, or nobody. Pure. */
export const hearTalker = (
  state: TalkerState,
  zone: string | null,
  nowMs: number,
  timings: DirectorTimings,
): TalkerStep => {
  if (zone === state.heard) {
    return { talkers: state, actions: [] };
  }
  if (zone === null) {
    return fallSilent(state, timings);
  }
  if (zone === state.followed) {
    return { talkers: { ...state, heard: zone, fading: false }, actions: [stopCandidate, stopFading] };
  }
  const stayMs = state.sinceMs + timings.talkerStayMs - nowMs;
  const delayMs = Math.max(timings.talkerAfterMs, stayMs);
  return {
    talkers: { ...state, heard: zone },
    actions: [{ type: 'start-timer', timer: { name: 'talker' }, delayMs }],
  };
};

const fallSilent = (state: TalkerState, timings: DirectorTimings): TalkerStep => {
  const silent = { ...state, heard: null };
  // The silence counts from its beginning: somebody who coughs elsewhere does not prolong it.
  return state.followed === null || state.fading
    ? { talkers: silent, actions: [stopCandidate] }
    : {
        talkers: { ...silent, fading: true },
        actions: [stopCandidate, { type: 'start-timer', timer: { name: 'silence' }, delayMs: timings.overviewAfterMs }],
      };
};

/** The one who is heard was heard long enough. */
export const followTalker = (state: TalkerState, nowMs: number): TalkerStep =>
  state.heard === null
    ? { talkers: state, actions: [] }
    : { talkers: { ...state, followed: state.heard, sinceMs: nowMs, fading: false }, actions: [stopFading] };

/** The followed zone was silent long enough. */
export const forgetTalker = (state: TalkerState): TalkerState => ({ ...state, followed: null, fading: false });
