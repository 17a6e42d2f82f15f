import { Type, type Static } from 'typebox';

/**
 * What panel and stage show: one immutable snapshot, pushed whole at each change.
 * The appliance owns it; panels have no state of their own but what is under a finger.
 */
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const HealthState = Type.Union([
  Type.Literal('connecting'),
  Type.Literal('online'),
  Type.Literal('degraded'),
  Type.Literal('auth-failed'),
  Type.Literal('offline'),
]);
export type HealthState = Static<typeof HealthState>;

/**
 * Something that does not work: the code has a sentence and a remedy in both languages.
 * `server-offline` `stage-missing` `device-*` `join-*` …
 */
export const faultCodes = [
  'device-port-missing',
  'device-program-missing',
  'device-connection-refused',
  'device-no-answer',
  'device-garbled',
  'device-refuses-commands',
  'device-wrong-password',
  'device-certificate',
  'server-offline',
  'server-rejects-room',
  'stage-missing',
  'stage-restarting',
  'stage-camera-missing',
  'stage-microphone-missing',
  'configuration-invalid',
  'added-device-refused',
  'disk-full',
  'clock-wrong',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** What a device is to the room. */
export const DeviceKind = Type.Enum([
  'camera',
  'discussion-system',
  'display',
  'audio',
  'telephony',
  'power',
  'light',
  'button',
]);
export type DeviceKind = Static<typeof DeviceKind>;

export const CalendarMeeting = Type.Object({
  meetingId: Type.String(),
  title: Type.String(),
  number: Type.String(),
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  organiser: Type.String(),
});
export type CalendarMeeting = Static<typeof CalendarMeeting>;

export const CameraPreset = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Path on the appliance, with a version so that a new picture is fetched; null until one was taken. */
  picture: nullable(Type.String()),
  /** The seat whose microphone recalls it. */
  seat: nullable(Type.Integer()),
});
export type CameraPreset = Static<typeof CameraPreset>;

export const imageSettings = [
  'brightness',
  'contrast',
  'saturation',
  'sharpness',
  'gain',
  'exposure-compensation',
] as const;
export const whiteBalances = ['auto', 'indoor', 'outdoor', 'one-push', 'manual'] as const;

/** What can be set of a camera's picture; null where it is not known. */
export const CameraPictureView = Type.Object({
  settings: Type.Array(
    Type.Object({
      setting: Type.Enum(imageSettings),
      value01: nullable(Type.Number({ minimum: 0, maximum: 1 })),
    }),
  ),
  whiteBalances: Type.Array(Type.Enum(whiteBalances)),
  whiteBalance: nullable(Type.Enum(whiteBalances)),
  focus: Type.Boolean(),
});
export type CameraPictureView = Static<typeof CameraPictureView>;

export const CameraView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  health: HealthState,
  /** Why it is not well, as a fault has it; null while it is, or tries. */
  trouble: nullable(Type.Object({ code: Type.Enum(faultCodes), since: Type.Number() })),
  selected: Type.Boolean(),
  moving: Type.Boolean(),
  zoom: Type.Boolean(),
  home: Type.Boolean(),
  presetSlots: Type.Integer(),
  /** Whether it follows people by itself; `unknown` until the room switched it. */
  tracking: Type.Enum(['none', 'unknown', 'on', 'off']),
  picture: CameraPictureView,
  presets: Type.Array(CameraPreset),
  /** The preset it stands at, as far as we know. */
  atPreset: nullable(Type.String()),
});
export type CameraView = Static<typeof CameraView>;

export const Fault = Type.Object({
  code: Type.Enum(faultCodes),
  /** Name of the device for the sentence; null where the fault is about the room as a whole. */
  subject: nullable(Type.String()),
  deviceId: nullable(Type.String()),
  since: Type.Number(),
});
export type Fault = Static<typeof Fault>;

/** A level of a device; null where the device has none or has not told it. */
export const AudioLevelView = Type.Object({
  id: Type.String(),
  name: nullable(Type.String()),
  level01: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  muted: nullable(Type.Boolean()),
  health: HealthState,
});
export type AudioLevelView = Static<typeof AudioLevelView>;

export const MeetingPhase = Type.Union([
  Type.Literal('idle'),
  Type.Literal('joining'),
  Type.Literal('joined'),
  Type.Literal('reconnecting'),
  Type.Literal('leaving'),
  Type.Literal('failed'),
]);
export type MeetingPhase = Static<typeof MeetingPhase>;

export const StageLayout = Type.Union([Type.Literal('speaker'), Type.Literal('gallery'), Type.Literal('content')]);
export type StageLayout = Static<typeof StageLayout>;

export const RoomParticipant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.Union([Type.Literal('person'), Type.Literal('room'), Type.Literal('guest')]),
  role: Type.Union([Type.Literal('chair'), Type.Literal('member'), Type.Literal('staff'), Type.Literal('guest')]),
  self: Type.Boolean(),
  muted: Type.Boolean(),
  video: Type.Boolean(),
  speaking: Type.Boolean(),
  handRaisedAt: nullable(Type.Number()),
  reconnecting: Type.Boolean(),
});
export type RoomParticipant = Static<typeof RoomParticipant>;

export const FloorEntry = Type.Object({
  seat: Type.Integer(),
  name: Type.String(),
  detail: Type.String(),
  state: Type.Union([Type.Literal('speaking'), Type.Literal('requested')]),
  since: Type.Number(),
});
export type FloorEntry = Static<typeof FloorEntry>;

/** What leaves the meeting: everybody in the hall has to see it. `public` is false in a non-public part. */
export const RoomCapture = Type.Object(
  { recording: Type.Enum(['off', 'announced', 'running', 'paused']), public: Type.Boolean() },
  { additionalProperties: false },
);
export type RoomCapture = Static<typeof RoomCapture>;
export const nothingCaptured: RoomCapture = { recording: 'off', public: true };

export const RoomSnapshot = Type.Object({
  /** Counts up; a lower one than seen means that the appliance was restarted. */
  version: Type.Integer(),
  /** Clock of the appliance, epoch ms, so that panels show the room's time. */
  now: Type.Number(),
  room: Type.Object({ name: Type.String(), paired: Type.Boolean(), serverUrl: Type.String() }),
  pairing: Type.Object({
    state: Type.Union([Type.Literal('unpaired'), Type.Literal('checking'), Type.Literal('paired')]),
    /** Code of the last failed attempt, see the instance's error codes, or `server-offline`. */
    errorCode: nullable(Type.String()),
  }),
  server: Type.Object({
    state: Type.Union([Type.Literal('online'), Type.Literal('connecting'), Type.Literal('offline')]),
    since: Type.Number(),
  }),
  calendar: Type.Array(CalendarMeeting),
  meeting: Type.Object({
    phase: MeetingPhase,
    meetingId: nullable(Type.String()),
    title: nullable(Type.String()),
    number: nullable(Type.String()),
    link: nullable(Type.String()),
    since: Type.Number(),
    /** True from 10 s after a tap on join: the panel offers cancel. */
    slow: Type.Boolean(),
    /** Why the last join failed: an error code of the instance, `server-offline`, `stage-missing` or `connection-failed`. */
    errorCode: nullable(Type.String()),
    participants: Type.Array(RoomParticipant),
    waiting: Type.Array(Type.Object({ waitingId: Type.String(), name: Type.String(), since: Type.Number() })),
    capture: RoomCapture,
  }),
  audio: Type.Object({
    roomMuted: Type.Boolean(),
    /** Who muted: the room itself, staff at the console, or the meeting's chair. Only the room unmutes. */
    mutedBy: nullable(Type.Union([Type.Literal('room'), Type.Literal('console'), Type.Literal('chair')])),
    /** True when the server confirmed what `roomMuted` says (or no meeting runs). */
    enforced: Type.Boolean(),
    /** Of the stage's own sound; full where a device turns the loudspeakers. */
    volume01: Type.Number({ minimum: 0, maximum: 1 }),
    /** Levels that devices turn, the first being the room's volume; none: the stage turns its own. */
    levels: Type.Array(AudioLevelView),
  }),
  video: Type.Object({ cameraOff: Type.Boolean(), selectedCameraId: nullable(Type.String()) }),
  cameras: Type.Array(CameraView),
  floor: Type.Array(FloorEntry),
  /** `automatic` follows the microphones, `manual` since a person touched the camera (returns after a pause). */
  cameraControl: Type.Union([Type.Literal('automatic'), Type.Literal('manual')]),
  /** What else of the room can be switched; null for what it does not have. */
  equipment: Type.Object({
    power: nullable(
      Type.Object({
        /** Of the sockets; `partly`: some are on. */
        state: Type.Enum(['on', 'off', 'partly', 'unknown']),
        wanted: Type.Boolean(),
        /** Then it cannot be switched off. */
        neededByMeeting: Type.Boolean(),
      }),
    ),
    lights: nullable(
      Type.Object({
        scenes: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
        /** The scene the lamps show; null when somebody turned them otherwise. */
        sceneId: nullable(Type.String()),
      }),
    ),
  }),
  stage: Type.Object({
    state: Type.Union([Type.Literal('absent'), Type.Literal('present'), Type.Literal('restarting')]),
    layout: StageLayout,
    /** How to open it by hand, with its token; only sent to panels. */
    openUrl: Type.String(),
  }),
  devices: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      kind: DeviceKind,
      state: HealthState,
      make: nullable(Type.String()),
      model: nullable(Type.String()),
    }),
  ),
  faults: Type.Array(Fault),
  remote: Type.Object({
    /** Who looks at this room from the console now. */
    watching: Type.Array(Type.String()),
    lastAction: nullable(
      Type.Object({
        by: Type.String(),
        action: Type.Union([
          Type.Literal('recallPreset'),
          Type.Literal('muteRoom'),
          Type.Literal('restartStage'),
          Type.Literal('selfTest'),
          Type.Literal('searchDevices'),
          Type.Literal('tryDevice'),
          Type.Literal('changeDevices'),
        ]),
        at: Type.Number(),
      }),
    ),
  }),
});
export type RoomSnapshot = Static<typeof RoomSnapshot>;
