import { nextPhase, wantsMeeting, type MeetingEvent } from './meeting-machine.ts';
import type { RoomEffect, RoomEvent, RoomTimer } from './room-event.ts';
import { noMeeting, type MeetingState, type RoomState } from './room-state.ts';

export interface MeetingStep {
  readonly meeting: MeetingState;
  readonly effects: readonly RoomEffect[];
}

export const slowAfterMs = 10_000;
export const joinDeadlineMs = 60_000;
export const leaveDeadlineMs = 3_000;

const joinTimers: readonly RoomEffect[] = [
  { type: 'start-timer', timer: 'slow', delayMs: slowAfterMs },
  { type: 'start-timer', timer: 'join-deadline', delayMs: joinDeadlineMs },
];
const noJoinTimers: readonly RoomEffect[] = [
  { type: 'stop-timer', timer: 'slow' },
  { type: 'stop-timer', timer: 'join-deadline' },
];
const stay = (meeting: MeetingState): MeetingStep => ({ meeting, effects: [] });

/** Everything an event means for the room's meeting; other events leave it alone. */
export const reduceMeeting = (state: RoomState, event: RoomEvent, now: number): MeetingStep => {
  const { meeting } = state;
  switch (event.type) {
    case 'join':
      return begin(meeting, event.joinId, event.target, now);
    case 'resume':
      return resume(meeting, event, now);
    case 'cancel-join':
      return advance(meeting, 'cancel', null, now);
    case 'dismiss-failure':
      return advance(meeting, 'dismiss', null, now);
    case 'leave':
      return advance(meeting, 'leave', null, now);
    case 'ticket':
      return admitted(state, event);
    case 'ticket-refused':
      return event.joinId === meeting.joinId ? advance(meeting, 'refused', event.code, now) : stay(meeting);
    case 'stage-conference':
      return conference(meeting, event.report, now);
    case 'stage-connected':
      return stageConnected(meeting);
    case 'stage-state':
      return stageState(meeting, event.state, now);
    case 'timer':
      return timer(meeting, event.timer, now);
    case 'pairing':
      return event.pairing.state === 'unpaired' ? advance(meeting, 'refused', 'not-paired', now) : stay(meeting);
    case 'configured':
    case 'set-muted':
    case 'set-camera-off':
    case 'set-volume':
    case 'set-layout':
    case 'camera-selected':
    case 'camera-control':
    case 'camera-at-preset':
    case 'camera-features':
    case 'camera-tracking':
    case 'camera-picture':
    case 'presets':
    case 'device-health':
    case 'device-identity':
    case 'device-kind':
    case 'device-moving':
    case 'seat':
    case 'all-seats':
    case 'equipment':
    case 'stage-capture':
    case 'server-state':
    case 'server-rejects':
    case 'calendar':
    case 'observed':
    case 'remote-action':
    case 'fault':
      return stay(meeting);
  }
};

const begin = (
  meeting: MeetingState,
  joinId: string,
  target: NonNullable<MeetingState['target']>,
  now: number,
): MeetingStep => {
  const phase = nextPhase(meeting.phase, 'join');
  if (phase === null) {
    return stay(meeting);
  }
  return {
    meeting: { ...noMeeting(now), phase, joinId, target },
    effects: [{ type: 'request-ticket', joinId, target, patient: false }, ...joinTimers],
  };
};

const resume = (meeting: MeetingState, event: Extract<RoomEvent, { type: 'resume' }>, now: number): MeetingStep => {
  const phase = nextPhase(meeting.phase, 'resume');
  if (phase === null) {
    return stay(meeting);
  }
  const target = { meetingId: event.meeting.meetingId };
  // No ticket yet: it is asked for when a stage is there to use it.
  return stay({ ...noMeeting(now), ...event.meeting, phase, joinId: event.joinId, target });
};

const admitted = (state: RoomState, event: Extract<RoomEvent, { type: 'ticket' }>): MeetingStep => {
  const { meeting } = state;
  if (event.joinId !== meeting.joinId || !wantsMeeting(meeting.phase)) {
    return stay(meeting);
  }
  const { meetingId, title, number, link, conferenceUrl, ticket } = event.ticket;
  return {
    // From now on a new ticket is for this meeting, not for "a new ad-hoc one".
    meeting: { ...meeting, meetingId, title, number, link, target: { meetingId } },
    effects: [{ type: 'direct-stage', meeting: { joinId: event.joinId, conferenceUrl, ticket } }],
  };
};

const stageConnected = (meeting: MeetingState): MeetingStep => {
  if (!wantsMeeting(meeting.phase) || meeting.joinId === null || meeting.target === null) {
    return { meeting, effects: [{ type: 'direct-stage', meeting: null }] };
  }
  // Tickets are for one use, and nobody knows whether this page used it; one that is still in the meeting stays, by the join id.
  return {
    meeting,
    effects: [
      { type: 'request-ticket', joinId: meeting.joinId, target: meeting.target, patient: meeting.phase !== 'joining' },
    ],
  };
};

const stageState = (meeting: MeetingState, state: RoomState['stage']['state'], now: number): MeetingStep => {
  if (state === 'present') {
    return stay(meeting);
  }
  if (meeting.phase === 'joining') {
    return state === 'absent' ? advance(meeting, 'refused', 'stage-missing', now) : stay(meeting);
  }
  return advance({ ...meeting, microphonePaused: null, participants: [], waiting: [] }, 'cut-off', null, now);
};

const timer = (meeting: MeetingState, name: RoomTimer, now: number): MeetingStep => {
  switch (name) {
    case 'slow':
      return meeting.phase === 'joining' ? stay({ ...meeting, slow: true }) : stay(meeting);
    case 'join-deadline':
      return meeting.phase === 'joining' ? advance(meeting, 'refused', 'connection-failed', now) : stay(meeting);
    case 'leave-deadline':
      return advance(meeting, 'left', null, now);
  }
};

type Conference = Extract<RoomEvent, { type: 'stage-conference' }>['report'];

const conference = (meeting: MeetingState, report: Conference, now: number): MeetingStep => {
  if (meeting.phase === 'leaving' && (report.joinId === null || report.phase === 'idle' || report.phase === 'ended')) {
    return advance(meeting, 'left', null, now);
  }
  if (report.joinId === null || report.joinId !== meeting.joinId) {
    return stay(meeting);
  }
  const seen: MeetingState = {
    ...meeting,
    participants: report.participants,
    waiting: report.waiting,
    microphonePaused: report.microphonePaused,
    mutedByChairCount: report.mutedByChairCount,
    capture: report.capture,
  };
  switch (report.phase) {
    case 'joined':
      return advance(seen, 'entered', null, now);
    case 'reconnecting':
      return advance(seen, 'interrupted', null, now);
    case 'failed':
      return advance(seen, 'refused', report.errorCode ?? 'connection-failed', now);
    case 'ended':
      return advance(seen, 'ended', endCode(report.endReason), now);
    case 'waiting':
      // The waiting room has no deadline: somebody else decides, and the panel offers cancel.
      return { meeting: seen, effects: [{ type: 'stop-timer', timer: 'join-deadline' }] };
    case 'idle':
    case 'connecting':
      return stay(seen);
  }
};

const endCodes: ReadonlyMap<string | null, string> = new Map([
  ['refused', 'refused-by-chair'],
  ['meeting-ended', 'meeting-ended'],
  ['time-over', 'meeting-ended'],
]);
const endCode = (reason: string | null): string => endCodes.get(reason) ?? 'connection-failed';

/** One step of the machine with what follows from the phase it leads to. */
const advance = (meeting: MeetingState, event: MeetingEvent, errorCode: string | null, now: number): MeetingStep => {
  const phase = nextPhase(meeting.phase, event);
  if (phase === null || phase === meeting.phase) {
    return stay(meeting);
  }
  const left: readonly RoomEffect[] =
    meeting.phase === 'joined' || meeting.phase === 'reconnecting'
      ? [{ type: 'record', kind: 'meeting-left', detail: meeting.meetingId ?? '' }]
      : [];
  switch (phase) {
    case 'idle': {
      const leave: readonly RoomEffect[] = meeting.phase === 'leaving' ? [] : [{ type: 'direct-stage', meeting: null }];
      const stops: readonly RoomEffect[] = [...noJoinTimers, { type: 'stop-timer', timer: 'leave-deadline' }];
      return { meeting: noMeeting(now), effects: [...stops, ...leave, ...left] };
    }
    case 'failed':
      return {
        meeting: {
          ...noMeeting(now),
          phase,
          errorCode,
          title: meeting.title,
          number: meeting.number,
          meetingId: meeting.meetingId,
        },
        effects: [...noJoinTimers, { type: 'direct-stage', meeting: null }, ...left],
      };
    case 'leaving':
      return {
        meeting: { ...meeting, phase, since: now, waiting: [] },
        effects: [
          { type: 'direct-stage', meeting: null },
          { type: 'start-timer', timer: 'leave-deadline', delayMs: leaveDeadlineMs },
          ...left,
        ],
      };
    case 'joined': {
      const joined: readonly RoomEffect[] =
        meeting.phase === 'joining'
          ? [{ type: 'record', kind: 'meeting-joined', detail: meeting.meetingId ?? '' }]
          : [];
      return { meeting: { ...meeting, phase, since: now, slow: false }, effects: [...noJoinTimers, ...joined] };
    }
    case 'reconnecting':
    case 'joining':
      return { meeting: { ...meeting, phase, since: now }, effects: [] };
  }
};
