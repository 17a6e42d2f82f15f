import type { ConferenceEvent, ConferenceEventData, EndReason, Grant } from '../protocol/index.ts';

/** An event with its data, tied together by the tag. */
export type EventMessage = {
  [E in ConferenceEvent]: { readonly event: E; readonly data: ConferenceEventData<E> };
}[ConferenceEvent];

/** - `everybody` in the meeting, but `except` when that is not null; `admitters` are those who may let guests in. */
export type Recipient =
  | { readonly who: 'everybody'; readonly except: string | null }
  | { readonly who: 'admitters' }
  | { readonly who: 'one'; readonly participantId: string };

/**
 * What the shell has to do after a change, in this order.
 * - `send`: pass an event on
 * - `finish`: close the media of a participant (or the wait of a guest) and end the connection with the reason
 * - `sendBack`: the participant sits in the waiting room again, under the same id
 * - `silence`: a participant lost the right to a source: microphone paused, screen and its sound unpublished
 * - `admit`: a waiting guest became the participant
 */
export type MeetingEffect =
  | { readonly type: 'send'; readonly to: Recipient; readonly message: EventMessage }
  | { readonly type: 'finish'; readonly id: string; readonly reason: EndReason }
  | { readonly type: 'sendBack'; readonly participantId: string }
  | { readonly type: 'silence'; readonly participantId: string; readonly grant: Grant }
  | { readonly type: 'admit'; readonly waitingId: string; readonly participantId: string };

export const toEverybody = (message: EventMessage): MeetingEffect => ({
  type: 'send',
  to: { who: 'everybody', except: null },
  message,
});
export const toOthers = (except: string, message: EventMessage): MeetingEffect => ({
  type: 'send',
  to: { who: 'everybody', except },
  message,
});
export const toOne = (participantId: string, message: EventMessage): MeetingEffect => ({
  type: 'send',
  to: { who: 'one', participantId },
  message,
});
