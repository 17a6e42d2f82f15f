import type {
  Audible,
  ChatMessage,
  MeetingInfo,
  MeetingRole,
  Participant,
  ParticipantKind,
  WaitingGuest,
} from '../protocol/index.ts';
import { noClock } from '../protocol/index.ts';
import type { MeetingEffect } from './effects.ts';

/** Who somebody is, as the ticket says it. */
export interface Person {
  readonly identity: string;
  readonly kind: ParticipantKind;
  readonly role: MeetingRole;
  readonly name: string;
  /** Named by the chair, before or during the meeting. */
  readonly moderator: boolean;
}

/** Somebody in the meeting: what everybody sees, and the identity behind it that nobody sees. */
export interface Attendee {
  readonly identity: string;
  readonly participant: Participant;
}

export interface Waiter {
  readonly person: Person;
  readonly guest: WaitingGuest;
}

/** Numbers the pure part needs; the rest of the limits belongs to the shell. */
export interface MeetingRules {
  readonly participantsPerMeeting: number;
  readonly waitingPerMeeting: number;
  readonly chatMessages: number;
  readonly audibleProducers: number;
  /** Producers beyond `audibleProducers` that are never dropped (chair, rooms, shared sound). */
  readonly keptProducers: number;
  readonly knownIdentities: number;
}

/** A meeting in progress: one immutable snapshot, replaced at each change. */
export interface MeetingState {
  readonly info: MeetingInfo;
  readonly attendees: ReadonlyMap<string, Attendee>;
  readonly waiting: readonly Waiter[];
  readonly chat: readonly ChatMessage[];
  readonly audible: Audible;
  /** Epoch ms when an audio producer was last loud. */
  readonly loudAt: ReadonlyMap<string, number>;
  readonly dominantProducerId: string | null;
  /** Identities that were in the meeting: a lock does not keep them out. */
  readonly known: ReadonlySet<string>;
  /** Identities that were sent back to the waiting room: no new ticket leads past it. */
  readonly sentBack: ReadonlySet<string>;
  /** The meeting was already locked when it began here (server restarted): who belonged to it is forgotten. */
  readonly foundLocked: boolean;
}

/** A new state and what follows from it. */
export interface Step {
  readonly state: MeetingState;
  readonly effects: readonly MeetingEffect[];
}

export const unchanged = (state: MeetingState): Step => ({ state, effects: [] });

/** @param longestMs it ends by itself after this; null for never */
export const startMeeting = (info: MeetingInfo, startedAt: number, longestMs: number | null): MeetingState => ({
  info: { ...info, startedAt, clock: { ...noClock, endsAt: longestMs === null ? null : startedAt + longestMs } },
  attendees: new Map(),
  waiting: [],
  chat: [],
  audible: { producerIds: [], activeParticipantId: null },
  loudAt: new Map(),
  dominantProducerId: null,
  known: new Set(),
  sentBack: new Set(),
  foundLocked: info.locked,
});

export const identityKey = (person: { readonly identity: string; readonly kind: ParticipantKind }): string =>
  `${person.kind}:${person.identity}`;

export const withAttendee = (state: MeetingState, attendee: Attendee): MeetingState => ({
  ...state,
  attendees: new Map(state.attendees).set(attendee.participant.id, attendee),
});

export const withoutAttendee = (state: MeetingState, participantId: string): MeetingState => {
  const attendees = new Map(state.attendees);
  attendees.delete(participantId);
  return { ...state, attendees };
};

export const isEmpty = (state: MeetingState): boolean => state.attendees.size === 0 && state.waiting.length === 0;
