import { nothingCaptured, type RoomCapture, type StageReport } from '@ratspult/appliance/protocol';
import type { ConferenceState } from '@ratspult/server/client';
import type { Participant } from '@ratspult/server/protocol';
import { isAudible } from './layout/scene.ts';

export type ConferenceReport = Extract<StageReport, { type: 'conference' }>;

export const idleReport: ConferenceReport = {
  type: 'conference',
  joinId: null,
  phase: 'idle',
  errorCode: null,
  endReason: null,
  microphonePaused: null,
  mutedByChairCount: 0,
  capture: nothingCaptured,
  participants: [],
  waiting: [],
};

const person = (participant: Participant, state: ConferenceState): ConferenceReport['participants'][number] => ({
  id: participant.id,
  name: participant.name,
  kind: participant.kind,
  role: participant.role,
  self: participant.id === state.selfId,
  muted: !isAudible(participant),
  video: participant.tracks.some((track) => track.source === 'camera' && !track.paused),
  speaking: participant.id === state.audible.activeParticipantId,
  handRaisedAt: participant.handRaisedAt,
  reconnecting: participant.connection === 'reconnecting',
});

/** As the hall sees it; an instance that does not record says so only at the desk. */
export const captureOf = ({ meeting }: ConferenceState): RoomCapture => {
  if (meeting === null) {
    return nothingCaptured;
  }
  const { phase } = meeting.capture.recording;
  return { recording: phase === 'unavailable' ? 'off' : phase, public: meeting.capture.public };
};

/** What the appliance is told of a conference. */
export const reportOf = (joinId: string, state: ConferenceState, mutedByChairCount: number): ConferenceReport => ({
  type: 'conference',
  joinId,
  phase: state.phase,
  errorCode: state.errorCode,
  endReason: state.endReason,
  microphonePaused: state.published.microphone?.paused ?? null,
  mutedByChairCount,
  participants: state.participants.map((participant) => person(participant, state)),
  waiting: state.waiting.map(({ waitingId, name, since }) => ({ waitingId, name, since })),
  capture: captureOf(state),
});
