import { Type } from 'typebox';
import { Check } from 'typebox/value';

/** As much of `npm audit --json` (report version 2) as is judged here. */
const Report = Type.Object({
  vulnerabilities: Type.Record(
    Type.String(),
    Type.Object({ name: Type.String(), severity: Type.String(), range: Type.String() }),
  ),
});

export interface Verdict {
  readonly type: 'clean' | 'vulnerable' | 'skipped';
  /** For the terminal. */
  readonly lines: readonly string[];
}

const grave: ReadonlySet<string> = new Set(['high', 'critical']);

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

/** What the registry says about the packages of the product; grave findings fail, a registry that does not answer is a skip. */
export function judgeAudit(output: string): Verdict {
  const report = parsed(output);
  if (!Check(Report, report)) {
    return {
      type: 'skipped',
      lines: ['skipped: the package registry does not answer questions about vulnerabilities'],
    };
  }
  const found = Object.values(report.vulnerabilities);
  if (found.length === 0) {
    return { type: 'clean', lines: ['no known vulnerability in the packages of the product'] };
  }
  const lines = found.map(({ name, severity, range }) => `${severity}: ${name} ${range}`);
  return { type: found.some(({ severity }) => grave.has(severity)) ? 'vulnerable' : 'clean', lines };
}
