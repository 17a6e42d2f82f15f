import { checkOptions, type OptionProblem } from '../core/options.ts';
import { checkMapping } from './check-mapping.ts';
import { compileParts, Problems, type Compiled } from './compile.ts';
import { definitionSchema } from './definition-schema.ts';

export type ReadDefinition =
  | { readonly ok: true; readonly compiled: Compiled }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] };

const parseJson = (text: string): { readonly value: unknown } | { readonly error: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'is no JSON' };
  }
};

/** Reads a definition; problems carry a JSON pointer into the file and name the nearest right word. */
export const readDefinition = (text: string): ReadDefinition => {
  const parsed = parseJson(text);
  if ('error' in parsed) {
    return { ok: false, problems: [{ path: '', message: parsed.error }] };
  }
  const checked = checkOptions(definitionSchema, parsed.value);
  if (!checked.ok) {
    return checked;
  }
  const problems = new Problems();
  const compiled = compileParts(checked.options, problems);
  checkMapping(compiled, problems);
  return problems.list.length > 0 ? { ok: false, problems: problems.list } : { ok: true, compiled };
};
