import type { ReadonlySignal } from '@preact/signals-core';
import type {
  Audible,
  Caption,
  ChatMessage,
  EndReason,
  Grant,
  MeetingInfo,
  MeetingSettings,
  ModeratedAction,
  Participant,
  RoomSpeaker,
  TrackSource,
  WaitingGuest,
} from '../src/protocol/index.ts';

/**
 * - `connecting`: first hello under way
 * - `waiting`: in the waiting room
 * - `joined`: in the meeting; media may still be building up
 * - `reconnecting`: the link was lost; media may go on; the client tries by itself
 * - `ended`: over, see `endReason`
 * - `failed`: could not join, see `errorCode`
 */
export type ConferencePhase = 'connecting' | 'waiting' | 'joined' | 'reconnecting' | 'ended' | 'failed';

/** One immutable snapshot; a new object at each change. */
export interface ConferenceState {
  readonly phase: ConferencePhase;
  /** Code of `error-codes.ts`, or `connection-failed`. */
  readonly errorCode: string | null;
  readonly endReason: EndReason | null;
  readonly selfId: string | null;
  readonly meeting: MeetingInfo | null;
  /** Title known in the waiting room. */
  readonly waitingTitle: string | null;
  readonly participants: readonly Participant[];
  readonly waiting: readonly WaitingGuest[];
  readonly chat: readonly ChatMessage[];
  /** The latest lines of live captions; they are kept nowhere else. */
  readonly captions: readonly Caption[];
  readonly audible: Audible;
  /** Own tracks as the server has them: what others can see and hear. */
  readonly published: Readonly<Partial<Record<TrackSource, { readonly paused: boolean }>>>;
  /** Transport health of media in words for the UI. */
  readonly media: 'none' | 'connecting' | 'connected' | 'interrupted';
  /** To be added to `performance.now()` for the server's clock, in ms: the own clock may be wrong and jump. */
  readonly clockOffsetMs: number;
  /** The last thing a chair did to this participant, with a counter so that the same twice is seen twice. */
  readonly moderated: { readonly action: ModeratedAction; readonly by: string; readonly count: number } | null;
}

/** A video the page shows; the size decides the layer. Videos not listed are not received at all. */
export interface ShownVideo {
  readonly producerId: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Conference {
  readonly state: ReadonlySignal<ConferenceState>;
  /** Received tracks by producer id; a new map at each change. Audio of the audible ones, video of the shown ones. */
  readonly tracks: ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>>;
  /** Publishes, replaces (device change) or, with null, unpublishes a source. Survives reconnects and media resets. */
  publish(source: TrackSource, track: MediaStreamTrack | null): Promise<void>;
  /** Enforced at the server; resolves when the server confirmed. */
  setPaused(source: TrackSource, paused: boolean): Promise<void>;
  /** The whole set of what the page shows, idempotent, cheap to call at each layout change. */
  show(videos: readonly ShownVideo[]): void;
  raiseHand(raised: boolean): Promise<void>;
  /** `to` is a participant id, or null for everybody. */
  sendChat(text: string, to: string | null): Promise<void>;
  /** Asks a moderator for a permission, or takes the question back. */
  ask(grant: Grant, asked: boolean): Promise<void>;
  /** The answer to the question whether somebody alone stays. */
  stay(): Promise<void>;
  setRoomSpeakers(speakers: readonly RoomSpeaker[]): Promise<void>;
  moderate(action: ModerationAction): Promise<void>;
  /** Opens the way in for captions and answers with its token, or closes it (null). */
  openCaptions(open: boolean): Promise<string | null>;
  leave(): Promise<void>;
}

export type ModerationAction =
  | { readonly type: 'mute' | 'stopVideo' | 'lowerHand' | 'moveToWaiting'; readonly participantId: string }
  | { readonly type: 'remove'; readonly participantId: string; readonly ban: boolean }
  | { readonly type: 'admit' | 'refuse'; readonly waitingId: string }
  | { readonly type: 'grant'; readonly participantId: string; readonly grant: Grant; readonly granted: boolean }
  | { readonly type: 'setModerator'; readonly participantId: string; readonly moderator: boolean }
  | { readonly type: 'setInterpreter'; readonly participantId: string; readonly interpreter: boolean }
  | { readonly type: 'deleteChat'; readonly messageId: string }
  | { readonly type: 'settings'; readonly settings: MeetingSettings }
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'startTimer'; readonly seconds: number }
  | { readonly type: 'extend'; readonly minutes: number }
  | { readonly type: 'stopTimer' }
  | { readonly type: 'setPublic'; readonly public: boolean }
  | { readonly type: 'startRecording' | 'stopRecording' }
  | { readonly type: 'pauseRecording'; readonly paused: boolean }
  | { readonly type: 'muteAll' | 'end' };

export interface JoinOptions {
  /** WebSocket address of the conference. */
  readonly url: string;
  readonly ticket: string;
  /** Asked when the resume token is no longer accepted (server restarted); null gives up. May take long: the client waits. */
  readonly renewTicket: () => Promise<{ readonly url: string; readonly ticket: string } | null>;
}
