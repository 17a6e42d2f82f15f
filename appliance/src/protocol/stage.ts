import { Type, type Static } from 'typebox';
import { RoomCapture, RoomSnapshot } from './room-snapshot.ts';

/**
 * Stage and appliance: WebSocket `/stage?token=…` on loopback. The stage carries the media: it captures, joins the
 * instance through the conference SDK, shows remote people, and tells the appliance what it sees. The newest stage wins.
 */
const strict = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Where the picture of a camera comes from. */
export const PictureSource = Type.Union([
  /** A capture device of the room PC whose label contains the text. */
  Type.Object({ kind: Type.Literal('device'), label: Type.String({ minLength: 1, maxLength: 200 }) }, strict),
  /** Motion JPEG; the appliance relays it below `/sources/<cameraId>/mjpeg`, so that the stage talks to one origin only. */
  Type.Object({ kind: Type.Literal('mjpeg'), url: Type.String({ maxLength: 500 }) }, strict),
]);
export type PictureSource = Static<typeof PictureSource>;

export const StageConfiguration = Type.Object({
  cameras: Type.Array(
    Type.Object({
      cameraId: Type.String(),
      source: Type.Union([
        Type.Object({ kind: Type.Literal('device'), label: Type.String() }),
        Type.Object({ kind: Type.Literal('mjpeg'), path: Type.String() }),
      ]),
    }),
  ),
  /** Part of the label of the microphone to use; null takes the default. */
  microphone: nullable(Type.String()),
  speaker: nullable(Type.String()),
});
export type StageConfiguration = Static<typeof StageConfiguration>;

/** The meeting the stage must be in; the same `joinId` means nothing changed. */
export const StageMeeting = Type.Object({
  joinId: Type.String(),
  conferenceUrl: Type.String(),
  ticket: Type.String(),
});
export type StageMeeting = Static<typeof StageMeeting>;

/** Appliance to stage. */
export const StageDirective = Type.Union([
  Type.Object({ type: Type.Literal('configuration'), configuration: StageConfiguration }),
  Type.Object({ type: Type.Literal('snapshot'), snapshot: RoomSnapshot }),
  /** Null: be in no meeting. */
  Type.Object({ type: Type.Literal('meeting'), meeting: nullable(StageMeeting) }),
  /** Answer to `renewTicket`. Null gives up. */
  Type.Object({ type: Type.Literal('ticket'), requestId: Type.String(), meeting: nullable(StageMeeting) }),
  Type.Object({ type: Type.Literal('takePicture'), requestId: Type.String(), cameraId: Type.String() }),
  Type.Object({
    type: Type.Literal('moderate'),
    action: Type.Union([Type.Literal('admit'), Type.Literal('refuse')]),
    waitingId: Type.String(),
  }),
  /** The newer stage took over, or staff restarts it: `reload` loads the page anew, `replaced` goes dark. */
  Type.Object({ type: Type.Literal('reload') }),
  Type.Object({ type: Type.Literal('replaced') }),
]);
export type StageDirective = Static<typeof StageDirective>;

const Participant = Type.Object(
  {
    id: Type.String({ maxLength: 64 }),
    name: Type.String({ maxLength: 120 }),
    kind: Type.Union([Type.Literal('person'), Type.Literal('room'), Type.Literal('guest')]),
    role: Type.Union([Type.Literal('chair'), Type.Literal('member'), Type.Literal('staff'), Type.Literal('guest')]),
    self: Type.Boolean(),
    muted: Type.Boolean(),
    video: Type.Boolean(),
    speaking: Type.Boolean(),
    handRaisedAt: nullable(Type.Number()),
    reconnecting: Type.Boolean(),
  },
  strict,
);

/** Stage to appliance. */
export const StageReport = Type.Union([
  /** Once a second, after a frame was painted: `frames` counts painted frames, so a frozen renderer is seen. */
  Type.Object({ type: Type.Literal('heartbeat'), frames: Type.Integer({ minimum: 0 }) }, strict),
  Type.Object(
    {
      type: Type.Literal('conference'),
      joinId: nullable(Type.String()),
      phase: Type.Union([
        Type.Literal('idle'),
        Type.Literal('connecting'),
        Type.Literal('waiting'),
        Type.Literal('joined'),
        Type.Literal('reconnecting'),
        Type.Literal('ended'),
        Type.Literal('failed'),
      ]),
      errorCode: nullable(Type.String({ maxLength: 64 })),
      endReason: nullable(Type.String({ maxLength: 64 })),
      /** What the server enforces of our microphone; null while nothing is published. */
      microphonePaused: nullable(Type.Boolean()),
      /** Counts up when the chair muted the room. */
      mutedByChairCount: Type.Integer({ minimum: 0 }),
      participants: Type.Array(Participant, { maxItems: 1000 }),
      waiting: Type.Array(
        Type.Object({ waitingId: Type.String(), name: Type.String(), since: Type.Number() }, strict),
        { maxItems: 500 },
      ),
      capture: RoomCapture,
    },
    strict,
  ),
  /** What the stage captures: a missing camera or microphone is a fault of the room. */
  Type.Object(
    {
      type: Type.Literal('capture'),
      microphone: Type.Union([Type.Literal('live'), Type.Literal('missing'), Type.Literal('off')]),
      cameras: Type.Array(
        Type.Object(
          {
            cameraId: Type.String({ maxLength: 64 }),
            state: Type.Union([Type.Literal('live'), Type.Literal('missing'), Type.Literal('off')]),
          },
          strict,
        ),
        { maxItems: 32 },
      ),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('renewTicket'), requestId: Type.String({ maxLength: 64 }) }, strict),
  /** JPEG, base64, at most 64 KiB; null when there is no picture. */
  Type.Object(
    {
      type: Type.Literal('picture'),
      requestId: Type.String({ maxLength: 64 }),
      jpegBase64: nullable(Type.String({ maxLength: 90_000 })),
    },
    strict,
  ),
]);
export type StageReport = Static<typeof StageReport>;
