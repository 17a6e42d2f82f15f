import { describe, expect, it } from 'vitest';
import { addCounts, judge, skippedTool, parsePlaywrightCounts, parseVitestCounts, summaryLine } from './counts.ts';

const test = (status: string, description?: string): unknown => ({
  status,
  annotations: description === undefined ? [] : [{ type: 'skip', description }],
});

describe('the counts of a suite', () => {
  it('come from what the vitest reporter wrote', () => {
    const counts = { passed: 3, failed: 1, skipped: ['a: no device'] };
    expect(parseVitestCounts(JSON.stringify(counts))).toEqual(counts);
  });

  it.each(['', 'null', '{"passed":-1,"failed":0,"skipped":[]}', '{"passed":1}'])('are none from %j', (text) => {
    expect(parseVitestCounts(text)).toBeNull();
    expect(parsePlaywrightCounts(text)).toBeNull();
  });

  it('come from all depths of a Playwright report, errors outside tests included', () => {
    const report = {
      errors: [{ message: 'boom' }],
      suites: [
        {
          specs: [{ title: 'joins', tests: [test('expected')] }],
          suites: [{ specs: [{ title: 'leaves', tests: [test('flaky'), test('skipped', 'no camera')] }] }],
        },
      ],
    };
    expect(parsePlaywrightCounts(JSON.stringify(report))).toEqual({
      passed: 1,
      failed: 2,
      skipped: ['leaves: no camera'],
    });
  });
});

describe('the verdict on a step', () => {
  const passing = { passed: 2, failed: 0, skipped: [] };

  it('takes a tool by its exit status', () => {
    expect(judge('tool', 0, null).passed).toBe(1);
    expect(judge('tool', 2, null).failed).toBe(1);
    expect(skippedTool('skipped: no registry\n')?.skipped).toEqual(['no registry']);
    expect(skippedTool('nothing was skipped: 3 files')).toBeNull();
  });

  it('fails a suite without report, without tests, or with an error beside its tests', () => {
    expect(judge('suite', 0, null).failed).toBe(1);
    expect(judge('suite', 0, { passed: 0, failed: 0, skipped: [] }).failed).toBe(1);
    expect(judge('suite', 1, passing)).toEqual({ ...passing, failed: 1 });
    expect(judge('suite', 0, passing)).toEqual(passing);
  });

  it('adds up to one plain line', () => {
    const sum = addCounts([passing, { passed: 1, failed: 1, skipped: ['x: y'] }]);
    expect(summaryLine(sum)).toBe('3 passed, 1 failed, 1 skipped');
  });
});
