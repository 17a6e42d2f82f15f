import { DeviceUse } from '@ratspult/server/protocol';
import { Type, type Static } from 'typebox';
import { DeviceConfiguration, type RoomConfigurationFile } from '../config/room-configuration.ts';

const strict = { additionalProperties: false } as const;

/** A device that was added at the console, and what the room does with it. */
export const AddedEntry = Type.Object({ device: DeviceConfiguration, use: DeviceUse }, strict);
export type AddedEntry = Static<typeof AddedEntry>;

export const maxAddedDevices = 60;

/** The file of the devices added at the console; the hand-written configuration is never edited. */
export const StoredAddedDevices = Type.Object(
  { devices: Type.Array(AddedEntry, { maxItems: maxAddedDevices }) },
  strict,
);
export type StoredAddedDevices = Static<typeof StoredAddedDevices>;

/** The room's file as it would be with the device written into it by hand; the schema of the room's file decides whether it may. */
export const withAdded = (file: RoomConfigurationFile, { device, use }: AddedEntry): RoomConfigurationFile => {
  const next = { ...file, devices: [...file.devices, device] };
  const deviceId = device.id;
  switch (use.as) {
    case 'none':
      return next;
    case 'camera':
      return { ...next, cameras: [...(file.cameras ?? []), { deviceId, source: use.source }] };
    case 'display': {
      const entry = use.input === null ? { deviceId } : { deviceId, input: use.input };
      return { ...next, displays: [...(file.displays ?? []), entry] };
    }
    case 'mute-key': {
      const entry = use.channelId === null ? { deviceId } : { deviceId, channelId: use.channelId };
      return { ...next, muteKeys: [...(file.muteKeys ?? []), entry] };
    }
    case 'discussion-system':
      return { ...next, discussionDeviceId: deviceId };
  }
};
