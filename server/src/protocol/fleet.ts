import { Type, type Static } from 'typebox';
import { RoomSpeaker } from './conference.ts';
import { deviceCommands } from './device-adding.ts';
import { DeviceHealthReason, DeviceHealthState } from './device-health.ts';

/**
 * The fleet protocol: WebSocket `/fleet`, opened by the appliance, one per room; same frames as the conference.
 * The server's first event is `challenge`; the appliance answers with `authenticate`. Both sides send requests
 * afterwards: the appliance by `fleetMethods`, the server by `fleetCommands` (as request frames, answered with response frames).
 */
const Id = Type.String({ minLength: 1, maxLength: 64 });
const strict = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ maxLength });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Body of `POST /api/fleet/enrol`. `publicKey` is an Ed25519 key, SPKI DER, base64. */
export const EnrolRequest = Type.Object(
  {
    code: Type.String({ pattern: '^[0-9]{8}$' }),
    publicKey: Type.String({ minLength: 40, maxLength: 200 }),
    applianceVersion: Text(40),
  },
  strict,
);
export type EnrolRequest = Static<typeof EnrolRequest>;

export const EnrolResponse = Type.Object({ roomId: Id, roomName: Text(120) });
export type EnrolResponse = Static<typeof EnrolResponse>;

/** The signed text is `ratspult-fleet-v1\n<roomId>\n<nonce>` in UTF-8, signature base64. */
export const fleetSignaturePayload = (roomId: string, nonce: string): string =>
  `ratspult-fleet-v1\n${roomId}\n${nonce}`;

export const DeviceReport = Type.Object({
  id: Id,
  name: Text(120),
  kind: Type.Union([
    Type.Literal('camera'),
    Type.Literal('discussion-system'),
    Type.Literal('display'),
    Type.Literal('audio'),
    Type.Literal('telephony'),
    Type.Literal('power'),
    Type.Literal('light'),
    Type.Literal('button'),
    Type.Literal('stage'),
    Type.Literal('microphone'),
    Type.Literal('speaker'),
  ]),
  state: DeviceHealthState,
  reason: DeviceHealthReason,
  since: Type.Number(),
  make: nullable(Text(80)),
  model: nullable(Text(80)),
  firmware: nullable(Text(80)),
  serialNumber: nullable(Text(80)),
  /** True while the room uses it (selected camera, open microphone, display of the stage). */
  inUse: Type.Boolean(),
  presets: Type.Array(Type.Object({ id: Id, name: Text(80) }), { maxItems: 255 }),
});
export type DeviceReport = Static<typeof DeviceReport>;

/** What the console shows of a room; sent whole at each change and at least every 10 s (the heartbeat). */
export const RoomReport = Type.Object({
  applianceVersion: Text(40),
  use: Type.Union([Type.Literal('idle'), Type.Literal('joining'), Type.Literal('in-meeting')]),
  meetingId: nullable(Id),
  meetingTitle: nullable(Text(200)),
  roomMuted: Type.Boolean(),
  cameraOff: Type.Boolean(),
  stageConnected: Type.Boolean(),
  devices: Type.Array(DeviceReport, { maxItems: 200 }),
  speakers: Type.Array(RoomSpeaker, { maxItems: 25 }),
});
export type RoomReport = Static<typeof RoomReport>;

export const CalendarEntry = Type.Object({
  meetingId: Id,
  title: Text(200),
  number: Type.String({ pattern: '^[0-9]{9}$' }),
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  organiser: Text(120),
});
export type CalendarEntry = Static<typeof CalendarEntry>;

/** Something worth keeping that happened in the room while it may have been offline; `id` makes delivery idempotent. */
export const RoomEvent = Type.Object({
  id: Id,
  at: Type.Number(),
  kind: Type.Union([
    Type.Literal('device-fault'),
    Type.Literal('device-recovered'),
    Type.Literal('stage-restarted'),
    Type.Literal('appliance-started'),
    Type.Literal('meeting-joined'),
    Type.Literal('meeting-left'),
  ]),
  deviceId: nullable(Id),
  detail: Text(200),
});
export type RoomEvent = Static<typeof RoomEvent>;

const Ticket = Type.Object({
  ticket: Type.String(),
  /** WebSocket address of the conference, for instance `ws://127.0.0.1:8480/conference`. */
  conferenceUrl: Type.String(),
  meetingId: Id,
  title: Text(200),
  number: Type.String(),
  link: Type.String(),
});
export type RoomTicket = Static<typeof Ticket>;

const Empty = Type.Object({}, strict);

/** Requests of the appliance. */
export const fleetMethods = {
  authenticate: {
    params: Type.Object({ roomId: Id, signature: Type.String({ maxLength: 200 }), applianceVersion: Text(40) }, strict),
    result: Type.Object({ roomName: Text(120), serverTime: Type.Number() }),
  },
  report: { params: RoomReport, result: Empty },
  events: { params: Type.Object({ events: Type.Array(RoomEvent, { maxItems: 100 }) }, strict), result: Empty },
  /** A ticket for a meeting of the calendar, by number, or for a new ad-hoc meeting. */
  ticket: {
    params: Type.Union([
      Type.Object({ meetingId: Id }, strict),
      Type.Object({ number: Type.String({ pattern: '^[0-9]{9}$' }) }, strict),
      Type.Object({ adHoc: Type.Literal(true) }, strict),
    ]),
    result: Ticket,
  },
} as const;
export type FleetMethod = keyof typeof fleetMethods;
export type FleetParams<M extends FleetMethod> = Static<(typeof fleetMethods)[M]['params']>;
export type FleetResult<M extends FleetMethod> = Static<(typeof fleetMethods)[M]['result']>;

/** Events of the server to the appliance. */
export const fleetEvents = {
  challenge: Type.Object({ nonce: Type.String({ minLength: 16, maxLength: 128 }) }),
  calendar: Type.Object({ entries: Type.Array(CalendarEntry, { maxItems: 50 }) }),
  /** Who looks at this room at the console right now (names of staff); shown on the panel. */
  observed: Type.Object({ by: Type.Array(Text(120), { maxItems: 20 }) }),
  /** The room was removed or its pairing revoked: forget the key, show "not yet paired". */
  unpaired: Type.Object({}),
} as const;
export type FleetEvent = keyof typeof fleetEvents;
export type FleetEventData<E extends FleetEvent> = Static<(typeof fleetEvents)[E]>;

const By = { by: Text(120) };

/** One line of a self-test. */
export const SelfTestResult = Type.Object({
  checks: Type.Array(
    Type.Object({
      /** `device`, `stage`, `server`, `disk` or `clock` with the device's id where it is one. */
      check: Type.Union([
        Type.Literal('device'),
        Type.Literal('stage'),
        Type.Literal('server'),
        Type.Literal('disk'),
        Type.Literal('clock'),
      ]),
      subject: nullable(Text(120)),
      passed: Type.Boolean(),
      reason: Text(200),
      tookMs: Type.Number(),
    }),
    { maxItems: 250 },
  ),
});
export type SelfTestResult = Static<typeof SelfTestResult>;

/** Requests of the server to the appliance: remote actions of facility staff. Remote may mute, never unmute. */
export const fleetCommands = {
  recallPreset: {
    params: Type.Object({ ...By, deviceId: Id, presetId: Id }, strict),
    result: Empty,
  },
  muteRoom: { params: Type.Object({ ...By }, strict), result: Empty },
  restartStage: { params: Type.Object({ ...By }, strict), result: Empty },
  selfTest: { params: Type.Object({ ...By }, strict), result: SelfTestResult },
  ...deviceCommands,
} as const;
export type FleetCommand = keyof typeof fleetCommands;
export type FleetCommandParams<C extends FleetCommand> = Static<(typeof fleetCommands)[C]['params']>;
export type FleetCommandResult<C extends FleetCommand> = Static<(typeof fleetCommands)[C]['result']>;
