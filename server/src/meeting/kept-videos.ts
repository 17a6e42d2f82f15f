import { moderates } from './permissions.ts';
import type { MeetingState } from './state.ts';

/** Producers of the videos that nobody loses under load: chair and moderators, sign language, who speaks now, rooms, shared screens and documents. */
export function keptVideos({ attendees, audible }: MeetingState): ReadonlySet<string> {
  return new Set(
    [...attendees.values()].flatMap(({ participant }) => {
      const kept =
        moderates(participant) ||
        participant.signLanguage ||
        participant.kind === 'room' ||
        participant.id === audible.activeParticipantId;
      return participant.tracks
        .filter(({ kind, source }) => kind === 'video' && (kept || source === 'screen' || source === 'document'))
        .map(({ producerId }) => producerId);
    }),
  );
}
