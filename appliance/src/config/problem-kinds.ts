import { suggestion, type ConfigurationProblem } from './configuration-problem.ts';

export const unknownReference = (
  place: string,
  what: string,
  word: string,
  known: readonly string[],
): ConfigurationProblem => ({
  code: 'unknown-reference',
  place,
  message: `There is no ${what} "${word}". ${suggestion(word, known)}`,
});

export interface Keyed {
  readonly key: string | number;
  readonly place: string;
}

/** Each entry whose key an earlier one has. */
export const duplicates = (entries: readonly Keyed[], what: string): ConfigurationProblem[] => {
  const first = new Map<string | number, string>();
  return entries.flatMap(({ key, place }) => {
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, place);
      return [];
    }
    return [{ code: 'duplicate' as const, place, message: `The ${what} ${key} is already used at ${earlier}.` }];
  });
};
