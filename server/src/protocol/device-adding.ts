import { Type, type Static } from 'typebox';
import { DeviceHealthReason, DeviceHealthState } from './device-health.ts';

/**
 * What the console's page for adding devices and the room PC tell each other. The instance passes it through: it knows no
 * driver. A search and a try take longer than a request, so each is started, asked for and cancelled.
 */
const Id = Type.String({ minLength: 1, maxLength: 64 });
const strict = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ maxLength });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a driver's device mainly is. */
export const AddableKind = Type.Union([
  Type.Literal('camera'),
  Type.Literal('discussion-system'),
  Type.Literal('display'),
  Type.Literal('audio'),
  Type.Literal('telephony'),
  Type.Literal('other'),
]);
export type AddableKind = Static<typeof AddableKind>;

export const DriverSummary = Type.Object({
  name: Id,
  /** English, for whoever has no better words. */
  title: Text(120),
  kind: AddableKind,
});
export type DriverSummary = Static<typeof DriverSummary>;

const leaf = {
  name: Text(64),
  /**
   * `list`: whole numbers · `group`: an object, one variant or several of which one is chosen by its `kind` ·
   * `json`: anything else, written as JSON
   */
  kind: Type.Union([
    Type.Literal('text'),
    Type.Literal('secret'),
    Type.Literal('number'),
    Type.Literal('integer'),
    Type.Literal('boolean'),
    Type.Literal('choice'),
    Type.Literal('list'),
    Type.Literal('group'),
    Type.Literal('json'),
  ]),
  required: Type.Boolean(),
  default: nullable(Type.Union([Text(200), Type.Number(), Type.Boolean()])),
  minimum: nullable(Type.Number()),
  maximum: nullable(Type.Number()),
  choices: Type.Array(Type.Union([Text(80), Type.Number()]), { maxItems: 100 }),
  description: nullable(Text(300)),
};

/** A field within a group; groups are one level deep. */
export const InnerField = Type.Object(leaf);
export type InnerField = Static<typeof InnerField>;

export const FieldVariant = Type.Object({
  /** The value of its `kind`; null where there is only one. */
  kind: nullable(Text(40)),
  fields: Type.Array(InnerField, { maxItems: 40 }),
});
export type FieldVariant = Static<typeof FieldVariant>;

export const FormField = Type.Object({ ...leaf, variants: Type.Array(FieldVariant, { maxItems: 10 }) });
export type FormField = Static<typeof FormField>;

export const DriverForm = Type.Object({
  driver: DriverSummary,
  fields: Type.Array(FormField, { maxItems: 60 }),
});
export type DriverForm = Static<typeof DriverForm>;

/** Options of a driver, by name; the room PC checks them against the driver's own schema. */
export const DeviceOptions = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 60 });

export const FoundDevice = Type.Object({
  driver: Id,
  make: nullable(Text(80)),
  model: nullable(Text(80)),
  /** What it calls itself. */
  name: nullable(Text(120)),
  address: Text(200),
  detail: Text(200),
  /** Lead to it; passwords are empty. */
  options: DeviceOptions,
  /** Name of the device of this room that is there already. */
  usedBy: nullable(Text(80)),
});
export type FoundDevice = Static<typeof FoundDevice>;

/** A serial line of the room PC; nothing was sent to it. */
export const SerialLine = Type.Object({ path: Text(300), name: Text(200), usedBy: nullable(Text(80)) });

export const DeviceSearch = Type.Object({
  state: Type.Union([
    Type.Literal('none'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('cancelled'),
    Type.Literal('failed'),
  ]),
  /** The address or line that was probed; null for the search of network and USB. */
  probe: nullable(Text(300)),
  /** Driver that is being tried at the address; null otherwise. */
  trying: nullable(Id),
  /** Steps done and steps in all; 0 of 0 before it is known. */
  done: Type.Integer({ minimum: 0 }),
  of: Type.Integer({ minimum: 0 }),
  found: Type.Array(FoundDevice, { maxItems: 60 }),
  lines: Type.Array(SerialLine, { maxItems: 40 }),
});
export type DeviceSearch = Static<typeof DeviceSearch>;

/** What a device can do, in words the console has. */
export const abilities = [
  'pan-tilt',
  'zoom',
  'focus',
  'presets',
  'home',
  'tally',
  'auto-tracking',
  'camera-power',
  'snapshot',
  'image',
  'display-power',
  'inputs',
  'volume',
  'display-mute',
  'picture-mute',
  'level',
  'mute',
  'mute-key',
  'seats',
  'buttons',
] as const;
export const Ability = Type.Enum([...abilities]);
export type Ability = (typeof abilities)[number];

/** Where the picture of a camera comes from: a capture device of the room PC whose label contains the text, or Motion JPEG. */
const CameraSource = Type.Union([
  Type.Object({ kind: Type.Literal('device'), label: Type.String({ minLength: 1, maxLength: 200 }) }, strict),
  Type.Object({ kind: Type.Literal('mjpeg'), url: Type.String({ minLength: 1, maxLength: 500 }) }, strict),
]);

/** What the room does with a device. `none` only watches it. */
export const DeviceUse = Type.Union([
  Type.Object({ as: Type.Literal('none') }, strict),
  Type.Object({ as: Type.Literal('camera'), source: CameraSource }, strict),
  Type.Object({ as: Type.Literal('display'), input: nullable(Type.String({ minLength: 1, maxLength: 40 })) }, strict),
  Type.Object(
    { as: Type.Literal('mute-key'), channelId: nullable(Type.String({ minLength: 1, maxLength: 80 })) },
    strict,
  ),
  Type.Object({ as: Type.Literal('discussion-system') }, strict),
]);
export type DeviceUse = Static<typeof DeviceUse>;

export const DeviceTryResult = Type.Object({
  /**
   * - `answered`: it was heard
   * - `unheard`: its line is open; by its nature it never answers
   * - `silent`: see `reason`
   * - `options-wrong`: see `problems`
   */
  outcome: Type.Union([
    Type.Literal('answered'),
    Type.Literal('unheard'),
    Type.Literal('silent'),
    Type.Literal('options-wrong'),
  ]),
  state: DeviceHealthState,
  reason: DeviceHealthReason,
  /** JSON pointers into the options with an English sentence each. */
  problems: Type.Array(Type.Object({ path: Text(200), message: Text(400) }), { maxItems: 20 }),
  make: nullable(Text(80)),
  model: nullable(Text(80)),
  firmware: nullable(Text(80)),
  serialNumber: nullable(Text(80)),
  kind: AddableKind,
  can: Type.Array(Ability, { maxItems: 40 }),
  cannot: Type.Array(Ability, { maxItems: 40 }),
  picture: Type.Union([Type.Literal('taken'), Type.Literal('none'), Type.Literal('failed'), Type.Literal('too-large')]),
  /** What the room can do with it, the likely one first, defaults filled in. */
  uses: Type.Array(DeviceUse, { maxItems: 6 }),
  inputs: Type.Array(Text(40), { maxItems: 60 }),
  channels: Type.Array(Type.Object({ id: Text(80), name: nullable(Text(80)) }), { maxItems: 60 }),
});
export type DeviceTryResult = Static<typeof DeviceTryResult>;

export const DeviceTry = Type.Object({
  tryId: Id,
  driver: Id,
  state: Type.Union([Type.Literal('running'), Type.Literal('ended'), Type.Literal('cancelled')]),
  /** Null until it ended, and when the driver failed. */
  result: nullable(DeviceTryResult),
});
export type DeviceTry = Static<typeof DeviceTry>;

/** A device that was added at the console; its passwords stay in the room. */
export const AddedDevice = Type.Object({
  id: Id,
  name: Text(80),
  driver: Id,
  /** Without passwords. */
  options: DeviceOptions,
  use: DeviceUse,
  /**
   * - `running`
   * - `waiting`: the change counts after the meeting
   * - `removing`: goes after the meeting
   * - `refused`: does not fit the room's configuration any more, see `problem`
   */
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('waiting'),
    Type.Literal('removing'),
    Type.Literal('refused'),
  ]),
  /** English, for the technician. */
  problem: nullable(Text(400)),
});
export type AddedDevice = Static<typeof AddedDevice>;

export const DeviceChanged = Type.Object({
  deviceId: Id,
  /** Whether the room works with it already, or will once the meeting is over. */
  counts: Type.Union([Type.Literal('now'), Type.Literal('after-meeting')]),
});
export type DeviceChanged = Static<typeof DeviceChanged>;

const By = { by: Text(120) };
const DeviceName = Type.String({ minLength: 1, maxLength: 80 });
const Probe = nullable(Type.String({ minLength: 1, maxLength: 300 }));
const Empty = Type.Object({}, strict);

export const StartDeviceSearch = Type.Object({ probe: Probe }, strict);
/** `replaces`: the added device whose connection is to be changed; a password left empty is the one it has. */
export const StartDeviceTry = Type.Object({ driver: Id, options: DeviceOptions, replaces: nullable(Id) }, strict);
export const SaveDevice = Type.Object({ tryId: Id, name: DeviceName, use: DeviceUse }, strict);
export const ChangeDevice = Type.Object({ name: DeviceName, use: DeviceUse }, strict);

/** Requests of the server to the appliance; each is answered at once. */
export const deviceCommands = {
  listDrivers: { params: Empty, result: Type.Object({ items: Type.Array(DriverSummary, { maxItems: 100 }) }) },
  driverForm: { params: Type.Object({ driver: Id }, strict), result: DriverForm },
  /** The same search twice is one; another one meanwhile is `room-busy`. `probe` sends bytes to the address or line. */
  searchDevices: { params: Type.Object({ ...By, probe: Probe }, strict), result: DeviceSearch },
  deviceSearch: { params: Empty, result: DeviceSearch },
  cancelDeviceSearch: { params: Type.Object({ ...By }, strict), result: DeviceSearch },
  tryDevice: {
    params: Type.Object({ ...By, driver: Id, options: DeviceOptions, replaces: nullable(Id) }, strict),
    result: DeviceTry,
  },
  deviceTry: { params: Type.Object({ tryId: Id }, strict), result: DeviceTry },
  /** A part of the JPEG from this byte on. */
  deviceTryPicture: {
    params: Type.Object({ tryId: Id, offset: Type.Integer({ minimum: 0 }) }, strict),
    result: Type.Object({ totalBytes: Type.Integer({ minimum: 1 }), base64: Type.String({ maxLength: 48_000 }) }),
  },
  cancelDeviceTry: { params: Type.Object({ ...By, tryId: Id }, strict), result: DeviceTry },
  addedDevices: { params: Empty, result: Type.Object({ items: Type.Array(AddedDevice, { maxItems: 100 }) }) },
  saveDevice: {
    params: Type.Object({ ...By, tryId: Id, name: DeviceName, use: DeviceUse }, strict),
    result: DeviceChanged,
  },
  changeDevice: {
    params: Type.Object({ ...By, deviceId: Id, name: DeviceName, use: DeviceUse }, strict),
    result: DeviceChanged,
  },
  removeDevice: { params: Type.Object({ ...By, deviceId: Id }, strict), result: DeviceChanged },
} as const;

const below = '/api/rooms/:roomId';
const list = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Object({ items: Type.Array(schema) });

/** The console's side of the same. */
export const deviceRoutes = {
  roomDrivers: { method: 'GET', path: `${below}/drivers`, body: null, result: list(DriverSummary) },
  roomDriverForm: { method: 'GET', path: `${below}/drivers/:driver`, body: null, result: DriverForm },
  startDeviceSearch: {
    method: 'POST',
    path: `${below}/device-search`,
    body: StartDeviceSearch,
    result: DeviceSearch,
  },
  deviceSearch: { method: 'GET', path: `${below}/device-search`, body: null, result: DeviceSearch },
  cancelDeviceSearch: { method: 'DELETE', path: `${below}/device-search`, body: null, result: DeviceSearch },
  startDeviceTry: { method: 'POST', path: `${below}/device-tries`, body: StartDeviceTry, result: DeviceTry },
  deviceTry: { method: 'GET', path: `${below}/device-tries/:tryId`, body: null, result: DeviceTry },
  cancelDeviceTry: { method: 'DELETE', path: `${below}/device-tries/:tryId`, body: null, result: DeviceTry },
  deviceTryPicture: {
    method: 'GET',
    path: `${below}/device-tries/:tryId/picture`,
    body: null,
    result: Type.Object({ jpegBase64: Type.String() }),
  },
  addedDevices: { method: 'GET', path: `${below}/added-devices`, body: null, result: list(AddedDevice) },
  saveDevice: { method: 'POST', path: `${below}/added-devices`, body: SaveDevice, result: DeviceChanged },
  changeDevice: {
    method: 'POST',
    path: `${below}/added-devices/:deviceId`,
    body: ChangeDevice,
    result: DeviceChanged,
  },
  removeDevice: {
    method: 'DELETE',
    path: `${below}/added-devices/:deviceId`,
    body: null,
    result: DeviceChanged,
  },
} as const;
