import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Names the tests to run, as a JSON list of files from the root of the checkout. */
export const testsVariable = 'RATSPULT_MUTATION_TESTS';

const named: unknown = JSON.parse(process.env[testsVariable] ?? '[]');

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: Array.isArray(named) ? named.map(String) : [],
    setupFiles: ['tests/mutation/same-seed.ts'],
    testTimeout: 30_000,
  },
});
