import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

export interface OptionProblem {
  /** JSON pointer into the driver's options, '' for the options themselves, for instance `/baudRate`. */
  readonly path: string;
  readonly message: string;
}

export type CheckedOptions<Schema extends TSchema> =
  | { readonly ok: true; readonly options: Static<Schema> }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] };

export const hostOption = Type.String({ minLength: 1, maxLength: 255, description: 'Host name or address' });
export const portOption = Type.Integer({ minimum: 1, maximum: 65_535 });

/** Checks options from a configuration file; an unknown key is a problem that names the nearest right one. */
export const checkOptions = <Schema extends TSchema>(schema: Schema, value: unknown): CheckedOptions<Schema> => {
  if (Check(schema, value)) {
    return { ok: true, options: value };
  }
  const errors = Errors(schema, value);
  const choices = choicesOf(schema, value);
  const problems = errors
    .flatMap((error) => describe(schema, error))
    .filter(({ path }) => !choices.some((choice) => path === choice.path || path.startsWith(`${choice.path}/`)))
    .concat(choices.flatMap((choice) => choice.problems));
  // The validator stops after eight reports: with many unknown keys the ones that carry their names never come.
  return {
    ok: false,
    problems: problems.length > 0 ? problems : errors.map((error) => describeUnknown(schema, error)),
  };
};

type SchemaError = ReturnType<typeof Errors>[number];

const describe = (schema: TSchema, error: SchemaError): OptionProblem[] => {
  const path = error.instancePath;
  if (error.keyword === 'boolean') {
    // Each unknown key is reported twice by the validator; the other report carries the name.
    return [];
  }
  if (error.keyword === 'additionalProperties') {
    const known = knownKeys(schema, path);
    return error.params.additionalProperties.map((key) => ({
      path: `${path}/${key}`,
      message: unknownKey(key, known),
    }));
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({ path: `${path}/${key}`, message: 'is missing' }));
  }
  if (error.keyword === 'enum') {
    return [{ path, message: `must be one of ${error.params.allowedValues.map(String).join(', ')}` }];
  }
  return [{ path, message: error.message }];
};

const describeUnknown = (schema: TSchema, { instancePath: path }: SchemaError): OptionProblem => {
  const slash = path.lastIndexOf('/');
  return { path, message: unknownKey(path.slice(slash + 1), knownKeys(schema, path.slice(0, slash))) };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Choice {
  readonly path: string;
  readonly problems: readonly OptionProblem[];
}

/**
 * Options that are one of several kinds: the validator reports what is wrong with each kind, a person wants to know
 * what is wrong with the one named in `kind`.
 */
const choicesOf = (schema: TSchema, value: unknown): readonly Choice[] => {
  const properties: unknown = isRecord(schema) ? schema['properties'] : undefined;
  const entries = isRecord(properties) && isRecord(value) ? Object.entries(properties) : [];
  return entries.flatMap(([key, property]) => {
    const variants: unknown = isRecord(property) ? property['anyOf'] : undefined;
    const given: unknown = isRecord(value) ? value[key] : undefined;
    if (!Array.isArray(variants) || !isRecord(given)) {
      return [];
    }
    return [{ path: `/${key}`, problems: problemsOfKind(`/${key}`, variants.filter(isRecord), given) }];
  });
};

const kindOf = (variant: Readonly<Record<string, unknown>>): unknown => {
  const properties = variant['properties'];
  const kind = isRecord(properties) ? properties['kind'] : undefined;
  return isRecord(kind) ? kind['const'] : undefined;
};

const problemsOfKind = (
  path: string,
  variants: readonly Readonly<Record<string, unknown>>[],
  given: Readonly<Record<string, unknown>>,
): readonly OptionProblem[] => {
  const variant = variants.find((one) => kindOf(one) === given['kind']);
  if (variant === undefined) {
    return [{ path: `${path}/kind`, message: `must be one of ${variants.map(kindOf).map(String).join(', ')}` }];
  }
  const checked = checkOptions(variant, given);
  return checked.ok
    ? []
    : checked.problems.map((problem) => ({ path: `${path}${problem.path}`, message: problem.message }));
};

const knownKeys = (schema: unknown, path: string): readonly string[] => {
  let at: unknown = schema;
  for (const key of path.split('/').slice(1)) {
    at = isRecord(at) ? memberSchema(at, key) : undefined;
  }
  const properties = isRecord(at) ? at['properties'] : undefined;
  return isRecord(properties) ? Object.keys(properties) : [];
};

/** The schema of one member: a named property, an element of an array, or any member of a record. */
const memberSchema = (schema: Readonly<Record<string, unknown>>, key: string): unknown => {
  const { properties, items, patternProperties } = schema;
  const named = isRecord(properties) ? properties[key] : undefined;
  return named ?? items ?? (isRecord(patternProperties) ? Object.values(patternProperties)[0] : undefined);
};

const unknownKey = (key: string, known: readonly string[]): string => {
  const near = nearest(key, known);
  return near === null ? `unknown key; known are ${known.join(', ')}` : `unknown key; did you mean "${near}"?`;
};

/** The candidate with the fewest edits, if it is near enough to be a slip of the pen. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  let best: string | null = null;
  let bestEdits = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
};

const editDistance = (from: string, to: string): number => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (previous[column] ?? 0) + (from[row] === to[column] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
};
