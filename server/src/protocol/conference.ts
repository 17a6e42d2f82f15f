import { Type, type Static } from 'typebox';
import { CaptureState } from './capture.ts';
import { Grant, MeetingSettings } from './meeting-settings.ts';

/**
 * The conference protocol: WebSocket `/conference`, one connection per participant.
 * The first request must be `hello` with a ticket (single use, from HTTP or the fleet link) or a resume token.
 * Cookies are never looked at here, so a foreign page cannot ride on a session.
 */
export const maxNameLength = 80;
export const maxChatLength = 2000;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Name = Type.String({ minLength: 1, maxLength: maxNameLength });

export const ParticipantKind = Type.Union([Type.Literal('person'), Type.Literal('room'), Type.Literal('guest')]);
export type ParticipantKind = Static<typeof ParticipantKind>;

export const MeetingRole = Type.Union([
  Type.Literal('chair'),
  Type.Literal('member'),
  Type.Literal('staff'),
  Type.Literal('guest'),
]);
export type MeetingRole = Static<typeof MeetingRole>;

export const TrackSource = Type.Union([
  Type.Literal('microphone'),
  Type.Literal('camera'),
  /** A second camera over paper or plans; shown beside the person, as what they show. */
  Type.Literal('document'),
  Type.Literal('screen'),
  Type.Literal('screen-audio'),
]);
export type TrackSource = Static<typeof TrackSource>;

export const MediaKind = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
export type MediaKind = Static<typeof MediaKind>;

/** A published track. `paused` is what the server enforces: a paused producer forwards nothing. */
export const Track = Type.Object({
  producerId: Id,
  source: TrackSource,
  kind: MediaKind,
  paused: Type.Boolean(),
});
export type Track = Static<typeof Track>;

/** Who speaks at which microphone in a room; `name` and `detail` feed the lower third and the speaker list. */
export const RoomSpeaker = Type.Object({
  seat: Type.Integer({ minimum: 1, maximum: 65535 }),
  name: Name,
  /** Function or parliamentary group; may be empty. */
  detail: Type.String({ maxLength: 120 }),
});
export type RoomSpeaker = Static<typeof RoomSpeaker>;

export const Participant = Type.Object({
  id: Id,
  kind: ParticipantKind,
  role: MeetingRole,
  name: Name,
  /** Named by the chair: moderates like the chair, but not the chair. */
  moderator: Type.Boolean(),
  connection: Type.Union([Type.Literal('connected'), Type.Literal('reconnecting')]),
  tracks: Type.Array(Track),
  /** Muted by the chair: only the participant may unmute (the server refuses everybody else). */
  mutedByChair: Type.Boolean(),
  /** Epoch ms of the raised hand; null when down. The order of hands is the order of these. */
  handRaisedAt: Type.Union([Type.Number(), Type.Null()]),
  /** What was allowed to this participant beyond the settings of the meeting. */
  grants: Type.Array(Grant),
  /** What this participant asks for. */
  asks: Type.Array(Grant),
  /** Interprets in sign language, as a moderator said: their picture is never made smaller, and whoever wants has it pinned. */
  signLanguage: Type.Boolean(),
  /** Open microphones in a room, newest last; empty for everybody else. */
  roomSpeakers: Type.Array(RoomSpeaker),
});
export type Participant = Static<typeof Participant>;

export const WaitingGuest = Type.Object({ waitingId: Id, name: Name, since: Type.Number() });
export type WaitingGuest = Static<typeof WaitingGuest>;

export const ChatMessage = Type.Object({
  id: Id,
  from: Id,
  name: Name,
  /** Null for everybody; otherwise only the two see it. */
  to: Type.Union([Type.Object({ participantId: Id, name: Name }), Type.Null()]),
  text: Type.String({ minLength: 1, maxLength: maxChatLength }),
  at: Type.Number(),
});
export type ChatMessage = Static<typeof ChatMessage>;

/** Times of a running meeting, epoch ms by the server's clock (`Joined.serverTime` tells how far the own one is off). */
export const MeetingClock = Type.Object({
  /** Speaking time that somebody set; stays a moment after its end, so that everybody sees it. */
  timer: Type.Union([Type.Object({ startedAt: Type.Number(), endsAt: Type.Number(), by: Name }), Type.Null()]),
  /** The longest a meeting lasts: it ends then unless a moderator extends it. */
  endsAt: Type.Union([Type.Number(), Type.Null()]),
  /** One person is left alone for long: the meeting ends then unless they say that they stay. */
  aloneUntil: Type.Union([Type.Number(), Type.Null()]),
});
export type MeetingClock = Static<typeof MeetingClock>;
export const noClock: MeetingClock = { timer: null, endsAt: null, aloneUntil: null };
/** The end is announced this long before it. */
export const endWarningMs = 5 * 60_000;

export const MeetingInfo = Type.Object({
  meetingId: Id,
  /** Number to dial on a keypad: 9 digits. */
  number: Type.String({ pattern: '^[0-9]{9}$' }),
  title: Type.String({ maxLength: 200 }),
  link: Type.String(),
  startedAt: Type.Number(),
  locked: Type.Boolean(),
  settings: MeetingSettings,
  clock: MeetingClock,
  capture: CaptureState,
});
export type MeetingInfo = Static<typeof MeetingInfo>;

/** What is heard: the last-N audio producers, loudest first, and who is the active speaker. */
export const Audible = Type.Object({
  producerIds: Type.Array(Id),
  activeParticipantId: Type.Union([Id, Type.Null()]),
});
export type Audible = Static<typeof Audible>;

/** A piece of what is said, as text; one that is not final is replaced by the next with the same id. */
export const Caption = Type.Object({
  id: Id,
  /** Empty when it is not known who speaks. */
  speaker: Type.String({ maxLength: maxNameLength }),
  text: Type.String({ minLength: 1, maxLength: 500 }),
  final: Type.Boolean(),
  at: Type.Number(),
});
export type Caption = Static<typeof Caption>;

export const MeetingSnapshot = Type.Object({
  meeting: MeetingInfo,
  selfId: Id,
  participants: Type.Array(Participant),
  /** Empty unless the participant may admit guests. */
  waiting: Type.Array(WaitingGuest),
  chat: Type.Array(ChatMessage),
  audible: Audible,
});
export type MeetingSnapshot = Static<typeof MeetingSnapshot>;

/** mediasoup's own objects travel as they are; the media plane and mediasoup-client validate their content. */
const MediaBlob = Type.Record(Type.String(), Type.Unknown());

export const HelloParams = Type.Union([
  Type.Object({ ticket: Type.String({ minLength: 16, maxLength: 512 }) }, { additionalProperties: false }),
  Type.Object(
    {
      resumeToken: Type.String({ minLength: 16, maxLength: 512 }),
      /** Last event seen; later ones are replayed, or the snapshot is sent whole. */
      lastSeq: Type.Integer({ minimum: 0 }),
    },
    { additionalProperties: false },
  ),
]);

const Joined = Type.Object({
  status: Type.Literal('joined'),
  /** One-time; every hello returns a new one. Valid 30 s after the connection is lost. */
  resumeToken: Type.String(),
  seq: Type.Integer(),
  snapshot: MeetingSnapshot,
  routerRtpCapabilities: MediaBlob,
  /** True when the participant's transports and producers are still there and must not be built anew. */
  mediaAlive: Type.Boolean(),
  /** Epoch ms by the server's clock when this was sent. */
  serverTime: Type.Number(),
});
export type Joined = Static<typeof Joined>;

export const HelloResult = Type.Union([
  Joined,
  Type.Object({
    status: Type.Literal('waiting'),
    resumeToken: Type.String(),
    seq: Type.Integer(),
    title: Type.String(),
  }),
]);
export type HelloResult = Static<typeof HelloResult>;

const Empty = Type.Object({}, { additionalProperties: false });
const strict = { additionalProperties: false } as const;

/** Every request with its parameters and its result: a table for the dispatcher, the client and the permission test. */
export const conferenceMethods = {
  hello: { params: HelloParams, result: HelloResult },
  leave: { params: Empty, result: Empty },
  'media.createTransport': {
    params: Type.Object({ direction: Type.Union([Type.Literal('send'), Type.Literal('receive')]) }, strict),
    result: Type.Object({
      transportId: Id,
      iceParameters: MediaBlob,
      iceCandidates: Type.Array(MediaBlob),
      dtlsParameters: MediaBlob,
      iceServers: Type.Array(MediaBlob),
    }),
  },
  'media.connectTransport': {
    params: Type.Object({ transportId: Id, dtlsParameters: MediaBlob }, strict),
    result: Empty,
  },
  'media.restartIce': {
    params: Type.Object({ transportId: Id }, strict),
    result: Type.Object({ iceParameters: MediaBlob }),
  },
  'media.publish': {
    params: Type.Object(
      { transportId: Id, source: TrackSource, kind: MediaKind, rtpParameters: MediaBlob, paused: Type.Boolean() },
      strict,
    ),
    result: Type.Object({ producerId: Id }),
  },
  'media.setPaused': { params: Type.Object({ producerId: Id, paused: Type.Boolean() }, strict), result: Empty },
  'media.unpublish': { params: Type.Object({ producerId: Id }, strict), result: Empty },
  /** Creates a paused consumer; the client resumes it when its receiver is ready. */
  'media.subscribe': {
    params: Type.Object({ transportId: Id, producerId: Id, rtpCapabilities: MediaBlob }, strict),
    result: Type.Object({
      consumerId: Id,
      producerId: Id,
      kind: MediaKind,
      rtpParameters: MediaBlob,
      producerPaused: Type.Boolean(),
    }),
  },
  'media.setConsumer': {
    params: Type.Object(
      {
        consumerId: Id,
        paused: Type.Boolean(),
        /** Size of the tile in device pixels; null for audio. The server picks the simulcast layer. */
        tile: Type.Union([
          Type.Object({
            width: Type.Integer({ minimum: 1, maximum: 8192 }),
            height: Type.Integer({ minimum: 1, maximum: 8192 }),
          }),
          Type.Null(),
        ]),
      },
      strict,
    ),
    result: Empty,
  },
  'media.unsubscribe': { params: Type.Object({ consumerId: Id }, strict), result: Empty },
  'media.requestKeyframe': { params: Type.Object({ consumerId: Id }, strict), result: Empty },
  'hand.raise': { params: Type.Object({ raised: Type.Boolean() }, strict), result: Empty },
  'chat.send': {
    params: Type.Object(
      { text: Type.String({ minLength: 1, maxLength: maxChatLength }), to: Type.Union([Id, Type.Null()]) },
      strict,
    ),
    result: Type.Object({ messageId: Id }),
  },
  /** Asks for a permission, or takes the question back. */
  'grant.ask': { params: Type.Object({ grant: Grant, asked: Type.Boolean() }, strict), result: Empty },
  /** Somebody alone says that they are still there. */
  'meeting.stay': { params: Empty, result: Empty },
  /** Only a room: which seats have an open microphone. */
  'room.setSpeakers': {
    params: Type.Object({ speakers: Type.Array(RoomSpeaker, { maxItems: 25 }) }, strict),
    result: Empty,
  },
  'moderation.mute': { params: Type.Object({ participantId: Id }, strict), result: Empty },
  'moderation.muteAll': { params: Empty, result: Empty },
  'moderation.stopVideo': { params: Type.Object({ participantId: Id }, strict), result: Empty },
  'moderation.lowerHand': { params: Type.Object({ participantId: Id }, strict), result: Empty },
  'moderation.remove': { params: Type.Object({ participantId: Id, ban: Type.Boolean() }, strict), result: Empty },
  'moderation.admit': { params: Type.Object({ waitingId: Id }, strict), result: Empty },
  'moderation.refuse': { params: Type.Object({ waitingId: Id }, strict), result: Empty },
  /** Out of the meeting, but not away: waits until somebody lets them in again. */
  'moderation.moveToWaiting': { params: Type.Object({ participantId: Id }, strict), result: Empty },
  /** Allows, denies or takes back. */
  'moderation.grant': {
    params: Type.Object({ participantId: Id, grant: Grant, granted: Type.Boolean() }, strict),
    result: Empty,
  },
  'moderation.setModerator': {
    params: Type.Object({ participantId: Id, moderator: Type.Boolean() }, strict),
    result: Empty,
  },
  'moderation.setInterpreter': {
    params: Type.Object({ participantId: Id, interpreter: Type.Boolean() }, strict),
    result: Empty,
  },
  /** Opens the way in for captions, with a new token for whoever writes them, or closes it. */
  'moderation.captions': {
    params: Type.Object({ open: Type.Boolean() }, strict),
    result: Type.Object({ token: Type.Union([Type.String(), Type.Null()]) }),
  },
  'moderation.deleteChat': { params: Type.Object({ messageId: Id }, strict), result: Empty },
  /** All settings at once, so that two moderators cannot mix theirs. */
  'moderation.settings': { params: Type.Object({ settings: MeetingSettings }, strict), result: Empty },
  'moderation.lock': { params: Type.Object({ locked: Type.Boolean() }, strict), result: Empty },
  /** Sets the speaking time; a new one takes the place of a running one. */
  'moderation.startTimer': {
    params: Type.Object({ seconds: Type.Integer({ minimum: 5, maximum: 6 * 3600 }) }, strict),
    result: Empty,
  },
  'moderation.stopTimer': { params: Empty, result: Empty },
  /** Lets the meeting last longer than its longest duration. */
  'moderation.extend': {
    params: Type.Object({ minutes: Type.Integer({ minimum: 5, maximum: 240 }) }, strict),
    result: Empty,
  },
  'moderation.end': { params: Empty, result: Empty },
  /** A non-public part begins or ends: from the answer on nothing leaves the meeting. */
  'moderation.setPublic': { params: Type.Object({ public: Type.Boolean() }, strict), result: Empty },
  /** Announced to everybody first; it begins some seconds later. */
  'recording.start': { params: Empty, result: Empty },
  'recording.setPaused': { params: Type.Object({ paused: Type.Boolean() }, strict), result: Empty },
  'recording.stop': { params: Empty, result: Empty },
} as const;
export type ConferenceMethod = keyof typeof conferenceMethods;
export type ConferenceParams<M extends ConferenceMethod> = Static<(typeof conferenceMethods)[M]['params']>;
export type ConferenceResult<M extends ConferenceMethod> = Static<(typeof conferenceMethods)[M]['result']>;

export const EndReason = Type.Union([
  Type.Literal('left'),
  Type.Literal('removed'),
  Type.Literal('refused'),
  Type.Literal('meeting-ended'),
  /** By itself: the longest duration was reached, or the last person did not answer. */
  Type.Literal('time-over'),
  Type.Literal('replaced'),
  Type.Literal('connection-lost'),
]);
export type EndReason = Static<typeof EndReason>;

export const ModeratedAction = Type.Union([
  Type.Literal('muted'),
  Type.Literal('video-stopped'),
  Type.Literal('hand-lowered'),
  Type.Literal('microphone-allowed'),
  Type.Literal('microphone-denied'),
  Type.Literal('screen-allowed'),
  Type.Literal('screen-denied'),
  Type.Literal('made-moderator'),
  Type.Literal('unmade-moderator'),
]);
export type ModeratedAction = Static<typeof ModeratedAction>;

/** Every event with its data. Deltas: `participant` carries the whole participant, so applying one twice is harmless. */
export const conferenceEvents = {
  /** A waiting guest was let in; same content as a joined hello. */
  admitted: Joined,
  participant: Type.Object({ participant: Participant }),
  participantLeft: Type.Object({ participantId: Id, reason: EndReason }),
  meeting: Type.Object({ meeting: MeetingInfo }),
  waiting: Type.Object({ guests: Type.Array(WaitingGuest) }),
  chat: Type.Object({ message: ChatMessage }),
  /** Kept by nobody: who was away has missed it. */
  caption: Type.Object({ caption: Caption }),
  chatDeleted: Type.Object({ messageId: Id }),
  /** Back in the waiting room: all media is closed already. */
  movedToWaiting: Type.Object({ title: Type.String() }),
  audible: Audible,
  /** The server closed this consumer (producer gone); forget it. */
  consumerClosed: Type.Object({ consumerId: Id }),
  /** Highest simulcast layer (0..2) anybody watches, -1 for nobody: the sender may switch the others off. */
  layersWanted: Type.Object({ producerId: Id, maxSpatialLayer: Type.Integer({ minimum: -1, maximum: 2 }) }),
  /** What was done to this participant and by whom. */
  moderated: Type.Object({
    action: ModeratedAction,
    by: Name,
  }),
  /** The media worker died: build transports, producers and consumers anew; roster, chat and hands live on. */
  mediaReset: Type.Object({ routerRtpCapabilities: MediaBlob }),
  /** This participant's stay is over; the connection closes after it. */
  ended: Type.Object({ reason: EndReason }),
} as const;
export type ConferenceEvent = keyof typeof conferenceEvents;
export type ConferenceEventData<E extends ConferenceEvent> = Static<(typeof conferenceEvents)[E]>;
