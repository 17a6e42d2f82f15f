import { describe, expect, test } from 'vitest';
import { describeMutant, isUnnoticed, scoreAll, scoreFiles, scoreOf, type MutantOutcome } from './score.ts';
import { withScores } from './table.ts';

const mutant = (fileName: string, status: string): MutantOutcome => ({
  fileName,
  status,
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  location: { start: { line: 2, column: 7 }, end: { line: 2, column: 12 } },
});

const mutants = [
  mutant('/checkout/src/a.ts', 'Killed'),
  mutant('/checkout/src/a.ts', 'Timeout'),
  mutant('/checkout/src/a.ts', 'Survived'),
  mutant('/checkout/src/a.ts', 'NoCoverage'),
  mutant('/checkout/src/a.ts', 'CompileError'),
  mutant('/checkout/src/b.ts', 'Killed'),
];

describe('scores', () => {
  test('count what was noticed among what could be tested, file by file', () => {
    const [a, b, c] = scoreFiles(['src/a.ts', 'src/b.ts', 'src/c.ts'], mutants);
    expect(a).toEqual({ file: 'src/a.ts', killed: 1, timeouts: 1, survived: 1, noCoverage: 1 });
    expect([a, b, c].map((score) => score !== undefined && scoreOf(score))).toEqual([50, 100, 100]);
    expect(scoreAll(mutants)).toBe(60);
    expect(mutants.map(isUnnoticed)).toEqual([false, false, true, true, false, false]);
  });

  test('show a survivor with what stood there and what took its place', () => {
    const source = 'const a = 1;\n  if (a > b) {\n    go();\n  }\n';
    expect(describeMutant(mutant('a.ts', 'Survived'), source)).toBe('2: a > b => true');
    const block = { ...mutant('a.ts', 'NoCoverage'), replacement: '{}' };
    const location = { start: { line: 2, column: 14 }, end: { line: 4, column: 4 } };
    expect(describeMutant({ ...block, location }, source)).toBe('2: { go(); } => {} (no test came by)');
  });
});

const around = (rows: string): string =>
  `before\n<!-- figures: written by npm run mutation -- --write -->\n${rows}\n<!-- end of figures -->\nafter\n`;

describe('the table of the README', () => {
  test('takes new rows, keeps those of scopes that were not run, and drops files that are gone', () => {
    const old = '| `src/gone.ts` | 1 | 1 | 1 | 1 | 1 |\n| `src/b.ts` | kept |\n| `src/a.ts` | old |';
    const written = withScores(around(old), ['src/a.ts', 'src/b.ts'], scoreFiles(['src/a.ts'], mutants));
    const rows = written?.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(['| `src/a.ts` | 1 | 1 | 1 | 1 | 50.0 % |', '| `src/b.ts` | kept |']);
    expect(written).toMatch(/^before\n[^]*\nafter\n$/);
  });

  test('is not guessed where the marks are missing', () => {
    expect(withScores('nothing here', [], [])).toBeNull();
  });
});
