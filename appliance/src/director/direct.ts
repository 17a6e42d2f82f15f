import { chooseShot, chooseSubject, sameShot, sameSubject } from './choose-shot.ts';
import type {
  DirectorAction,
  DirectorEvent,
  DirectorState,
  DirectorTimer,
  Shot,
  Stand,
  Subject,
} from './director-state.ts';
import { followTalker, forgetTalker, hearTalker, type TalkerStep } from './follow-talkers.ts';

export interface DirectorStep {
  readonly state: DirectorState;
  readonly actions: readonly DirectorAction[];
}

/** One step of the automation: microphones in, recalls and cuts out. Pure; time is in `stand` and in timers. */
export const direct = (state: DirectorState, event: DirectorEvent, stand: Stand): DirectorStep => {
  switch (event.type) {
    case 'microphone':
      return event.on ? opened(state, event.seat, stand) : closing(state, event.seat, stand);
    case 'requested':
      return prePosition(state, event.seat, stand);
    case 'talker':
      return withTalkers(state, hearTalker(state.talkers, event.zone, stand.nowMs, stand.timings));
    case 'recalled':
      return recalled(state, event.shot, event.result, stand);
    case 'timer':
      return timer(state, event.timer, stand);
    case 'touched':
      return manual(state, stand);
    case 'control':
      return event.control === 'manual' ? manual(state, stand) : automatic(state, stand);
    case 'link-lost':
      return linkLost(state, stand);
  }
};

const stay = (state: DirectorState): DirectorStep => ({ state, actions: [] });
const stop = (timer: DirectorTimer): DirectorAction => ({ type: 'stop-timer', timer });
const start = (timer: DirectorTimer, delayMs: number): DirectorAction => ({ type: 'start-timer', timer, delayMs });

const then = (actions: readonly DirectorAction[], step: DirectorStep): DirectorStep => ({
  state: step.state,
  actions: [...actions, ...step.actions],
});

const opened = (state: DirectorState, seat: number, stand: Stand): DirectorStep => {
  const closed = { name: 'closed', seat } as const;
  if (state.closing.has(seat)) {
    // Tapped off and on again: it was never off.
    return { state: { ...state, closing: without(state.closing, seat) }, actions: [stop(closed)] };
  }
  if (state.open.includes(seat)) {
    return stay(state);
  }
  const next = { ...state, open: [...state.open, seat] };
  return then([stop({ name: 'hold' }), stop({ name: 'overview' })], showChosen(next, stand));
};

const closing = (state: DirectorState, seat: number, stand: Stand): DirectorStep =>
  state.open.includes(seat) && !state.closing.has(seat)
    ? {
        state: { ...state, closing: new Set([...state.closing, seat]) },
        actions: [start({ name: 'closed', seat }, stand.timings.microphoneOffDebounceMs)],
      }
    : stay(state);

const closed = (state: DirectorState, seat: number, stand: Stand): DirectorStep => {
  const { timings } = stand;
  const next = {
    ...state,
    open: state.open.filter((one) => one !== seat),
    closing: without(state.closing, seat),
  };
  if (next.open.length === 0 && next.talkers.followed !== null) {
    return { state: next, actions: [start({ name: 'hold' }, timings.holdMs)] };
  }
  if (next.open.length === 0) {
    const rest = Math.max(0, timings.overviewAfterMs - timings.microphoneOffDebounceMs);
    return { state: next, actions: [stop({ name: 'hold' }), start({ name: 'overview' }, rest)] };
  }
  return sameSubject(state.subject, { kind: 'seat', seat })
    ? { state: next, actions: [start({ name: 'hold' }, timings.holdMs)] }
    : stay(next);
};

const timer = (state: DirectorState, fired: DirectorTimer, stand: Stand): DirectorStep => {
  switch (fired.name) {
    case 'closed':
      return closed(state, fired.seat, stand);
    case 'hold':
    case 'overview':
      return showChosen(state, stand);
    case 'talker': {
      const step = withTalkers(state, followTalker(state.talkers, stand.nowMs));
      return then(step.actions, showChosen(step.state, stand));
    }
    case 'silence': {
      const next = { ...state, talkers: forgetTalker(state.talkers) };
      return state.subject?.kind === 'zone' ? showChosen(next, stand) : stay(next);
    }
    case 'cut':
      return state.waitingCut === null ? stay(state) : cut(state, state.waitingCut, stand);
    case 'manual':
      return automatic(state, stand);
  }
};

const withTalkers = (state: DirectorState, { talkers, actions }: TalkerStep): DirectorStep => ({
  state: talkers === state.talkers ? state : { ...state, talkers },
  actions,
});

const showChosen = (state: DirectorState, stand: Stand): DirectorStep =>
  show(state, chooseSubject(state.open, state.talkers.followed, stand.prioritySeats), stand);

const show = (state: DirectorState, subject: Subject, stand: Stand): DirectorStep => {
  if (state.control === 'manual' || sameSubject(state.subject, subject)) {
    return stay(state);
  }
  return attempt({ ...state, subject, failed: [] }, subject, stand);
};

/** Goes for the best shot that did not fail yet; without any the picture stays as it is. */
const attempt = (state: DirectorState, subject: Subject, stand: Stand): DirectorStep => {
  const fresh = { ...state, moving: null, waitingCut: null };
  const shot = chooseShot(subject, stand, state.failed);
  if (shot === null) {
    const other: Subject = { kind: 'overview' };
    return subject.kind !== 'overview' && chooseShot(other, stand, state.failed) !== null
      ? then([stop({ name: 'cut' })], attempt(fresh, other, stand))
      : { state: fresh, actions: [stop({ name: 'cut' })] };
  }
  if (stand.at.get(shot.cameraId) === shot.presetId) {
    return then([stop({ name: 'cut' })], arrived(fresh, shot, stand));
  }
  return { state: { ...fresh, moving: shot }, actions: [{ type: 'recall', shot }, stop({ name: 'cut' })] };
};

const recalled = (
  state: DirectorState,
  shot: Shot,
  result: 'arrived' | 'superseded' | 'failed',
  stand: Stand,
): DirectorStep => {
  if (state.moving === null || !sameShot(state.moving, shot) || state.control === 'manual') {
    return stay(state);
  }
  const rested = { ...state, moving: null };
  switch (result) {
    case 'arrived':
      return arrived(rested, shot, stand);
    case 'superseded':
      return stay(rested);
    case 'failed':
      return state.subject === null
        ? stay(rested)
        : attempt({ ...rested, failed: [...state.failed, shot] }, state.subject, stand);
  }
};

const arrived = (state: DirectorState, shot: Shot, stand: Stand): DirectorStep => {
  if (stand.onAir === shot.cameraId) {
    return stay({ ...state, lastCutMs: stand.nowMs });
  }
  const waitMs = state.lastCutMs + stand.timings.minimumShotMs - stand.nowMs;
  return waitMs > 0
    ? { state: { ...state, waitingCut: shot }, actions: [start({ name: 'cut' }, waitMs)] }
    : cut(state, shot, stand);
};

const cut = (state: DirectorState, shot: Shot, stand: Stand): DirectorStep => ({
  state: { ...state, waitingCut: null, lastCutMs: stand.nowMs },
  actions: [{ type: 'cut', cameraId: shot.cameraId }],
});

const prePosition = (state: DirectorState, seat: number, stand: Stand): DirectorStep => {
  const shot = chooseShot({ kind: 'seat', seat }, stand, []);
  const free =
    state.control === 'automatic' &&
    stand.seats.has(seat) &&
    shot !== null &&
    shot.cameraId !== stand.onAir &&
    shot.cameraId !== state.moving?.cameraId &&
    shot.cameraId !== state.waitingCut?.cameraId &&
    stand.at.get(shot.cameraId) !== shot.presetId;
  return free ? { state, actions: [{ type: 'recall', shot }] } : stay(state);
};

/** A person decides now. What the microphones do is still followed, so that the automation can take over again. */
const manual = (state: DirectorState, stand: Stand): DirectorStep => ({
  state: { ...state, control: 'manual', moving: null, waitingCut: null, subject: null },
  actions: [
    ...(state.control === 'manual' ? [] : [{ type: 'control', control: 'manual' } as const]),
    stop({ name: 'cut' }),
    start({ name: 'manual' }, stand.timings.manualPauseMs),
  ],
});

const automatic = (state: DirectorState, stand: Stand): DirectorStep => {
  if (state.control === 'automatic') {
    return stay(state);
  }
  const next: DirectorState = { ...state, control: 'automatic' };
  const actions: DirectorAction[] = [stop({ name: 'manual' }), { type: 'control', control: 'automatic' }];
  // With nobody speaking the person's picture stays until somebody does.
  const nobody = next.open.length === 0 && next.talkers.followed === null;
  return nobody ? { state: next, actions } : then(actions, showChosen(next, stand));
};

const linkLost = (state: DirectorState, stand: Stand): DirectorStep => {
  const stops = state.open.map((seat) => stop({ name: 'closed', seat }));
  const next = { ...state, open: [], closing: new Set<number>() };
  return then([...stops, stop({ name: 'hold' }), stop({ name: 'overview' })], showChosen(next, stand));
};

const without = (seats: ReadonlySet<number>, seat: number): ReadonlySet<number> =>
  new Set([...seats].filter((one) => one !== seat));
