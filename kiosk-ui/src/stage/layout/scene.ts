import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import type { ConferenceState } from '@ratspult/server/client';
import type { Participant, TrackSource } from '@ratspult/server/protocol';

/** What one tile shows. */
export interface SceneTile {
  readonly key: string;
  readonly participantId: string | null;
  readonly kind: 'person' | 'content' | 'self';
  /** Video to receive; null shows a face of initials. */
  readonly producerId: string | null;
  readonly name: string;
  /** Who speaks in that room, or who shows the content; empty for nobody in particular. */
  readonly detail: string;
  readonly muted: boolean;
  readonly handRaised: boolean;
  readonly signLanguage: boolean;
  readonly speaking: boolean;
  readonly reconnecting: boolean;
}

export interface Scene {
  readonly content: SceneTile | null;
  /** Remote people, the one to look at first. */
  readonly people: readonly SceneTile[];
  readonly self: SceneTile;
}

const trackOf = (participant: Participant, source: TrackSource) =>
  participant.tracks.find((track) => track.source === source && !track.paused) ?? null;

/** True when the microphone is published and the server lets it through. */
export const isAudible = (participant: Participant): boolean => trackOf(participant, 'microphone') !== null;

const speakerOf = (participant: Participant): string => {
  const speaker = participant.roomSpeakers.at(-1);
  return speaker === undefined ? '' : [speaker.name, speaker.detail].filter((part) => part !== '').join(' · ');
};

const personTile = (participant: Participant, activeId: string | null): SceneTile => ({
  key: `person:${participant.id}`,
  participantId: participant.id,
  kind: 'person',
  producerId: trackOf(participant, 'camera')?.producerId ?? null,
  name: participant.name,
  detail: speakerOf(participant),
  muted: !isAudible(participant),
  handRaised: participant.handRaisedAt !== null,
  signLanguage: participant.signLanguage,
  speaking: participant.id === activeId,
  reconnecting: participant.connection === 'reconnecting',
});

/** Looked at first: who speaks or spoke last, then sign language, then pictures before initials, then the order of joining. */
const rank = (tile: SceneTile, lookAtId: string | null): number =>
  (tile.participantId === lookAtId ? 0 : tile.signLanguage ? 2 : 4) + (tile.producerId === null ? 1 : 0);

/** A shared screen before a document camera; of several the newest participant's. */
const contentTile = (participants: readonly Participant[], selfId: string | null): SceneTile | null => {
  for (const source of ['screen', 'document'] as const) {
    const presenter = participants.findLast(
      (participant) => participant.id !== selfId && trackOf(participant, source) !== null,
    );
    if (presenter !== undefined) {
      return {
        ...personTile(presenter, null),
        key: `content:${presenter.id}`,
        kind: 'content',
        producerId: trackOf(presenter, source)?.producerId ?? null,
        detail: '',
      };
    }
  }
  return null;
};

/** What there is to show. `lookAtId` is the remote participant who speaks or spoke last. */
export const sceneOf = (state: ConferenceState, snapshot: RoomSnapshot, lookAtId: string | null): Scene => {
  const activeId = state.audible.activeParticipantId;
  const people = state.participants
    .filter((participant) => participant.id !== state.selfId)
    .map((participant) => personTile(participant, activeId))
    .map((tile, index) => ({ tile, order: rank(tile, lookAtId) * 10_000 + index }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ tile }) => tile);
  return {
    content: contentTile(state.participants, state.selfId),
    people,
    self: {
      key: 'self',
      participantId: state.selfId,
      kind: 'self',
      producerId: null,
      name: snapshot.room.name,
      detail: '',
      muted: snapshot.audio.roomMuted,
      handRaised: false,
      signLanguage: false,
      speaking: activeId !== null && activeId === state.selfId,
      reconnecting: false,
    },
  };
};
