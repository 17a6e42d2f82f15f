import { scoreOf, type FileScore } from './score.ts';

const begin = '<!-- figures: written by npm run mutation -- --write -->';
const end = '<!-- end of figures -->';

const heading = [
  '| file | killed | timeouts | survived | no coverage | score |',
  '| ---- | -----: | -------: | -------: | ----------: | ----: |',
];

const rowOf = (score: FileScore): string => {
  const { file, killed, timeouts, survived, noCoverage } = score;
  return `| \`${file}\` | ${killed} | ${timeouts} | ${survived} | ${noCoverage} | ${scoreOf(score).toFixed(1)} % |`;
};

const fileOf = (row: string): string | null => /^\| `([^`]+)`/.exec(row)?.[1] ?? null;

/**
 * The text with the rows of these files replaced and those of others kept, in the given order of files; a file that is no longer
 * mutated loses its row. Null when the marks are not there.
 */
export const withScores = (readme: string, order: readonly string[], scores: readonly FileScore[]): string | null => {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) {
    return null;
  }
  const rows = new Map<string, string>();
  for (const row of readme.slice(from, to).split('\n')) {
    const file = fileOf(row);
    if (file !== null) {
      rows.set(file, row);
    }
  }
  scores.forEach((score) => rows.set(score.file, rowOf(score)));
  const table = [...heading, ...order.flatMap((file) => rows.get(file) ?? [])].join('\n');
  return `${readme.slice(0, from + begin.length)}\n\n${table}\n\n${readme.slice(to)}`;
};
