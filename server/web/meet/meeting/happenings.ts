import type { ConferenceState } from '../../../client/index.ts';
import { moderates } from './moderates.ts';
import { text } from './texts.ts';

export interface Happening {
  readonly sentence: string;
  readonly urgent: boolean;
}

/** What a screen reader says between two states of a meeting. Pure apart from the language. */
export const happenings = (before: ConferenceState, after: ConferenceState): readonly Happening[] => {
  if (before.selfId !== after.selfId || before.meeting === null) {
    return [];
  }
  const said: Happening[] = [];
  const say = (sentence: string, urgent = false): void => {
    said.push({ sentence, urgent });
  };
  const known = new Map(before.participants.map((participant) => [participant.id, participant]));
  const self = after.participants.find((participant) => participant.id === after.selfId);
  const present = new Set(after.participants.map((participant) => participant.id));
  for (const participant of after.participants) {
    const earlier = known.get(participant.id);
    if (earlier === undefined) {
      say(text('sayJoined', { name: participant.name }));
    } else if (participant.handRaisedAt !== null && earlier.handRaisedAt === null && participant.id !== after.selfId) {
      say(text('sayHand', { name: participant.name }));
    }
    const fresh = participant.asks.filter((grant) => earlier?.asks.includes(grant) !== true);
    for (const grant of self !== undefined && moderates(self) ? fresh : []) {
      say(text(grant === 'microphone' ? 'asksMicrophone' : 'asksScreen', { name: participant.name }), true);
    }
  }
  for (const [id, participant] of known) {
    if (!present.has(id)) {
      say(text('sayLeft', { name: participant.name }));
    }
  }
  const waited = new Set(before.waiting.map((guest) => guest.waitingId));
  for (const guest of after.waiting) {
    if (!waited.has(guest.waitingId)) {
      say(text('sayWaiting', { name: guest.name }), true);
    }
  }
  if (before.phase !== after.phase) {
    say(text(after.phase === 'reconnecting' ? 'reconnecting' : 'sayConnected'), true);
  }
  return said;
};
