import { defineConfig } from '@playwright/test';

/** The story is played in order on one instance: one worker, no retries (a flaky test is a bug). */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  outputDir: '../../test-results',
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
});
