import { Type, type Static } from 'typebox';

/** What the chair decides about a meeting, before it and while it runs. Everything here is enforced by the server. */
export const MeetingSettings = Type.Object(
  {
    /** Who waits until somebody lets them in; the chair and moderators never do. */
    waitingRoom: Type.Union([Type.Literal('nobody'), Type.Literal('guests'), Type.Literal('all')]),
    /** `on-request`: members and guests open their microphone only with permission. */
    microphones: Type.Union([Type.Literal('free'), Type.Literal('on-request')]),
    /** Who may share a screen and its sound. */
    sharing: Type.Union([Type.Literal('all'), Type.Literal('moderators'), Type.Literal('on-request')]),
    /** Who may write to everybody. */
    chat: Type.Union([Type.Literal('off'), Type.Literal('moderators'), Type.Literal('all')]),
    /** Messages to one person; moderators do not see them. */
    privateChat: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type MeetingSettings = Static<typeof MeetingSettings>;

export const defaultMeetingSettings: MeetingSettings = {
  waitingRoom: 'guests',
  microphones: 'free',
  sharing: 'all',
  chat: 'all',
  privateChat: false,
};

/** What a participant may need permission for. */
export const Grant = Type.Union([Type.Literal('microphone'), Type.Literal('screen')]);
export type Grant = Static<typeof Grant>;
