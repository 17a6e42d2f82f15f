import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** What the figures of one run belong to. */
export interface RunRecord {
  readonly machine: string;
  /** Load averages over one minute at the start and at the end: above the number of cores the machine was busy with other things. */
  readonly load: { readonly start: number; readonly end: number };
  readonly seconds: number;
  readonly table: string;
}

const begin = '<!-- figures: written by npm run bench -- --write -->';
const end = '<!-- end of figures -->';

export const renderRun = ({ machine, load, seconds, table }: RunRecord): string =>
  [
    `Machine: ${machine}. Load average ${load.start.toFixed(1)} at the start, ${load.end.toFixed(1)} at the end.`,
    `Duration: ${Math.round(seconds)} s.`,
    '',
    table,
  ].join('\n');

/** The text with the figures between the two marks replaced; null when the marks are not there. */
export const withFigures = (readme: string, figures: string): string | null => {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  return from === -1 || to < from
    ? null
    : `${readme.slice(0, from + begin.length)}\n\n${figures}\n\n${readme.slice(to)}`;
};

/** Puts the figures of a full run into the file that is committed. */
export const writeFigures = (readme: string, figures: string): void => {
  const text = withFigures(readFileSync(readme, 'utf8'), figures);
  if (text === null) {
    throw new Error(`The marks of the figures are missing in ${readme}.`);
  }
  writeFileSync(readme, text);
};

/** Load average over the last minute. */
export const busy = (): number => loadavg()[0] ?? Number.NaN;
