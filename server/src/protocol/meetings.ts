import { Type, type Static } from 'typebox';
import { MeetingSettings } from './meeting-settings.ts';
import { Occurrence, OccurrenceChange, Recurrence } from './schedule.ts';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const strict = { additionalProperties: false } as const;
const Text = (minLength: number, maxLength: number) => Type.String({ minLength, maxLength });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const meetingFields = {
  id: Id,
  number: Type.String(),
  title: Text(1, 200),
  /** Of a series: the occurrence that is on or comes next, else the last one. */
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  link: Type.String(),
  roomId: orNull(Id),
  organiser: Type.String(),
  guestsAllowed: Type.Boolean(),
  settings: MeetingSettings,
  recurrence: orNull(Recurrence),
  /** What takes place from now on for two weeks, at least the next one; empty when nothing is left. */
  occurrences: Type.Array(Occurrence),
  cancelled: Type.Boolean(),
  /** True when the caller is the chair. */
  chair: Type.Boolean(),
  running: Type.Boolean(),
} as const;

/** One address: no names, no lists, nothing that a mail header could be made of. */
export const mailAddressPattern = '^[^\\s@<>"(),;:\\\\\\[\\]]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$';
export const maxInvitees = 200;

/**
 * What became of the last mail to somebody.
 * - `address-refused`: the mail server does not take this address; `expired`: it could not be sent for days
 */
export const Invitation = Type.Object({
  address: Type.String(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('failed')]),
  reason: orNull(
    Type.Union([
      Type.Literal('address-refused'),
      Type.Literal('mail-refused'),
      Type.Literal('login-failed'),
      Type.Literal('server-away'),
      Type.Literal('expired'),
    ]),
  ),
});
export type Invitation = Static<typeof Invitation>;

export const Meeting = Type.Object(meetingFields);
export type Meeting = Static<typeof Meeting>;

/** What the owner sees: enough to change everything. */
export const MeetingDetails = Type.Object({
  ...meetingFields,
  /** The time that was planned, of a series the first one. */
  planned: Type.Object({ startsAt: Type.Number(), endsAt: Type.Number() }),
  /** What is to come, cancelled ones included; the first hundred. */
  upcoming: Type.Array(Occurrence),
  /** User names. */
  moderators: Type.Array(Type.String()),
  /** Null where the instance sends no mail. */
  invitations: orNull(Type.Array(Invitation)),
});
export type MeetingDetails = Static<typeof MeetingDetails>;

/** A meeting as somebody wants it, new or changed; a change says everything again. */
export const CreateMeetingRequest = Type.Object(
  {
    title: Text(1, 200),
    startsAt: Type.Number(),
    endsAt: Type.Number(),
    roomId: orNull(Id),
    guestsAllowed: Type.Boolean(),
    settings: Type.Optional(MeetingSettings),
    /** User names of accounts that moderate beside the organiser. */
    moderators: Type.Optional(Type.Array(Text(1, 64), { maxItems: 20, uniqueItems: true })),
    /** In the instance's time zone; the start must be an occurrence of it. */
    recurrence: Type.Optional(orNull(Recurrence)),
    /** Who gets a mail with a calendar file, now and at each change; left out: the same people as before. */
    invitees: Type.Optional(
      Type.Array(Type.String({ pattern: mailAddressPattern, maxLength: 254 }), {
        maxItems: maxInvitees,
        uniqueItems: true,
      }),
    ),
  },
  strict,
);

/** What the public page of a meeting link shows before anybody signed in. */
export const MeetingDoor = Type.Object({
  title: Type.String(),
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  guestsAllowed: Type.Boolean(),
  ended: Type.Boolean(),
  /** The meeting is being recorded, or will be in a moment: whoever enters knows it before. */
  recorded: Type.Boolean(),
  cancelled: Type.Boolean(),
});
export type MeetingDoor = Static<typeof MeetingDoor>;

/** What the form of a meeting needs to know of the instance. */
export const MeetingOptions = Type.Object({ timeZone: Type.String(), mail: Type.Boolean() });
export type MeetingOptions = Static<typeof MeetingOptions>;

/**
 * Body of `POST /api/captions`, with `Authorization: Bearer <token>`: one line of live captions. The same `id` again
 * replaces a line that was not final.
 */
export const CaptionRequest = Type.Object(
  {
    id: Id,
    speaker: Type.String({ maxLength: 80 }),
    text: Text(1, 500),
    final: Type.Boolean(),
  },
  strict,
);
export type CaptionRequest = Static<typeof CaptionRequest>;

const Empty = Type.Object({}, strict);

/** Routes about planned meetings. */
export const meetingRoutes = {
  listMeetings: {
    method: 'GET',
    path: '/api/meetings',
    body: null,
    result: Type.Object({ items: Type.Array(Meeting) }),
  },
  meetingOptions: { method: 'GET', path: '/api/meetings/options', body: null, result: MeetingOptions },
  createMeeting: { method: 'POST', path: '/api/meetings', body: CreateMeetingRequest, result: Meeting },
  meeting: { method: 'GET', path: '/api/meetings/:meetingId', body: null, result: MeetingDetails },
  changeMeeting: {
    method: 'POST',
    path: '/api/meetings/:meetingId',
    body: CreateMeetingRequest,
    result: MeetingDetails,
  },
  changeOccurrence: {
    method: 'POST',
    path: '/api/meetings/:meetingId/occurrences',
    body: OccurrenceChange,
    result: MeetingDetails,
  },
  /** Takes place no more; link and number say so. */
  cancelMeeting: {
    method: 'POST',
    path: '/api/meetings/:meetingId/cancellation',
    body: Empty,
    result: Meeting,
  },
  /** A file for the own calendar, without a mail. */
  meetingCalendar: {
    method: 'GET',
    path: '/api/meetings/:meetingId/calendar',
    body: null,
    result: Type.Object({ fileName: Type.String(), content: Type.String() }),
  },
  caption: { method: 'POST', path: '/api/captions', body: CaptionRequest, result: Empty },
  deleteMeeting: { method: 'DELETE', path: '/api/meetings/:meetingId', body: null, result: Empty },
  meetingByNumber: {
    method: 'GET',
    path: '/api/meetings/by-number/:number',
    body: null,
    result: Type.Object({ link: Type.String() }),
  },
  door: { method: 'GET', path: '/api/links/:linkToken', body: null, result: MeetingDoor },
} as const;
