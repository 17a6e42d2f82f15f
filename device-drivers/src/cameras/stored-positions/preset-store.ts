import { readFile, rename, writeFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { KeptPosition, PresetStore } from '../../core/preset-store.ts';

const storedPresets = Type.Record(
  Type.String({ pattern: '^[0-9]{1,3}$' }),
  Type.Object({
    panDeg: Type.Number(),
    tiltDeg: Type.Number(),
    zoom01: Type.Number(),
    focus: Type.Optional(Type.Union([Type.Number(), Type.Literal('auto')])),
  }),
);

/** Kept until the program ends. */
export const createMemoryPresets = (): PresetStore => {
  const presets = new Map<number, KeptPosition>();
  return {
    load: async (slot) => presets.get(slot) ?? null,
    save: async (slot, position) => {
      presets.set(slot, position);
      return true;
    },
  };
};

/** Kept in a file of JSON that is replaced as a whole; one that cannot be read counts as empty. */
export const createFilePresets = (path: string): PresetStore => {
  let lastSave: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<Readonly<Record<string, KeptPosition>>> => {
    try {
      const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
      return Check(storedPresets, parsed) ? parsed : {};
    } catch {
      return {};
    }
  };
  const write = async (slot: number, position: KeptPosition): Promise<boolean> => {
    const presets = { ...(await read()), [slot]: position };
    try {
      // Flushed before it takes the old one's place: a power cut leaves one of the two, whole.
      await writeFile(`${path}.new`, `${JSON.stringify(presets, null, 2)}\n`, { flush: true });
      await rename(`${path}.new`, path);
      return true;
    } catch {
      return false;
    }
  };
  return {
    load: async (slot) => (await read())[slot] ?? null,
    save: (slot, position) => {
      // One after the other: each builds on what the one before has written.
      const saved = lastSave.then(() => write(slot, position));
      lastSave = saved;
      return saved;
    },
  };
};
