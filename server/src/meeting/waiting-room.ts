import { type MeetingEffect } from './effects.ts';
import { join } from './roster.ts';
import {
  identityKey,
  type MeetingRules,
  type MeetingState,
  type Person,
  type Step,
  unchanged,
  type Waiter,
} from './state.ts';

const tellAdmitters = (waiting: readonly Waiter[]): MeetingEffect => ({
  type: 'send',
  to: { who: 'admitters' },
  message: { event: 'waiting', data: { guests: waiting.map((waiter) => waiter.guest) } },
});

/** Somebody sits down in the waiting room; the older wait of the same identity ends. */
export function wait(state: MeetingState, waitingId: string, person: Person, at: number): Step {
  const key = identityKey(person);
  const older = state.waiting.filter((waiter) => identityKey(waiter.person) === key);
  const waiting = [
    ...state.waiting.filter((waiter) => !older.includes(waiter)),
    { person, guest: { waitingId, name: person.name, since: at } },
  ];
  return {
    state: { ...state, waiting },
    effects: [
      ...older.map(({ guest }): MeetingEffect => ({ type: 'finish', id: guest.waitingId, reason: 'replaced' })),
      tellAdmitters(waiting),
    ],
  };
}

function take(state: MeetingState, waitingId: string): { waiter: Waiter; rest: MeetingState } | null {
  const waiter = state.waiting.find((one) => one.guest.waitingId === waitingId);
  return waiter === undefined
    ? null
    : { waiter, rest: { ...state, waiting: state.waiting.filter((one) => one !== waiter) } };
}

export function admit(state: MeetingState, waitingId: string, participantId: string, rules: MeetingRules): Step {
  const taken = take(state, waitingId);
  if (taken === null) {
    return unchanged(state);
  }
  const joined = join(taken.rest, participantId, taken.waiter.person, rules);
  return {
    state: joined.state,
    effects: [...joined.effects, { type: 'admit', waitingId, participantId }, tellAdmitters(joined.state.waiting)],
  };
}

/** The wait ends without an entry. */
export function stopWaiting(state: MeetingState, waitingId: string, reason: 'refused' | 'left'): Step {
  const taken = take(state, waitingId);
  return taken === null
    ? unchanged(state)
    : { state: taken.rest, effects: [{ type: 'finish', id: waitingId, reason }, tellAdmitters(taken.rest.waiting)] };
}
