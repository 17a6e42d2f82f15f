import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase } from 'vitest/node';
import type { Counts } from './counts.ts';

/** Writes what a run counted, with the reason of each skip, to the file that CHECK_COUNTS names. */
export default class CountsReporter implements Reporter {
  readonly #counts: Counts = { passed: 0, failed: 0, skipped: [] };

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') {
      this.#counts.passed += 1;
    } else if (result.state === 'failed') {
      this.#counts.failed += 1;
    } else {
      const note = result.state === 'skipped' ? result.note : undefined;
      this.#counts.skipped.push(`${test.fullName}: ${note ?? 'no reason given'}`);
    }
  }

  onTestRunEnd(): void {
    const file = process.env['CHECK_COUNTS'];
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(this.#counts));
    }
  }
}
