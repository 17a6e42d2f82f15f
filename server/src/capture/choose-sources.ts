import type { MeetingState } from '../meeting/index.ts';
import type { Participant, TrackSource } from '../protocol/index.ts';

/** What the programme of a meeting consists of now. */
export interface ProgrammeSources {
  /** Null when nobody shows anything: the slate. */
  readonly pictureId: string | null;
  /** True when the picture shown before is not there any more, so that nothing is lost by leaving it at once. */
  readonly pictureGone: boolean;
  /** Producers of sound, the loudest first. */
  readonly voiceIds: readonly string[];
}

const openVideo = (participant: Participant, source: TrackSource): string | null =>
  participant.tracks.find((track) => track.source === source && !track.paused)?.producerId ?? null;

/** Before anybody has spoken: the room (the hall), then the chair, then whoever comes. */
const rank = (participant: Participant): number =>
  participant.kind === 'room' ? 0 : participant.role === 'chair' ? 1 : 2;

/**
 * The picture that tells most: a shared screen or paper, else whoever speaks, else what was shown before, else the hall.
 * All sound that participants hear belongs to it; what is paused (muted) never does.
 */
export function chooseSources(state: MeetingState, shownId: string | null): ProgrammeSources {
  const people = [...state.attendees.values()].map(({ participant }) => participant);
  const open = people.flatMap(({ tracks }) => tracks.filter(({ paused }) => !paused));
  const openIds = new Set(open.map(({ producerId }) => producerId));
  const shown = shownId !== null && openIds.has(shownId) ? shownId : null;
  const documents = people.flatMap((person) => openVideo(person, 'document') ?? []);
  const screens = [...documents, ...people.flatMap((person) => openVideo(person, 'screen') ?? [])];
  const speaker = people.find(({ id }) => id === state.audible.activeParticipantId);
  const cameras = people.toSorted((a, b) => rank(a) - rank(b)).flatMap((person) => openVideo(person, 'camera') ?? []);
  const screen = screens.find((id) => id === shown) ?? screens.at(-1) ?? null;
  const speaking = speaker === undefined ? null : openVideo(speaker, 'camera');
  const still = cameras.find((id) => id === shown) ?? null;
  return {
    pictureId: screen ?? speaking ?? still ?? cameras[0] ?? null,
    pictureGone: shown === null,
    voiceIds: state.audible.producerIds.filter((id) => openIds.has(id)),
  };
}
