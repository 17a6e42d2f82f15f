import { basename } from 'node:path';
import type { RoomEvent } from '@ratspult/server/protocol';
import type { AdapterIdentity } from '@ratspult/device-drivers';
import type { AddedEntry } from './adding/added-entry.ts';
import { ApplianceError } from './appliance-error.ts';
import type { CalendarMeeting } from './protocol/index.ts';
import type { FileSystem } from './storage/file-system.ts';
import type { Loaded } from './storage/json-store.ts';
import type { StoredFiles, StoredPairing, StoredPresets, StoredSettings } from './storage/stored-files.ts';

/** What the last run left on disk. */
export interface Recalled {
  readonly pairing: StoredPairing | null;
  readonly settings: StoredSettings | null;
  readonly presets: StoredPresets | null;
  readonly calendar: readonly CalendarMeeting[];
  readonly events: readonly RoomEvent[];
  /** By their name in the room's configuration. */
  readonly serialAdapters: Readonly<Record<string, AdapterIdentity>>;
  readonly addedDevices: readonly AddedEntry[];
  /** Names of files that could not be understood and lie aside now. */
  readonly damaged: readonly string[];
}

/** Reads everything; a damaged file costs its own content only. Throws `data-dir-unusable`. */
export const recall = async (stored: StoredFiles, files: FileSystem, dataDir: string): Promise<Recalled> => {
  try {
    await files.makeFolder(dataDir);
  } catch (error) {
    throw new ApplianceError('data-dir-unusable', `The data folder ${dataDir} cannot be made.`, { dataDir }, error);
  }
  const damaged: string[] = [];
  const value = <T>(name: string, loaded: Loaded<T>): T | null => {
    if (loaded.state === 'damaged') {
      damaged.push(loaded.movedTo === null ? name : basename(loaded.movedTo));
    }
    return loaded.state === 'loaded' ? loaded.value : null;
  };
  return {
    pairing: value('pairing.json', await stored.pairing.load()),
    settings: value('settings.json', await stored.settings.load()),
    presets: value('presets.json', await stored.presets.load()),
    calendar: value('calendar.json', await stored.calendar.load())?.entries ?? [],
    events: value('outbox.json', await stored.outbox.load())?.events ?? [],
    serialAdapters: value('serial-adapters.json', await stored.serialAdapters.load())?.adapters ?? {},
    addedDevices: value('added-devices.json', await stored.addedDevices.load())?.devices ?? [],
    damaged,
  };
};
