import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/**
 * Replaces a file so that after a power cut at any moment either the old or the new content is there, whole.
 * Throws what the file system throws; then the old content stays.
 */
export const writeDurably = async (files: FileSystem, path: string, bytes: Uint8Array, mode: number): Promise<void> => {
  const temporary = `${path}.new`;
  // A left-over of an earlier cut keeps its own mode when opened again; a secret must not inherit it.
  await files.remove(temporary);
  const file = await files.create(temporary, mode);
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(temporary, path);
  await files.syncFolder(dirname(path));
};
