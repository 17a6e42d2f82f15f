import { type MeetingEffect, toEverybody } from './effects.ts';
import { join } from './roster.ts';
import {
  identityKey,
  type MeetingRules,
  type MeetingState,
  type Person,
  type Step,
  unchanged,
  type Waiter,
  withoutAttendee,
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
  const sentBack = new Set(taken.rest.sentBack);
  sentBack.delete(identityKey(taken.waiter.person));
  const joined = join({ ...taken.rest, sentBack }, participantId, taken.waiter.person, rules);
  return {
    state: joined.state,
    effects: [...joined.effects, { type: 'admit', waitingId, participantId }, tellAdmitters(joined.state.waiting)],
  };
}

/**
 * A participant waits again, under the same id. The identity is remembered, so that a new ticket does not lead past the
 * waiting room; guests get a new identity with each ticket, so the waiting room is switched on for them.
 */
export function moveToWaiting(state: MeetingState, participantId: string, at: number): Step {
  const attendee = state.attendees.get(participantId);
  if (attendee === undefined) {
    return unchanged(state);
  }
  const { kind, role, name, moderator } = attendee.participant;
  const person: Person = { identity: attendee.identity, kind, role, name, moderator };
  const key = identityKey(person);
  const known = new Set(state.known);
  known.delete(key);
  const waiting = [...state.waiting, { person, guest: { waitingId: participantId, name, since: at } }];
  const closed = kind === 'guest' && state.info.settings.waitingRoom === 'nobody';
  const settings = { ...state.info.settings, waitingRoom: 'guests' } as const;
  const info = closed ? { ...state.info, settings } : state.info;
  const rest = withoutAttendee(state, participantId);
  return {
    state: { ...rest, info, known, sentBack: new Set(state.sentBack).add(key), waiting },
    effects: [
      { type: 'sendBack', participantId },
      toEverybody({ event: 'participantLeft', data: { participantId, reason: 'left' } }),
      ...(closed ? [toEverybody({ event: 'meeting', data: { meeting: info } })] : []),
      tellAdmitters(waiting),
    ],
  };
}

/** The wait ends without an entry. */
export function stopWaiting(state: MeetingState, waitingId: string, reason: 'refused' | 'left'): Step {
  const taken = take(state, waitingId);
  return taken === null
    ? unchanged(state)
    : { state: taken.rest, effects: [{ type: 'finish', id: waitingId, reason }, tellAdmitters(taken.rest.waiting)] };
}
