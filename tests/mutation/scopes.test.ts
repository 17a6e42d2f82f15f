import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { scopes } from './scopes.ts';

const root = resolve(import.meta.dirname, '../..');

test('every file of every scope is there, and no file is mutated twice', () => {
  const mutated = scopes.flatMap(({ mutate }) => mutate);
  const named = [...mutated, ...scopes.flatMap(({ tests }) => tests)];
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(new Set(mutated).size).toBe(mutated.length);
  expect(new Set(scopes.map(({ name }) => name)).size).toBe(scopes.length);
});
