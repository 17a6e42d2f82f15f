import type { Audible, Participant } from '../protocol/index.ts';
import type { MeetingRules, MeetingState } from './state.ts';

interface AudioSource {
  readonly producerId: string;
  readonly kept: boolean;
  readonly heard: boolean;
  readonly loudAt: number;
}

/** Never dropped: the chair, a room (the hall and the floor in it) and shared sound. */
const isKept = (participant: Participant, source: string): boolean =>
  participant.role === 'chair' || participant.kind === 'room' || source === 'screen-audio';

function audioSources(state: MeetingState): AudioSource[] {
  const heard = new Set(state.audible.producerIds);
  return [...state.attendees.values()].flatMap(({ participant }) =>
    participant.tracks
      .filter((track) => track.kind === 'audio' && !track.paused)
      .map(({ producerId, source }) => ({
        producerId,
        kept: isKept(participant, source),
        heard: heard.has(producerId),
        loudAt: state.loudAt.get(producerId) ?? 0,
      })),
  );
}

/** Latest loud first; who is heard stays before an equal who is not, so that nobody is swapped without need. */
const byLoudness = (a: AudioSource, b: AudioSource): number => b.loudAt - a.loudAt || Number(b.heard) - Number(a.heard);

/** The last-N choice of what is heard. Gives the same object back when nothing changed for the listeners. */
export function chooseAudible(state: MeetingState, rules: MeetingRules): Audible {
  const sources = audioSources(state).toSorted(byLoudness);
  const kept = sources.filter((source) => source.kept).slice(0, rules.audibleProducers + rules.keptProducers);
  const free = Math.max(0, rules.audibleProducers - kept.length);
  const chosen = [...kept, ...sources.filter((source) => !source.kept).slice(0, free)].toSorted(byLoudness);
  const producerIds = chosen.map((source) => source.producerId);
  const activeParticipantId = ownerOf(state, state.dominantProducerId);
  const before = state.audible;
  const sameSet =
    before.producerIds.length === producerIds.length && producerIds.every((id) => before.producerIds.includes(id));
  return sameSet && before.activeParticipantId === activeParticipantId ? before : { producerIds, activeParticipantId };
}

function ownerOf(state: MeetingState, producerId: string | null): string | null {
  if (producerId === null) {
    return null;
  }
  for (const { participant } of state.attendees.values()) {
    if (participant.tracks.some((track) => track.producerId === producerId && !track.paused)) {
      return participant.id;
    }
  }
  return null;
}
