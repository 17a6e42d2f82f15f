import type { EndReason, ModeratedAction, Participant } from '../protocol/index.ts';
import { type MeetingEffect, toEverybody, toOne, toOthers } from './effects.ts';
import {
  identityKey,
  type MeetingRules,
  type MeetingState,
  type Person,
  type Step,
  unchanged,
  withAttendee,
  withoutAttendee,
} from './state.ts';

const newParticipant = (id: string, person: Person, handRaisedAt: number | null): Participant => ({
  id,
  kind: person.kind,
  role: person.role,
  name: person.name,
  moderator: person.moderator,
  connection: 'connected',
  tracks: [],
  mutedByChair: false,
  handRaisedAt,
  grants: [],
  asks: [],
  signLanguage: false,
  roomSpeakers: [],
});

/** Somebody comes in; an older connection of the same identity and kind gives its place (and its raised hand) to the newer. */
export function join(state: MeetingState, participantId: string, person: Person, rules: MeetingRules): Step {
  const key = identityKey(person);
  const older = [...state.attendees.values()].find(
    (attendee) => identityKey({ identity: attendee.identity, kind: attendee.participant.kind }) === key,
  );
  const left = older === undefined ? unchanged(state) : leave(state, older.participant.id, 'replaced');
  const hand = older?.participant.handRaisedAt ?? null;
  const participant = {
    ...newParticipant(participantId, person, hand),
    mutedByChair: older?.participant.mutedByChair ?? false,
    grants: older?.participant.grants ?? [],
    asks: older?.participant.asks ?? [],
    signLanguage: older?.participant.signLanguage ?? false,
  };
  return {
    state: {
      ...withAttendee(left.state, { identity: person.identity, participant }),
      known: remember(left.state.known, key, rules.knownIdentities),
    },
    effects: [...left.effects, toOthers(participantId, { event: 'participant', data: { participant } })],
  };
}

function remember(known: ReadonlySet<string>, key: string, bound: number): ReadonlySet<string> {
  const next = new Set(known);
  next.delete(key);
  next.add(key);
  const oldest = next.values().next();
  if (next.size > bound && !oldest.done) {
    next.delete(oldest.value);
  }
  return next;
}

/** The stay ends first (media closed), then the others hear of it. */
export function leave(state: MeetingState, participantId: string, reason: EndReason): Step {
  const attendee = state.attendees.get(participantId);
  if (attendee === undefined) {
    return unchanged(state);
  }
  const rest = withoutAttendee(state, participantId);
  const known = new Set(state.known);
  if (reason === 'removed') {
    known.delete(identityKey({ identity: attendee.identity, kind: attendee.participant.kind }));
  }
  return {
    state: { ...rest, known },
    effects: [
      { type: 'finish', id: participantId, reason },
      toEverybody({ event: 'participantLeft', data: { participantId, reason } }),
    ],
  };
}

/** Changes one participant and tells everybody; nothing happens for who is gone or when nothing changed. */
export function change(
  state: MeetingState,
  participantId: string,
  edit: (participant: Participant) => Participant,
): Step {
  const attendee = state.attendees.get(participantId);
  if (attendee === undefined) {
    return unchanged(state);
  }
  const participant = edit(attendee.participant);
  if (participant === attendee.participant) {
    return unchanged(state);
  }
  return {
    state: withAttendee(state, { ...attendee, participant }),
    effects: [toEverybody({ event: 'participant', data: { participant } })],
  };
}

export const moderated = (participantId: string, action: ModeratedAction, by: string): MeetingEffect =>
  toOne(participantId, { event: 'moderated', data: { action, by } });
