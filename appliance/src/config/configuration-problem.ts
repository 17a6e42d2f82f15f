/**
 * - `syntax`: not JSON
 * - `unknown-key`, `missing-key`, `wrong-value`: against the schema
 * - `duplicate`: an id, slot or seat twice
 * - `unknown-reference`: names a device, camera or preset that is not there
 * - `insecure-server-url`: plain http to another machine
 * - `driver-options`: refused by the driver
 */
export type ConfigurationProblemCode =
  | 'syntax'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-value'
  | 'duplicate'
  | 'unknown-reference'
  | 'insecure-server-url'
  | 'driver-options';

export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode;
  /** One English sentence for the technician. */
  readonly message: string;
  /** JSON pointer into the file. */
  readonly place: string;
}

/** The candidate with the fewest edits, if it is near enough to be a slip of the pen. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  let best: string | null = null;
  let bestEdits = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(word.slice(0, 100).toLowerCase(), candidate.toLowerCase());
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
};

const editDistance = (from: string, to: string): number => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(from).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
};

/** ` Did you mean "x"?` or what there is. */
export const suggestion = (word: string, candidates: readonly string[]): string => {
  const near = nearest(word, candidates);
  if (near !== null) {
    return `Did you mean "${near}"?`;
  }
  return candidates.length === 0 ? 'There are none.' : `Known are: ${candidates.slice(0, 20).join(', ')}.`;
};
