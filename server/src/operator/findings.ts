/** What a check found: one sentence, and what to do when it is not well. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'error';
  readonly subject: string;
  readonly sentence: string;
  /** Null when there is nothing to do. */
  readonly remedy: string | null;
}

export const well = (subject: string, sentence: string): Finding => ({
  state: 'ok',
  subject,
  sentence,
  remedy: null,
});

export const warning = (subject: string, sentence: string, remedy: string): Finding => ({
  state: 'warning',
  subject,
  sentence,
  remedy,
});

export const problem = (subject: string, sentence: string, remedy: string): Finding => ({
  state: 'error',
  subject,
  sentence,
  remedy,
});

const marks = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const;

export const formatFinding = ({ state, subject, sentence, remedy }: Finding): string =>
  `${marks[state]} ${subject}: ${sentence}${remedy === null ? '' : `\n        → ${remedy}`}`;
