import type { ConferencePhase, ConferenceState } from './contract.ts';
import type { EndReason, Joined, MeetingSnapshot, Participant, TrackSource } from '../src/protocol/index.ts';
import type { EventMessage } from './events.ts';

/** What can happen to the state, apart from the server's events. */
export type StateAction =
  | { readonly type: 'joined'; readonly joined: Joined }
  | { readonly type: 'waiting'; readonly title: string }
  | { readonly type: 'lost' }
  | { readonly type: 'ended'; readonly reason: EndReason }
  | { readonly type: 'failed'; readonly code: string }
  | { readonly type: 'clock'; readonly offsetMs: number }
  | { readonly type: 'media'; readonly media: ConferenceState['media'] }
  | { readonly type: 'event'; readonly message: EventMessage };

/** The chat a page keeps at most; the server keeps no more either. */
export const maxChatKept = 500;

/** What is read by now is gone. */
const maxCaptionsKept = 4;

export const initialState: ConferenceState = {
  phase: 'connecting',
  errorCode: null,
  endReason: null,
  selfId: null,
  meeting: null,
  waitingTitle: null,
  participants: [],
  waiting: [],
  chat: [],
  captions: [],
  audible: { producerIds: [], activeParticipantId: null },
  published: {},
  media: 'none',
  clockOffsetMs: 0,
  moderated: null,
};

const isOver = (phase: ConferencePhase): boolean => phase === 'ended' || phase === 'failed';

const publishedOf = (self: Participant | undefined): ConferenceState['published'] => {
  const published: Partial<Record<TrackSource, { paused: boolean }>> = {};
  for (const track of self?.tracks ?? []) {
    published[track.source] = { paused: track.paused };
  }
  return published;
};

const withParticipants = (state: ConferenceState, participants: readonly Participant[]): ConferenceState => ({
  ...state,
  participants,
  published: publishedOf(participants.find((participant) => participant.id === state.selfId)),
});

const withSnapshot = (state: ConferenceState, snapshot: MeetingSnapshot): ConferenceState =>
  withParticipants(
    {
      ...state,
      phase: 'joined',
      errorCode: null,
      selfId: snapshot.selfId,
      meeting: snapshot.meeting,
      waitingTitle: null,
      waiting: snapshot.waiting,
      chat: snapshot.chat,
      audible: snapshot.audible,
    },
    snapshot.participants,
  );

const upsert = (participants: readonly Participant[], next: Participant): readonly Participant[] =>
  participants.some((participant) => participant.id === next.id)
    ? participants.map((participant) => (participant.id === next.id ? next : participant))
    : [...participants, next];

const waitingState = (state: ConferenceState, title: string): ConferenceState => ({
  ...initialState,
  phase: 'waiting',
  waitingTitle: title,
  clockOffsetMs: state.clockOffsetMs,
  moderated: state.moderated,
});

// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
const reduceEvent = (state: ConferenceState, message: EventMessage): ConferenceState => {
  switch (message.event) {
    case 'admitted':
      return withSnapshot(state, message.data.snapshot);
    case 'participant':
      return withParticipants(state, upsert(state.participants, message.data.participant));
    case 'participantLeft':
      return withParticipants(
        state,
        state.participants.filter((participant) => participant.id !== message.data.participantId),
      );
    case 'meeting':
      return { ...state, meeting: message.data.meeting };
    case 'waiting':
      return { ...state, waiting: message.data.guests };
    case 'chat':
      return state.chat.some((known) => known.id === message.data.message.id)
        ? state
        : { ...state, chat: [...state.chat, message.data.message].slice(-maxChatKept) };
    case 'caption': {
      const { caption } = message.data;
      const others = state.captions.filter((known) => known.id !== caption.id);
      return { ...state, captions: [...others, caption].slice(-maxCaptionsKept) };
    }
    case 'chatDeleted':
      return { ...state, chat: state.chat.filter((known) => known.id !== message.data.messageId) };
    case 'movedToWaiting':
      return waitingState(state, message.data.title);
    case 'audible':
      return { ...state, audible: message.data };
    case 'moderated':
      return {
        ...state,
        moderated: { ...message.data, count: (state.moderated?.count ?? 0) + 1 },
      };
    case 'ended':
      return { ...state, phase: 'ended', endReason: message.data.reason, media: 'none' };
    case 'consumerClosed':
    case 'layersWanted':
    case 'mediaReset':
      return state;
  }
};

/** Pure: the same state comes back when nothing changed. An ended or failed conference stays as it is. */
// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
export const reduceState = (state: ConferenceState, action: StateAction): ConferenceState => {
  if (isOver(state.phase)) {
    return state;
  }
  switch (action.type) {
    case 'joined':
      return withSnapshot(state, action.joined.snapshot);
    case 'waiting':
      return waitingState(state, action.title);
    case 'lost':
      return state.phase === 'connecting' ? state : { ...state, phase: 'reconnecting' };
    case 'ended':
      return { ...state, phase: 'ended', endReason: action.reason, media: 'none' };
    case 'failed':
      return { ...state, phase: 'failed', errorCode: action.code, media: 'none' };
    case 'clock':
      return { ...state, clockOffsetMs: action.offsetMs };
    case 'media':
      return state.media === action.media ? state : { ...state, media: action.media };
    case 'event':
      return reduceEvent(state, action.message);
  }
};
