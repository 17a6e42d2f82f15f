import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { databaseFileOf, openStore } from '../store/open-store.ts';
import { tempFolder } from '../testing/temp-folder.ts';

const root = join(import.meta.dirname, '../../..');
const page = (name: string): string => readFileSync(join(root, 'server/docs', name), 'utf8');

test('every test that the threat model names is there, and every defence names one', () => {
  const text = page('bedrohungsmodell.md');
  const named = [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, file]) => file ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  const [, defences = ''] = text.split('## Abwehr und Beweis');
  const rows = (defences.split('## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(rows.filter((row) => !/\.(?:test|spec)\.ts`/.test(row))).toEqual([]);
});

test('the data inventory has a line for every table of the database', async () => {
  const folder = tempFolder();
  await openStore(folder, 0).destroy();
  const database = new DatabaseSync(databaseFileOf(folder), { readOnly: true });
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .all()
    .map(({ name }) => String(name));
  database.close();
  const listed = [...page('datenbestand.md').matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? '');
  expect(listed.toSorted()).toEqual(tables);
});

test('the pages lead to each other', () => {
  for (const name of ['datenbestand.md', 'folgenabschaetzung.md', 'bedrohungsmodell.md', 'permissions.md']) {
    const links = [...page(name).matchAll(/\]\(([\w.-]+\.md)\)/g)].map(([, file]) => file ?? '');
    expect(links.filter((file) => !existsSync(join(root, 'server/docs', file)))).toEqual([]);
  }
});
