import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';

const countsSchema = Type.Object({
  passed: Type.Integer({ minimum: 0 }),
  failed: Type.Integer({ minimum: 0 }),
  /** One line per skipped test: its name and the reason. */
  skipped: Type.Array(Type.String()),
});

/** What a step found. A tool step counts as one. */
export type Counts = Static<typeof countsSchema>;

const noCounts: Counts = { passed: 0, failed: 0, skipped: [] };

export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, counts) => sum + counts.passed, 0),
    failed: all.reduce((sum, counts) => sum + counts.failed, 0),
    skipped: all.flatMap((counts) => counts.skipped),
  };
}

/** The last line of the check. */
export function summaryLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`;
}

/** What a suite's own report counts, or null when there is no report or it is not one. */
export function parseVitestCounts(text: string): Counts | null {
  const report = parseJson(text);
  return Value.Check(countsSchema, report) ? report : null;
}

const playwrightSpec = Type.Object({
  title: Type.String(),
  tests: Type.Array(
    Type.Object({
      status: Type.Union([
        Type.Literal('expected'),
        Type.Literal('unexpected'),
        Type.Literal('flaky'),
        Type.Literal('skipped'),
      ]),
      annotations: Type.Array(Type.Object({ type: Type.String(), description: Type.Optional(Type.String()) })),
    }),
  ),
});

const playwrightSuite = Type.Cyclic(
  {
    Suite: Type.Object({
      specs: Type.Array(playwrightSpec),
      suites: Type.Optional(Type.Array(Type.Ref('Suite'))),
    }),
  },
  'Suite',
);

const playwrightReport = Type.Object({
  suites: Type.Array(playwrightSuite),
  errors: Type.Array(Type.Unknown()),
});

interface Suite {
  readonly specs: readonly Static<typeof playwrightSpec>[];
  readonly suites?: readonly Suite[];
}

/** Counts Playwright's JSON report. A test that passed only when repeated is a failed one. */
export function parsePlaywrightCounts(text: string): Counts | null {
  const report = parseJson(text);
  if (!Value.Check(playwrightReport, report)) {
    return null;
  }
  const errors: Counts = { ...noCounts, failed: report.errors.length };
  return addCounts([errors, ...report.suites.map(countSuite)]);
}

function countSuite(suite: Suite): Counts {
  const own = suite.specs.flatMap((spec) => spec.tests.map((test) => countTest(spec.title, test)));
  return addCounts([...own, ...(suite.suites ?? []).map(countSuite)]);
}

function countTest(title: string, test: Static<typeof playwrightSpec>['tests'][number]): Counts {
  if (test.status === 'expected') {
    return { ...noCounts, passed: 1 };
  }
  if (test.status !== 'skipped') {
    return { ...noCounts, failed: 1 };
  }
  const reason = test.annotations.find((annotation) => annotation.description !== undefined)?.description;
  return { ...noCounts, skipped: [`${title}: ${reason ?? 'no reason given'}`] };
}

/**
 * What a step counts in the end: a suite without a report or without any test has failed, and so has a suite that
 * exits with an error although every test passed (an unhandled rejection, a crash at the end).
 */
export function judge(kind: 'tool' | 'suite', status: number, counts: Counts | null): Counts {
  if (kind === 'tool') {
    return status === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 };
  }
  if (counts === null) {
    return { ...noCounts, failed: 1 };
  }
  const nothingRan = counts.passed + counts.failed + counts.skipped.length === 0;
  const hiddenFailure = status !== 0 && counts.failed === 0;
  return nothingRan || hiddenFailure ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** A tool that could not do its work where it stands says `skipped: <why>` and exits well; null for every other one. */
export function skippedTool(output: string): Counts | null {
  const why = /^skipped: (.+)$/m.exec(output)?.[1];
  return why === undefined ? null : { ...noCounts, skipped: [why] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
