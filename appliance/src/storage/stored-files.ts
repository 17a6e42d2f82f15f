import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { CalendarMeeting, StageLayout } from '../protocol/index.ts';
import { RoomEvent } from '@ratspult/server/protocol';
import { StoredAddedDevices } from '../adding/added-entry.ts';
import type { FileSystem } from './file-system.ts';
import { JsonStore } from './json-store.ts';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The room's own key pair and name at the instance; readable by the appliance's user only. */
export const StoredPairing = Type.Object(
  { roomId: Id, roomName: Type.String(), privateKeyPem: Type.String({ maxLength: 1_000 }) },
  strict,
);
export type StoredPairing = Static<typeof StoredPairing>;

/** What people set and what must be as before after a power cut. */
export const StoredSettings = Type.Object(
  {
    roomMuted: Type.Boolean(),
    mutedBy: nullable(Type.Union([Type.Literal('room'), Type.Literal('console'), Type.Literal('chair')])),
    cameraOff: Type.Boolean(),
    volume01: Type.Number({ minimum: 0, maximum: 1 }),
    layout: StageLayout,
    selectedCameraId: nullable(Id),
    /** The meeting to be in; `aliveAt` is refreshed while it runs, so that its age after a cut is known. */
    meeting: nullable(
      Type.Object(
        { meetingId: Id, title: Type.String(), number: Type.String(), link: Type.String(), aliveAt: Type.Number() },
        strict,
      ),
    ),
  },
  strict,
);
export type StoredSettings = Static<typeof StoredSettings>;

export const StoredPreset = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 40 }),
    slot: Type.Integer({ minimum: 0, maximum: 254 }),
    seat: nullable(Type.Integer()),
    /** File name below `pictures`. */
    picture: nullable(Type.String({ maxLength: 200, pattern: '^[a-zA-Z0-9_-]+\\.jpg$' })),
  },
  strict,
);
export type StoredPreset = Static<typeof StoredPreset>;

export const StoredPresets = Type.Object(
  {
    cameras: Type.Record(
      Type.String(),
      Type.Object(
        {
          presets: Type.Array(StoredPreset, { maxItems: 255 }),
          /** Ids of configured presets that people deleted, so that they do not come back. */
          deleted: Type.Array(Id, { maxItems: 1_000 }),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type StoredPresets = Static<typeof StoredPresets>;

export const StoredOutbox = Type.Object({ events: Type.Array(RoomEvent, { maxItems: 1_000 }) }, strict);
/** Which USB-serial adapter each configured name means, by what does not change when it is plugged in again. */
export const StoredSerialAdapters = Type.Object(
  {
    adapters: Type.Record(
      Type.String(),
      Type.Object(
        {
          vendorId: Type.String({ maxLength: 16 }),
          productId: Type.String({ maxLength: 16 }),
          serialNumber: nullable(Type.String({ maxLength: 256 })),
          interfaceNumber: Type.String({ maxLength: 16 }),
          usbPort: Type.String({ maxLength: 1_000 }),
        },
        strict,
      ),
    ),
  },
  strict,
);

export const StoredCalendar = Type.Object({ entries: Type.Array(CalendarMeeting, { maxItems: 50 }) }, strict);

export interface StoredFiles {
  readonly pairing: JsonStore<typeof StoredPairing>;
  readonly settings: JsonStore<typeof StoredSettings>;
  readonly presets: JsonStore<typeof StoredPresets>;
  readonly outbox: JsonStore<typeof StoredOutbox>;
  readonly calendar: JsonStore<typeof StoredCalendar>;
  readonly serialAdapters: JsonStore<typeof StoredSerialAdapters>;
  /** With the passwords of devices, hence for the appliance's user only. */
  readonly addedDevices: JsonStore<typeof StoredAddedDevices>;
}

export const openStoredFiles = (files: FileSystem, dataDir: string, epochMs: () => number): StoredFiles => {
  const common = { files, version: 1, mode: 0o600, epochMs };
  const path = (name: string): string => join(dataDir, name);
  return {
    pairing: new JsonStore({ ...common, path: path('pairing.json'), schema: StoredPairing }),
    settings: new JsonStore({ ...common, path: path('settings.json'), schema: StoredSettings }),
    presets: new JsonStore({ ...common, path: path('presets.json'), schema: StoredPresets }),
    outbox: new JsonStore({ ...common, path: path('outbox.json'), schema: StoredOutbox }),
    calendar: new JsonStore({ ...common, path: path('calendar.json'), schema: StoredCalendar }),
    serialAdapters: new JsonStore({ ...common, path: path('serial-adapters.json'), schema: StoredSerialAdapters }),
    addedDevices: new JsonStore({ ...common, path: path('added-devices.json'), schema: StoredAddedDevices }),
  };
};
