import { parseConfiguration } from '../config/parse-configuration.ts';
import type { RoomConfiguration, RoomConfigurationFile } from '../config/room-configuration.ts';
import { initialRoom } from '../room/initial-room.ts';
import { reduceRoom } from '../room/reduce-room.ts';
import type { RoomEffect, RoomEvent } from '../room/room-event.ts';
import type { RoomState } from '../room/room-state.ts';

/** A council chamber with two cameras and a discussion system. */
export const chamberFile = (dataDir: string): RoomConfigurationFile => ({
  version: 1,
  roomName: 'Sitzungssaal',
  serverUrl: 'http://127.0.0.1:9',
  dataDir,
  listenPort: 0,
  devices: [
    { id: 'left', name: 'Kamera links', driver: 'scripted', options: {} },
    { id: 'right', name: 'Kamera rechts', driver: 'scripted', options: {} },
    { id: 'talk', name: 'Sprechanlage', driver: 'scripted', options: {} },
  ],
  cameras: [
    {
      deviceId: 'left',
      source: { kind: 'device', label: 'left' },
      presets: [
        { id: 'wide', name: 'Übersicht', slot: 0 },
        { id: 'seat-1', name: 'Platz 1', slot: 1 },
        { id: 'seat-2', name: 'Platz 2', slot: 2 },
      ],
      overviewPresetId: 'wide',
    },
    {
      deviceId: 'right',
      source: { kind: 'device', label: 'right' },
      presets: [
        { id: 'seat-2', name: 'Platz 2', slot: 0, seat: 2 },
        { id: 'seat-3', name: 'Platz 3', slot: 1 },
      ],
    },
  ],
  discussionDeviceId: 'talk',
  seats: [
    { seat: 1, name: 'A. Adler', detail: 'Vorsitz', cameraId: 'left', presetId: 'seat-1' },
    { seat: 2, name: 'B. Busch', detail: '', cameraId: 'left', presetId: 'seat-2' },
    { seat: 3, name: 'C. Clausen', detail: '', cameraId: 'right', presetId: 'seat-3' },
  ],
});

export const chamber = (): RoomConfiguration => {
  const parsed = parseConfiguration(chamberFile('/nowhere'));
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.configuration;
};

/** A paired, idle chamber with nothing connected. */
export const idleChamber = (): RoomState =>
  initialRoom(chamber(), { settings: null, calendar: [], presets: new Map(), pairedAs: 'Saal' }, 0);

/** Feeds events one second apart and collects what they ask for. */
export const play = (
  state: RoomState,
  ...events: readonly RoomEvent[]
): { readonly state: RoomState; readonly effects: readonly RoomEffect[] } => {
  const effects: RoomEffect[] = [];
  let current = state;
  for (const [index, event] of events.entries()) {
    const step = reduceRoom(current, event, index * 1_000);
    current = step.state;
    effects.push(...step.effects);
  }
  return { state: current, effects };
};
