import type { ErrorCode } from '../protocol/index.ts';
import { identityKey, type MeetingRules, type MeetingState, type Person } from './state.ts';

export type EntryDecision =
  | { readonly type: 'join' }
  | { readonly type: 'wait' }
  | { readonly type: 'refuse'; readonly code: ErrorCode };

const refuse = (code: ErrorCode): EntryDecision => ({ type: 'refuse', code });

/** The one gate into a meeting, for every way in. Who is already inside replaces themselves and needs no place. */
export function decideEntry(
  state: MeetingState,
  person: Person & { readonly mustWait: boolean },
  rules: MeetingRules,
): EntryDecision {
  const key = identityKey(person);
  const inside = [...state.attendees.values()].some(
    (attendee) => identityKey({ identity: attendee.identity, kind: attendee.participant.kind }) === key,
  );
  const waits = state.waiting.some((waiter) => identityKey(waiter.person) === key);
  const known = state.known.has(key);
  if (state.info.locked && person.role !== 'chair' && !known) {
    return state.foundLocked && person.kind !== 'guest' ? waitIfPlace(state, rules, waits) : refuse('meeting-locked');
  }
  if (person.mustWait && !known) {
    return waitIfPlace(state, rules, waits);
  }
  return inside || state.attendees.size < rules.participantsPerMeeting ? { type: 'join' } : refuse('meeting-full');
}

const waitIfPlace = (state: MeetingState, rules: MeetingRules, waits: boolean): EntryDecision =>
  waits || state.waiting.length < rules.waitingPerMeeting ? { type: 'wait' } : refuse('meeting-full');
