import type { RoomConfiguration } from '../config/room-configuration.ts';
import { canFollow } from '../config/talker-configuration.ts';
import type { CalendarMeeting } from '../protocol/index.ts';
import type { StoredSettings } from '../storage/stored-files.ts';
import type { EquipmentState } from './equipment-state.ts';
import { newCamera, newDevice } from './new-device.ts';
import { noMeeting, type PresetState, type RoomState } from './room-state.ts';

/** What outlived the last run; null where nothing did. */
export interface Remembered {
  readonly settings: StoredSettings | null;
  readonly calendar: readonly CalendarMeeting[];
  readonly presets: ReadonlyMap<string, readonly PresetState[]>;
  readonly pairedAs: string | null;
}

/** The room before any device, stage or instance said anything. */
export const initialRoom = (configuration: RoomConfiguration, remembered: Remembered, now: number): RoomState => {
  const { settings } = remembered;
  const paired = remembered.pairedAs !== null;
  return {
    version: 0,
    roomName: remembered.pairedAs ?? configuration.roomName,
    serverUrl: configuration.serverUrl,
    pairing: { state: paired ? 'paired' : 'unpaired', errorCode: null },
    server: { state: paired ? 'connecting' : 'offline', since: now, rejectedSince: null },
    calendar: remembered.calendar,
    meeting: noMeeting(now),
    audio: {
      roomMuted: settings?.roomMuted ?? false,
      mutedBy: settings?.mutedBy ?? null,
      volume01: settings?.volume01 ?? 0.6,
    },
    cameraOff: settings?.cameraOff ?? false,
    selectedCameraId: firstCamera(configuration, settings),
    devices: configuration.devices.map((device) => ({
      ...newDevice(device, now),
      kind: device.id === configuration.discussionDeviceId ? 'discussion-system' : 'camera',
    })),
    cameras: configuration.cameras.map(({ id }) => newCamera(id, remembered.presets.get(id) ?? [])),
    seats: configuration.seats,
    floor: [],
    cameraControl: canFollow(configuration) ? 'automatic' : 'manual',
    equipment: initialEquipment(configuration),
    stage: { state: 'absent', since: now, layout: settings?.layout ?? 'speaker', capture: null, captureSince: now },
    faults: [],
    remote: { watching: [], lastAction: null },
  };
};

const initialEquipment = ({ equipment: { power, scenes }, audioLevels }: RoomConfiguration): EquipmentState => ({
  levels: audioLevels.map(({ id, deviceId, name }) => ({ id, deviceId, name, level01: null, muted: null })),
  power:
    power === null
      ? null
      : { socketIds: power.sockets.map(({ deviceId }) => deviceId), state: 'unknown', asked: false, asks: 0 },
  lights:
    scenes.length === 0
      ? null
      : {
          deviceIds: [...new Set(scenes.flatMap(({ levels }) => levels.map(({ deviceId }) => deviceId)))],
          scenes: scenes.map(({ id, name }) => ({ id, name })),
          sceneId: null,
        },
});

const firstCamera = (configuration: RoomConfiguration, settings: StoredSettings | null): string | null => {
  const ids = configuration.cameras.map((camera) => camera.id);
  const remembered = settings?.selectedCameraId ?? null;
  return remembered !== null && ids.includes(remembered) ? remembered : (ids[0] ?? null);
};
