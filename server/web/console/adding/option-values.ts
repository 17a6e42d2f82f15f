import type { FormField, InnerField } from '../../../src/protocol/index.ts';

/**
 * What stands in the fields of a driver's form, by path (`host`, `connection.port`); a group's own value is the number of the
 * chosen variant, '' for none.
 */
export type FormValues = Readonly<Record<string, string | boolean>>;

export type FieldProblem = 'number' | 'json' | 'list' | 'missing' | 'refused';

export type ReadForm =
  | { readonly ok: true; readonly options: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, FieldProblem>> };

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const written = ({ kind }: InnerField, value: unknown): string => {
  if (kind === 'list' && Array.isArray(value)) {
    return value.map(String).join(', ');
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
};

const startOf = (field: InnerField, given: unknown): string | boolean => {
  if (field.kind === 'boolean') {
    return given === undefined ? field.default === true : given === true;
  }
  const value = given ?? field.default ?? null;
  return value === null || field.kind === 'secret' ? '' : written(field, value);
};

const chosenVariant = ({ variants, required }: FormField, given: unknown): string => {
  const index = isRecord(given) ? variants.findIndex(({ kind }) => kind === null || kind === given['kind']) : -1;
  return index >= 0 ? String(index) : required ? '0' : '';
};

/** What a form starts with: what is known of the device, else the defaults; passwords are always empty. */
export const startValues = (fields: readonly FormField[], options: Json): FormValues => {
  const values: Record<string, string | boolean> = {};
  for (const field of fields) {
    const given = options[field.name];
    if (field.kind !== 'group') {
      values[field.name] = startOf(field, given);
      continue;
    }
    values[field.name] = chosenVariant(field, given);
    for (const [index, variant] of field.variants.entries()) {
      const known = isRecord(given) && values[field.name] === String(index) ? given : {};
      for (const inner of variant.fields) {
        values[innerPath(field, index, inner)] = startOf(inner, known[inner.name]);
      }
    }
  }
  return values;
};

export const innerPath = (field: FormField, variant: number, inner: InnerField): string =>
  `${field.name}.${variant}.${inner.name}`;

type Read = { readonly value: unknown } | { readonly problem: FieldProblem };

const readList = (text: string): Read => {
  const numbers = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
  return numbers.every(Number.isInteger) ? { value: numbers } : { problem: 'list' };
};

const readJson = (text: string): Read => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'json' };
  }
};

const readText = (field: InnerField, text: string): Read => {
  switch (field.kind) {
    case 'number':
    case 'integer': {
      const number = Number(text.replace(',', '.'));
      return Number.isFinite(number) ? { value: number } : { problem: 'number' };
    }
    case 'choice':
      return { value: field.choices.find((choice) => String(choice) === text) ?? text };
    case 'list':
      return readList(text);
    case 'json':
      return readJson(text);
    case 'text':
    case 'secret':
    case 'boolean':
    case 'group':
      return { value: text };
  }
};

/** Undefined leaves the option out. An empty text that must be there is sent empty: the driver knows whether it may be. */
const readField = (field: InnerField, value: string | boolean | undefined): Read => {
  if (field.kind === 'boolean') {
    return { value: value === (field.default === true) ? undefined : value === true };
  }
  const text = typeof value === 'string' ? (field.kind === 'secret' ? value : value.trim()) : '';
  if (text !== '') {
    return readText(field, text);
  }
  const mayBeEmpty = field.kind === 'text' || field.kind === 'secret';
  return field.required ? (mayBeEmpty ? { value: '' } : { problem: 'missing' }) : { value: undefined };
};

/** The options of the driver as the form says, or what is wrong with which field. */
export const readForm = (fields: readonly FormField[], values: FormValues): ReadForm => {
  const problems: Record<string, FieldProblem> = {};
  const take = (into: Record<string, unknown>, name: string, path: string, read: Read): void => {
    if ('problem' in read) {
      problems[path] = read.problem;
    } else if (read.value !== undefined) {
      into[name] = read.value;
    }
  };
  const options: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.kind !== 'group') {
      take(options, field.name, field.name, readField(field, values[field.name]));
      continue;
    }
    const index = values[field.name] === '' ? -1 : Number(values[field.name]);
    const variant = field.variants[index];
    if (variant !== undefined) {
      const group: Record<string, unknown> = variant.kind === null ? {} : { kind: variant.kind };
      for (const inner of variant.fields) {
        const path = innerPath(field, index, inner);
        take(group, inner.name, path, readField(inner, values[path]));
      }
      options[field.name] = group;
    } else if (field.required) {
      problems[field.name] = 'missing';
    }
  }
  return Object.keys(problems).length === 0 ? { ok: true, options } : { ok: false, problems };
};

/** Which field of the form a problem of the driver is about; pointers look like `/host` and `/connection/port`. */
export const fieldAt = (fields: readonly FormField[], values: FormValues, pointer: string): string | null => {
  const [name = '', innerName] = pointer.split('/').slice(1);
  const field = fields.find((one) => one.name === name);
  if (field === undefined) {
    return null;
  }
  const index = Number(values[name]);
  const inner = field.variants[index]?.fields.find((one) => one.name === innerName);
  return field.kind === 'group' && inner !== undefined ? innerPath(field, index, inner) : name;
};
