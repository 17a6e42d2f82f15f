import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');
const never = ['**/node_modules/**', '**/dist/**'];
const withRealWorker = '{device-drivers,server,appliance,images}/**/*.worker.test.ts';

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'layering',
          include: ['tests/layering/*.test.ts'],
          exclude: never,
        },
      },
      {
        root,
        test: {
          name: 'unit',
          include: [
            '{device-drivers,server,appliance,kiosk-ui,images}/**/*.test.ts',
            'tests/{check,demo,bench,mutation}/**/*.test.ts',
          ],
          exclude: [...never, withRealWorker],
          // A bound for a hang, not a measure: two busy cores stretch real sockets and property tests.
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', withRealWorker],
          exclude: never,
          // Real workers, ports and serial devices: one file after the other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'peers',
          include: ['tests/peers/**/*.test.ts'],
          exclude: never,
          // Services and ports of their own, and one of multicast for all: one file after the other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        test: {
          name: 'image',
          include: ['tests/image/**/*.test.ts'],
          exclude: never,
          // Whole machines are made and started: one after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
