/** How a step says what it found. */
export type StepKind = 'tool' | 'vitest' | 'playwright';

export interface Step {
  /** The word for --only. */
  readonly name: string;
  readonly title: string;
  readonly kind: StepKind;
  /** A program of node_modules/.bin with its arguments. */
  readonly program: string;
  readonly args: readonly string[];
}

const vitest = (name: string, title: string): Step => ({
  name,
  title,
  kind: 'vitest',
  program: 'vitest',
  args: [
    'run',
    '--config=tests/vitest.config.ts',
    `--project=${name}`,
    '--reporter=default',
    '--reporter=./tests/check/vitest-counts.ts',
  ],
});

const tool = (name: string, title: string, program: string, ...args: string[]): Step => ({
  name,
  title,
  kind: 'tool',
  program,
  args,
});

/** All that the check command runs, in this order. */
export const steps: readonly Step[] = [
  tool('format', 'Format', 'oxfmt', '--check', '.'),
  tool('lint', 'Lint', 'oxlint', '--type-aware', '--ignore-path=.gitignore', '.'),
  tool('types', 'Types', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
  tool('audit', 'Known vulnerabilities', 'node', 'tests/check/audit.ts'),
  tool('dead-code', 'Dead code', 'knip', '--config=tests/check/knip.json', '--no-progress'),
  vitest('layering', 'Layering'),
  vitest('unit', 'Unit and property tests'),
  vitest('integration', 'Integration tests'),
  vitest('peers', 'Tests against devices and clients that others wrote'),
  vitest('image', 'Image and package tests'),
  {
    name: 'browser',
    title: 'Browser tests',
    kind: 'playwright',
    program: 'playwright',
    args: ['test', '--config=tests/browser/playwright.config.ts', '--reporter=line,json'],
  },
];
