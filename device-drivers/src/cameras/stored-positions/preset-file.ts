import { Type } from 'typebox';
import type { DriverEnvironment } from '../../core/driver.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import { createFilePresets, createMemoryPresets } from './preset-store.ts';

export const presetFileOption = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 255,
    pattern: '^/',
    description: 'Where positions are kept over a restart; without it where the room keeps its own',
  }),
);

/** The file of the options, else where the room keeps them, else the memory of this program. */
export const presetStoreOf = (
  file: string | undefined,
  { presets = createMemoryPresets() }: DriverEnvironment,
): PresetStore => (file === undefined ? presets : createFilePresets(file));
