import type {
  ChatMessage,
  EndReason,
  Grant,
  MeetingClock,
  CaptureState,
  MeetingSettings,
  RoomSpeaker,
  Track,
} from '../protocol/index.ts';
import type { Person } from './state.ts';

/** Everything that can happen in a meeting. Ids and times come with the action, so that the reducer stays pure. */
export type MeetingAction =
  | { readonly type: 'join'; readonly participantId: string; readonly person: Person }
  | { readonly type: 'wait'; readonly waitingId: string; readonly person: Person; readonly at: number }
  | { readonly type: 'admit'; readonly waitingId: string; readonly participantId: string }
  | { readonly type: 'refuse'; readonly waitingId: string }
  | { readonly type: 'stopWaiting'; readonly waitingId: string }
  | { readonly type: 'leave'; readonly participantId: string; readonly reason: EndReason }
  | { readonly type: 'connection'; readonly participantId: string; readonly connection: 'connected' | 'reconnecting' }
  | { readonly type: 'hand'; readonly participantId: string; readonly raisedAt: number | null }
  | { readonly type: 'lowerHand'; readonly participantId: string; readonly by: string }
  | { readonly type: 'chat'; readonly message: ChatMessage }
  | { readonly type: 'speakers'; readonly participantId: string; readonly speakers: readonly RoomSpeaker[] }
  | { readonly type: 'publish'; readonly participantId: string; readonly track: Track }
  | { readonly type: 'unpublish'; readonly participantId: string; readonly producerId: string }
  | {
      readonly type: 'pause';
      readonly participantId: string;
      readonly producerId: string;
      readonly paused: boolean;
    }
  | { readonly type: 'mute'; readonly participantId: string; readonly by: string }
  | { readonly type: 'stopVideo'; readonly participantId: string; readonly by: string }
  | { readonly type: 'moveToWaiting'; readonly participantId: string; readonly at: number }
  | { readonly type: 'ask'; readonly participantId: string; readonly grant: Grant; readonly asked: boolean }
  | {
      readonly type: 'grant';
      readonly participantId: string;
      readonly grant: Grant;
      readonly granted: boolean;
      readonly by: string;
    }
  | { readonly type: 'moderator'; readonly participantId: string; readonly moderator: boolean; readonly by: string }
  | { readonly type: 'interpreter'; readonly participantId: string; readonly interpreter: boolean }
  | { readonly type: 'deleteChat'; readonly messageId: string }
  | { readonly type: 'settings'; readonly settings: MeetingSettings; readonly by: string }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'lock'; readonly locked: boolean }
  | { readonly type: 'capture'; readonly capture: CaptureState }
  | { readonly type: 'mediaLost' }
  | { readonly type: 'forgetTracks'; readonly participantId: string }
  | { readonly type: 'levels'; readonly at: number; readonly loudProducerIds: readonly string[] }
  | { readonly type: 'dominant'; readonly producerId: string | null }
  | { readonly type: 'clock'; readonly change: Partial<MeetingClock> }
  | { readonly type: 'end'; readonly reason: 'meeting-ended' | 'time-over' };
