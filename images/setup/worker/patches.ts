import { readFileSync } from 'node:fs';
import type { Problem } from './resolve-worker.ts';

/** One change to mediasoup's sources; `find` must stand in the file exactly once. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly why: string;
}

export interface SourceFiles {
  read(file: string): string;
  write(file: string, text: string): void;
}

/** Reads the table of patches of the recipe. */
export function readPatches(path: string): readonly Patch[] {
  const table: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(table) || !table.every(isPatch)) {
    throw new TypeError(`${path} is not a list of patches (file, find, replace, why)`);
  }
  return table;
}

/** Applies all patches, or names the first whose text is not there: a newer mediasoup may have mended the cause. */
export function applyPatches(patches: readonly Patch[], files: SourceFiles): Problem {
  for (const patch of patches) {
    const parts = files.read(patch.file).split(patch.find);
    if (parts.length !== 2) {
      return (
        `the patch for ${patch.file} finds its text ${parts.length - 1} times instead of once: "${patch.find}". ` +
        `It was there because: ${patch.why} See whether this mediasoup still needs it and correct patches.json.`
      );
    }
    files.write(patch.file, parts.join(patch.replace));
  }
  return null;
}

function isPatch(value: unknown): value is Patch {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['file', 'find', 'replace', 'why'].every((key) => typeof Reflect.get(value, key) === 'string')
  );
}
