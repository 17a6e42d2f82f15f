import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['device-drivers/src/**/*.test.ts'],
    setupFiles: ['tests/mutation/same-seed.ts'],
    testTimeout: 30_000,
  },
});
