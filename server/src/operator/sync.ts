import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes what was written to the file (or the names in the folder) survive a power cut. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
