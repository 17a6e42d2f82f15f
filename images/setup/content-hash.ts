import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below `folder`, as sorted paths. `wanted` gets the name of each folder and file. */
export function filesBelow(folder: string, wanted: (name: string) => boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => wanted(entry.name));
  const files = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path, wanted) : [path];
  });
  return files.toSorted();
}

/** SHA-256 in hex over the names (relative to `root`) and the contents of the files. */
export function contentHash(root: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
