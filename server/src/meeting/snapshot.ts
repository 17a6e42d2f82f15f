import type { MeetingSnapshot } from '../protocol/index.ts';
import { seesMessage } from './chat.ts';
import { mayAdmit } from './permissions.ts';
import type { MeetingState } from './state.ts';

/** The meeting as one participant may see it; null for who is not in it. */
export function snapshotFor(state: MeetingState, participantId: string): MeetingSnapshot | null {
  const self = state.attendees.get(participantId);
  if (self === undefined) {
    return null;
  }
  return {
    meeting: state.info,
    selfId: participantId,
    participants: [...state.attendees.values()].map((attendee) => attendee.participant),
    waiting: mayAdmit(self.participant) ? state.waiting.map((waiter) => waiter.guest) : [],
    chat: state.chat.filter((message) => seesMessage(message, participantId)),
    audible: state.audible,
  };
}
