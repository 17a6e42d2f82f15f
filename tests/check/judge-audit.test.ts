import { expect, test } from 'vitest';
import { judgeAudit } from './judge-audit.ts';

const report = (...severities: readonly string[]): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      severities.map((severity) => [`paket-${severity}`, { name: `paket-${severity}`, severity, range: '<2.0.0' }]),
    ),
    metadata: {},
  });

test('grave findings fail the check and are named, others are named only', () => {
  expect(judgeAudit(report('low', 'high'))).toEqual({
    type: 'vulnerable',
    lines: ['low: paket-low <2.0.0', 'high: paket-high <2.0.0'],
  });
  expect(judgeAudit(report('critical')).type).toBe('vulnerable');
  expect(judgeAudit(report('moderate'))).toEqual({ type: 'clean', lines: ['moderate: paket-moderate <2.0.0'] });
  expect(judgeAudit(report()).type).toBe('clean');
});

test.each(['', 'npm error', '{"message":"405 Method Not Allowed","error":{"code":"E405"}}'])(
  'a registry that does not answer is a skip with its reason: %j',
  (output) => {
    const { type, lines } = judgeAudit(output);
    expect(type).toBe('skipped');
    expect(lines[0]).toMatch(/^skipped: /);
  },
);
