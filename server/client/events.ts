import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { conferenceEvents, type ConferenceEvent } from '../src/protocol/index.ts';

const message = <E extends ConferenceEvent, S extends (typeof conferenceEvents)[E]>(event: E, data: S) =>
  Type.Object({ event: Type.Literal(event), data });

/** One schema for all events, so that a checked one narrows by its name. */
const EventMessage = Type.Union([
  message('admitted', conferenceEvents.admitted),
  message('participant', conferenceEvents.participant),
  message('participantLeft', conferenceEvents.participantLeft),
  message('meeting', conferenceEvents.meeting),
  message('waiting', conferenceEvents.waiting),
  message('chat', conferenceEvents.chat),
  message('caption', conferenceEvents.caption),
  message('chatDeleted', conferenceEvents.chatDeleted),
  message('movedToWaiting', conferenceEvents.movedToWaiting),
  message('audible', conferenceEvents.audible),
  message('consumerClosed', conferenceEvents.consumerClosed),
  message('layersWanted', conferenceEvents.layersWanted),
  message('moderated', conferenceEvents.moderated),
  message('mediaReset', conferenceEvents.mediaReset),
  message('ended', conferenceEvents.ended),
]);
export type EventMessage = Static<typeof EventMessage>;

/** Null when the event is unknown or its data breaks the schema. */
export const parseEvent = (event: string, data: unknown): EventMessage | null => {
  const candidate: unknown = { event, data };
  return Check(EventMessage, candidate) ? candidate : null;
};
