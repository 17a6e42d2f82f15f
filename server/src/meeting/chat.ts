import type { ChatMessage } from '../protocol/index.ts';
import { type MeetingEffect, toEverybody, toOne } from './effects.ts';
import { type MeetingRules, type MeetingState, type Step, unchanged } from './state.ts';

/** Who of a private message is who: the two of it see it, moderators do not. */
export const seesMessage = (message: ChatMessage, participantId: string): boolean =>
  message.to === null || message.from === participantId || message.to.participantId === participantId;

/** Bounded: the oldest message gives way. */
export function addMessage(state: MeetingState, message: ChatMessage, rules: MeetingRules): Step {
  const event = { event: 'chat', data: { message } } as const;
  const effects: MeetingEffect[] =
    message.to === null
      ? [toEverybody(event)]
      : [...new Set([message.from, message.to.participantId])].map((participantId) => toOne(participantId, event));
  return { state: { ...state, chat: [...state.chat, message].slice(-rules.chatMessages) }, effects };
}

export function deleteMessage(state: MeetingState, messageId: string): Step {
  return state.chat.some((message) => message.id === messageId)
    ? {
        state: { ...state, chat: state.chat.filter((message) => message.id !== messageId) },
        effects: [toEverybody({ event: 'chatDeleted', data: { messageId } })],
      }
    : unchanged(state);
}
