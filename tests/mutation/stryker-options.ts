import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scope } from './scopes.ts';
import { testsVariable } from './vitest.config.ts';

/** The environment in which the tests of a scope run; the tester's processes inherit it. */
export const testEnvironment = (scope: Scope): Readonly<Record<string, string>> => ({
  [testsVariable]: JSON.stringify(scope.tests),
});

export interface RunOptions {
  readonly concurrency: number;
  /** For copies of the source and for the reports; ignored by git. */
  readonly folder: string;
}

/** How the mutation tester runs one scope; it copies what it needs and never touches the checkout. */
export const strykerOptions = (scope: Scope, { concurrency, folder }: RunOptions) => ({
  mutate: [...scope.mutate],
  testRunner: 'vitest',
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  // The tests are named by the environment: with Stryker's own list of test files, mutants of what runs while a module is loaded (tables,
  // and vectors that are encoded beside the tests) are switched on too late, and all survive. Related tests would be those of the house.
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest' as const,
  // Stryker rewrites a tsconfig through an API that TypeScript 7 does not have; a file that is not there is left alone.
  tsconfigFile: 'no-such-tsconfig.json',
  ignorePatterns: ['**', '!device-drivers/**', '!tests/mutation/**', '!package.json'],
  concurrency,
  timeoutMS: 3000,
  tempDirName: join(folder, 'sandbox'),
  reporters: ['progress', 'html'],
  htmlReporter: { fileName: join(folder, `${scope.name}.html`) },
  thresholds: { high: 90, low: scope.leastScore, break: null },
  allowConsoleColors: false,
});
