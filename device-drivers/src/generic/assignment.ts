import type { Value } from './definition-schema.ts';
import { unknownWord, type Values } from './template.ts';

/** One line of a `set`: which state takes which value. */
export interface Assignment {
  /** Fields and plain text by turns: `relay{n}` is `['relay', 'n', '']`. */
  readonly key: readonly string[];
  /** The field the value comes from, or null for a value written out. */
  readonly field: string | null;
  readonly value: Value;
}

export type ParsedAssignment =
  | { readonly ok: true; readonly assignment: Assignment }
  | { readonly ok: false; readonly message: string };

const fieldOf = (written: Value): string | null =>
  typeof written === 'string' && written.startsWith('{') && written.endsWith('}') ? written.slice(1, -1) : null;

/** Reads `"relay{n}": "{on}"`; every field must be one of `fields`. */
export const parseAssignment = (key: string, written: Value, fields: readonly string[]): ParsedAssignment => {
  const parts = key.split(/[{}]/);
  const field = fieldOf(written);
  const used = [...parts.filter((_, index) => index % 2 === 1), ...(field === null ? [] : [field])];
  const unknown = used.find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    return { ok: false, message: unknownWord('field', unknown, fields) };
  }
  return parts.length % 2 === 0
    ? { ok: false, message: 'a brace is not closed' }
    : { ok: true, assignment: { key: parts, field, value: written } };
};

/** The state an assignment means with these fields; null when one is missing. */
export const stateNameOf = ({ key }: Assignment, fields: Values): string | null => {
  const words = key.map((part, index) => (index % 2 === 0 ? part : fields.get(part)));
  return words.includes(undefined) ? null : words.join('');
};

export const valueOf = ({ field, value }: Assignment, fields: Values): Value | undefined =>
  field === null ? value : fields.get(field);

/** Names of fields that tell which state is meant: in an answer they must be those that were asked for. */
export const keyFields = (assignments: readonly Assignment[]): readonly string[] =>
  assignments.flatMap(({ key }) => key.filter((_, index) => index % 2 === 1));
