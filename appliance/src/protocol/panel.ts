import { Type, type Static } from 'typebox';
import { imageSettings, RoomSnapshot, StageLayout, whiteBalances } from './room-snapshot.ts';

/**
 * Panel and appliance: WebSocket `/panel?token=…` on loopback, guarded by Origin and a token per start.
 * The panel sends commands, each answered by `result`; the appliance pushes `snapshot`.
 * Commands are idempotent "set" commands; the same `id` twice gets the same answer.
 */
const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
/** Device and channel. */
const LevelId = Type.String({ minLength: 1, maxLength: 160 });
const Speed = Type.Number({ minimum: -1, maximum: 1 });

/** While a control is held the panel repeats `ptzMove` at least this often; without it the camera is stopped (dead man). */
export const ptzLeaseMs = 600;
export const ptzRepeatMs = 200;

export const panelCommands = {
  pair: Type.Object({ code: Type.String({ pattern: '^[0-9]{8}$' }) }, strict),
  join: Type.Object({ meetingId: Id }, strict),
  joinByNumber: Type.Object({ number: Type.String({ pattern: '^[0-9]{9}$' }) }, strict),
  startInstantMeeting: Type.Object({}, strict),
  cancelJoin: Type.Object({}, strict),
  /** Clears a failed join. */
  dismissFailure: Type.Object({}, strict),
  leave: Type.Object({}, strict),
  setRoomMuted: Type.Object({ muted: Type.Boolean() }, strict),
  setCameraOff: Type.Object({ off: Type.Boolean() }, strict),
  setVolume: Type.Object({ volume01: Type.Number({ minimum: 0, maximum: 1 }) }, strict),
  setAudioLevel: Type.Object({ levelId: LevelId, level01: Type.Number({ minimum: 0, maximum: 1 }) }, strict),
  setAudioMuted: Type.Object({ levelId: LevelId, muted: Type.Boolean() }, strict),
  setLayout: Type.Object({ layout: StageLayout }, strict),
  selectCamera: Type.Object({ cameraId: Id }, strict),
  setCameraControl: Type.Object({ control: Type.Union([Type.Literal('automatic'), Type.Literal('manual')]) }, strict),
  ptzMove: Type.Object({ cameraId: Id, panSpeed: Speed, tiltSpeed: Speed, zoomSpeed: Speed }, strict),
  ptzStop: Type.Object({ cameraId: Id }, strict),
  recallPreset: Type.Object({ cameraId: Id, presetId: Id }, strict),
  /** Stores the camera's present position and a picture; `presetId` null makes a new preset. */
  savePreset: Type.Object(
    { cameraId: Id, presetId: Type.Union([Id, Type.Null()]), name: Type.String({ minLength: 1, maxLength: 40 }) },
    strict,
  ),
  deletePreset: Type.Object({ cameraId: Id, presetId: Id }, strict),
  cameraHome: Type.Object({ cameraId: Id }, strict),
  setCameraTracking: Type.Object({ cameraId: Id, on: Type.Boolean() }, strict),
  /** Has the appliance ask the camera for its picture settings; they come with the snapshot. */
  readCameraPicture: Type.Object({ cameraId: Id }, strict),
  setCameraImage: Type.Object(
    { cameraId: Id, setting: Type.Enum(imageSettings), value01: Type.Number({ minimum: 0, maximum: 1 }) },
    strict,
  ),
  setCameraWhiteBalance: Type.Object({ cameraId: Id, mode: Type.Enum(whiteBalances) }, strict),
  /** `near` and `far` are one step each and end automatic focus. */
  setCameraFocus: Type.Object({ cameraId: Id, way: Type.Enum(['auto', 'near', 'far']) }, strict),
  setRoomPower: Type.Object({ on: Type.Boolean() }, strict),
  setLightScene: Type.Object({ sceneId: Id }, strict),
  /** The page has painted a frame since the last one; sent every two seconds as long as that is so. */
  painted: Type.Object({}, strict),
  admit: Type.Object({ waitingId: Id }, strict),
  refuse: Type.Object({ waitingId: Id }, strict),
} as const;
export type PanelCommandName = keyof typeof panelCommands;
export type PanelCommandParams<C extends PanelCommandName> = Static<(typeof panelCommands)[C]>;

export const PanelRequest = Type.Object(
  {
    type: Type.Literal('command'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    command: Type.String({ maxLength: 40 }),
    params: Type.Unknown(),
  },
  strict,
);
export type PanelRequest = Static<typeof PanelRequest>;

/** Codes a panel command can fail with besides those of the instance. */
export const panelErrorCodes = [
  'invalid-input',
  'unknown-command',
  'unknown-camera',
  'unknown-preset',
  'camera-offline',
  'camera-refused',
  'unsupported',
  'unknown-scene',
  'light-offline',
  'light-refused',
  'unknown-level',
  'level-fixed',
  'audio-offline',
  'audio-refused',
  'room-power-missing',
  'room-power-needed',
  'no-free-preset',
  'not-in-meeting',
  'already-in-meeting',
  'stage-missing',
  'server-offline',
  'not-paired',
  'storage-failed',
] as const;

export const PanelMessage = Type.Union([
  Type.Object({ type: Type.Literal('snapshot'), snapshot: RoomSnapshot }),
  Type.Object({ type: Type.Literal('result'), id: Type.String(), ok: Type.Literal(true) }),
  Type.Object({ type: Type.Literal('result'), id: Type.String(), ok: Type.Literal(false), code: Type.String() }),
]);
export type PanelMessage = Static<typeof PanelMessage>;
