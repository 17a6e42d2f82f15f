/** What became of one mutant, as the mutation tester tells it. */
export interface MutantOutcome {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
  readonly status?: string | undefined;
  /** Lines and columns count from 1. */
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

/** The mutants of one file by their end. */
export interface FileScore {
  /** From the root of the checkout. */
  readonly file: string;
  readonly killed: number;
  /** Noticed as well: the tests went round in a circle. */
  readonly timeouts: number;
  readonly survived: number;
  /** No test came by. */
  readonly noCoverage: number;
}

/** Percent of the mutants that were noticed; 100 when there were none. */
export const scoreOf = ({ killed, timeouts, survived, noCoverage }: Omit<FileScore, 'file'>): number => {
  const all = killed + timeouts + survived + noCoverage;
  return all === 0 ? 100 : ((killed + timeouts) / all) * 100;
};

const count = (mutants: readonly MutantOutcome[], status: string): number =>
  mutants.filter((mutant) => mutant.status === status).length;

const countAll = (mutants: readonly MutantOutcome[]): Omit<FileScore, 'file'> => ({
  killed: count(mutants, 'Killed'),
  timeouts: count(mutants, 'Timeout'),
  survived: count(mutants, 'Survived'),
  noCoverage: count(mutants, 'NoCoverage'),
});

/** One score for each file that was mutated, in the order of the scope. */
export const scoreFiles = (files: readonly string[], mutants: readonly MutantOutcome[]): readonly FileScore[] =>
  files.map((file) => ({ file, ...countAll(mutants.filter(({ fileName }) => fileName.endsWith(file))) }));

export const scoreAll = (mutants: readonly MutantOutcome[]): number => scoreOf(countAll(mutants));

export const isUnnoticed = ({ status }: MutantOutcome): boolean => status === 'Survived' || status === 'NoCoverage';

const longestExcerpt = 70;

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt)}…` : line;
};

/** A mutant that nobody noticed, for a person who looks at it: where, what stood there, what took its place. */
export const describeMutant = (mutant: MutantOutcome, source: string): string => {
  const { start, end } = mutant.location;
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.at(-1) ?? '';
  const text = [...lines.slice(0, -1), last.slice(0, end.column - 1)].join('\n').slice(start.column - 1);
  const note = mutant.status === 'NoCoverage' ? ' (no test came by)' : '';
  return `${start.line}: ${shorten(text)} => ${shorten(mutant.replacement ?? '')}${note}`;
};
