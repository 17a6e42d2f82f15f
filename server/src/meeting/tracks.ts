import type { MediaKind, Participant, Track } from '../protocol/index.ts';
import { change, moderated } from './roster.ts';
import type { MeetingState, Step } from './state.ts';

const without = (tracks: readonly Track[], producerId: string): Track[] =>
  tracks.filter((track) => track.producerId !== producerId);

export const publish = (state: MeetingState, participantId: string, track: Track): Step =>
  change(state, participantId, (participant) => ({
    ...participant,
    tracks: [...without(participant.tracks, track.producerId), track],
  }));

export const unpublish = (state: MeetingState, participantId: string, producerId: string): Step =>
  change(state, participantId, (participant) =>
    participant.tracks.some((track) => track.producerId === producerId)
      ? { ...participant, tracks: without(participant.tracks, producerId) }
      : participant,
  );

/** The participant's own doing: opening a sound again lifts what the chair did. */
export const pause = (state: MeetingState, participantId: string, producerId: string, paused: boolean): Step =>
  change(state, participantId, (participant) => {
    const track = participant.tracks.find((one) => one.producerId === producerId);
    if (track === undefined) {
      return participant;
    }
    const opensSound = track.kind === 'audio' && !paused;
    return {
      ...participant,
      tracks: participant.tracks.map((one) => (one === track ? { ...one, paused } : one)),
      mutedByChair: participant.mutedByChair && !opensSound,
    };
  });

const pauseAll = (participant: Participant, kind: MediaKind): Track[] =>
  participant.tracks.map((track) => (track.kind === kind ? { ...track, paused: true } : track));

const announced = (step: Step, participantId: string, action: 'muted' | 'video-stopped', by: string): Step => ({
  state: step.state,
  effects: step.effects.length === 0 ? [] : [...step.effects, moderated(participantId, action, by)],
});

export const mute = (state: MeetingState, participantId: string, by: string): Step =>
  announced(
    change(state, participantId, (participant) => ({
      ...participant,
      tracks: pauseAll(participant, 'audio'),
      mutedByChair: true,
      grants: participant.grants.filter((one) => one !== 'microphone'),
    })),
    participantId,
    'muted',
    by,
  );

export const stopVideo = (state: MeetingState, participantId: string, by: string): Step =>
  announced(
    change(state, participantId, (participant) => ({ ...participant, tracks: pauseAll(participant, 'video') })),
    participantId,
    'video-stopped',
    by,
  );

export const forgetTracks = (state: MeetingState, participantId: string): Step =>
  change(state, participantId, (participant) =>
    participant.tracks.length === 0 ? participant : { ...participant, tracks: [] },
  );

/** The worker died: no track is left, but roster, chat and hands live on. */
export function loseAllTracks(state: MeetingState): Step {
  let step: Step = { state, effects: [] };
  for (const participantId of state.attendees.keys()) {
    const next = forgetTracks(step.state, participantId);
    step = { state: next.state, effects: [...step.effects, ...next.effects] };
  }
  return { ...step, state: { ...step.state, loudAt: new Map(), dominantProducerId: null } };
}
