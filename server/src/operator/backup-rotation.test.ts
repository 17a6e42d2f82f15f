import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { backUpName, dropOldBackUps, nextBackUp } from './backup-rotation.ts';

const day = 86_400_000;
const monday = Date.UTC(2026, 10, 23, 2, 30);

test('only the newest back-ups are kept, and nothing that is no back-up is touched', () => {
  const folder = join(tempFolder(), 'nightly');
  for (const at of [3, 0, 2, 1]) {
    writeFileSync(nextBackUp(folder, monday + at * day, '.sqlite'), '');
  }
  writeFileSync(join(folder, 'notes.txt'), '');

  expect(dropOldBackUps(folder, 2, '.sqlite')).toBe(2);

  expect(readdirSync(folder).toSorted()).toEqual([
    'notes.txt',
    backUpName(monday + 2 * day, '.sqlite'),
    backUpName(monday + 3 * day, '.sqlite'),
  ]);
  expect(existsSync(join(folder, 'ratspult-20261126-023000.sqlite'))).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('fewer back-ups than are kept all stay', () => {
  const folder = tempFolder();
  writeFileSync(nextBackUp(folder, monday, '.sqlite'), '');
  expect(dropOldBackUps(folder, 14, '.sqlite')).toBe(0);
});
