import type { ErrorCode } from '../protocol/index.ts';
import { type Door, refusalAtDoor } from './door.ts';
import { moderates } from './permissions.ts';
import { identityKey, type MeetingRules, type MeetingState, type Person } from './state.ts';

/** `mustWait`: a guest, or somebody else whose ticket says so. */
export type Applicant = Person & { readonly mustWait: boolean };

export type EntryDecision =
  | { readonly type: 'join' }
  | { readonly type: 'wait' }
  | { readonly type: 'refuse'; readonly code: ErrorCode };

const refuse = (code: ErrorCode): EntryDecision => ({ type: 'refuse', code });

/**
 * The one gate into a meeting, for every way in: first what the meeting's record says, then the meeting in progress.
 * @param instanceBusy one more participant would cost the others their sound; who moderates and rooms still come in
 */
export function gate(
  door: Door,
  state: MeetingState,
  person: Applicant,
  rules: MeetingRules,
  instanceBusy: boolean,
): EntryDecision {
  const shut = refusalAtDoor(door, person.kind);
  return shut === null ? decideEntry(state, person, rules, instanceBusy) : refuse(shut);
}

/**
 * The meeting in progress. Who is already inside replaces themselves and needs no place.
 */
export function decideEntry(
  state: MeetingState,
  person: Applicant,
  rules: MeetingRules,
  instanceBusy = false,
): EntryDecision {
  const key = identityKey(person);
  const inside = [...state.attendees.values()].some(
    (attendee) => identityKey({ identity: attendee.identity, kind: attendee.participant.kind }) === key,
  );
  const waits = state.waiting.some((waiter) => identityKey(waiter.person) === key);
  const known = state.known.has(key);
  if (state.sentBack.has(key)) {
    return waitIfPlace(state, rules, waits);
  }
  if (state.info.locked && !moderates(person) && !known) {
    return state.foundLocked && person.kind !== 'guest' ? waitIfPlace(state, rules, waits) : refuse('meeting-locked');
  }
  if (mustWait(state, person) && !known) {
    return waitIfPlace(state, rules, waits);
  }
  if (inside) {
    return { type: 'join' };
  }
  if (state.attendees.size >= rules.participantsPerMeeting) {
    return refuse('meeting-full');
  }
  return instanceBusy && !moderates(person) && person.kind !== 'room' ? refuse('instance-busy') : { type: 'join' };
}

/**
 * With everybody waiting, a room that belongs to the meeting (`staff`) still comes in: the chair sits in it.
 * Without moderators nobody could let anybody in, but then nobody could have set it either.
 */
function mustWait({ info }: MeetingState, person: Applicant): boolean {
  switch (info.settings.waitingRoom) {
    case 'nobody':
      return false;
    case 'guests':
      return person.mustWait;
    case 'all':
      return !moderates(person) && !(person.kind === 'room' && person.role === 'staff');
  }
  return true;
}

const waitIfPlace = (state: MeetingState, rules: MeetingRules, waits: boolean): EntryDecision =>
  waits || state.waiting.length < rules.waitingPerMeeting ? { type: 'wait' } : refuse('meeting-full');
