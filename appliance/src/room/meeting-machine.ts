import type { MeetingPhase } from '../protocol/index.ts';

/**
 * What can happen to the room's place in a meeting:
 * - `join`: a person wants in; `resume`: the room was in it before a restart
 * - `entered`, `interrupted`, `refused`, `ended`: what the stage reports of the conference
 * - `cut-off`: the stage is gone
 * - `leave`, `cancel`, `dismiss`: a person; `left`: the stage confirmed, or took too long to
 */
export type MeetingEvent =
  | 'join'
  | 'resume'
  | 'entered'
  | 'interrupted'
  | 'refused'
  | 'ended'
  | 'cut-off'
  | 'leave'
  | 'left'
  | 'cancel'
  | 'dismiss';

type Transitions = Readonly<Record<MeetingPhase, Readonly<Partial<Record<MeetingEvent, MeetingPhase>>>>>;

const transitions: Transitions = {
  idle: { join: 'joining', resume: 'reconnecting' },
  joining: { entered: 'joined', refused: 'failed', ended: 'failed', cancel: 'idle', leave: 'idle' },
  joined: {
    interrupted: 'reconnecting',
    'cut-off': 'reconnecting',
    refused: 'failed',
    ended: 'idle',
    leave: 'leaving',
  },
  reconnecting: { entered: 'joined', refused: 'failed', ended: 'idle', leave: 'leaving', cancel: 'leaving' },
  leaving: { left: 'idle', ended: 'idle', refused: 'idle', 'cut-off': 'idle' },
  failed: { join: 'joining', dismiss: 'idle' },
};

/** The next phase, or null where the event means nothing (late reports of a meeting already left). */
export const nextPhase = (phase: MeetingPhase, event: MeetingEvent): MeetingPhase | null =>
  transitions[phase][event] ?? null;

/** The stage must be in the meeting. */
export const wantsMeeting = (phase: MeetingPhase): boolean =>
  phase === 'joining' || phase === 'joined' || phase === 'reconnecting';
