import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const prefix = 'ratspult-';

/** The name of a back-up made now; names sort by time. */
export const backUpName = (now: number, suffix: string): string =>
  `${prefix}${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}${suffix}`;

/** Makes the folder of regular back-ups, and returns the name of the next file in it. */
export function nextBackUp(folder: string, now: number, suffix: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, backUpName(now, suffix));
}

/** Deletes all but the newest `keep` back-ups of the folder; other files are left alone. Returns how many went. */
export function dropOldBackUps(folder: string, keep: number, suffix: string): number {
  const old = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .toSorted()
    .toReversed()
    .slice(keep);
  for (const name of old) {
    rmSync(join(folder, name));
  }
  return old.length;
}
