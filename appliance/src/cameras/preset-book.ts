import type { ConfiguredCamera } from '../config/room-configuration.ts';
import type { PresetState } from '../room/room-state.ts';
import type { StoredPresets } from '../storage/stored-files.ts';

/** Presets per camera; pure values, newest content of the room's preset file. */
export interface PresetBook {
  readonly cameras: ReadonlyMap<string, readonly PresetState[]>;
  readonly deleted: ReadonlyMap<string, readonly string[]>;
}

/** What people saved comes first; configured presets they neither changed nor deleted join it. */
export const openPresetBook = (cameras: readonly ConfiguredCamera[], stored: StoredPresets | null): PresetBook => {
  const presets = new Map<string, readonly PresetState[]>();
  const deleted = new Map<string, readonly string[]>();
  for (const camera of cameras) {
    const own = stored?.cameras[camera.id];
    const saved = own?.presets ?? [];
    const gone = own?.deleted ?? [];
    const configured = camera.presets
      .filter((preset) => !gone.includes(preset.id) && !saved.some((one) => one.id === preset.id))
      .map(({ id, name, slot, seat }) => ({ id, name, slot, seat, picture: null }));
    presets.set(camera.id, [...configured, ...saved]);
    deleted.set(camera.id, gone);
  }
  return { cameras: presets, deleted };
};

export const presetsOf = (book: PresetBook, cameraId: string): readonly PresetState[] =>
  book.cameras.get(cameraId) ?? [];

/** The lowest slot nobody uses; null when all are taken. */
export const freeSlot = (presets: readonly PresetState[], slots: number): number | null => {
  const taken = new Set(presets.map((preset) => preset.slot));
  for (let slot = 0; slot < slots; slot += 1) {
    if (!taken.has(slot)) {
      return slot;
    }
  }
  return null;
};

/** Adds a preset or replaces the one of the same id in its place. */
export const withPreset = (book: PresetBook, cameraId: string, preset: PresetState): PresetBook => {
  const presets = presetsOf(book, cameraId);
  const replaced = presets.map((one) => (one.id === preset.id ? preset : one));
  const next = replaced.includes(preset) ? replaced : [...presets, preset];
  return { ...book, cameras: new Map(book.cameras).set(cameraId, next) };
};

export const withoutPreset = (book: PresetBook, cameraId: string, presetId: string): PresetBook => ({
  cameras: new Map(book.cameras).set(
    cameraId,
    presetsOf(book, cameraId).filter((preset) => preset.id !== presetId),
  ),
  deleted: new Map(book.deleted).set(cameraId, [...(book.deleted.get(cameraId) ?? []), presetId].slice(-1_000)),
});

export const toStoredPresets = (book: PresetBook): StoredPresets => ({
  cameras: Object.fromEntries(
    [...book.cameras].map(([id, presets]) => [
      id,
      { presets: presets.map((preset) => ({ ...preset })), deleted: [...(book.deleted.get(id) ?? [])] },
    ]),
  ),
});
