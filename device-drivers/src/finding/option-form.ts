import type { Driver } from '../core/driver.ts';
import { isRecord } from './option-list.ts';

/**
 * What a form shows for one option.
 * - `list`: whole numbers
 * - `group`: an object; one variant, or several of which one is chosen by its `kind`
 * - `json`: anything else, written as JSON
 */
export interface OptionField {
  readonly name: string;
  readonly kind: 'text' | 'secret' | 'number' | 'integer' | 'boolean' | 'choice' | 'list' | 'group' | 'json';
  readonly required: boolean;
  readonly default: string | number | boolean | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly choices: readonly (string | number)[];
  readonly description: string | null;
  readonly variants: readonly OptionVariant[];
}

export interface OptionVariant {
  /** The value of its `kind`; null where there is only one. */
  readonly kind: string | null;
  readonly fields: readonly OptionField[];
}

const secretName = /password|passphrase|secret|(?:^|api|access|shared|public)(?:key|token)$|pin$/i;

/** Whether an option of this name is a password or the like. */
export const isSecretName = (name: string): boolean => secretName.test(name);

/** Options that name a file or a program of the machine: for whoever has the machine, never for a form far away. */
const localNames: ReadonlySet<string> = new Set([
  'program',
  'programFolder',
  'definitionFile',
  'presetFile',
  'caFile',
  'deviceFolder',
]);

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const isChoice = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const constantOf = (schema: unknown): unknown => (isRecord(schema) ? schema['const'] : undefined);

const choicesOf = (schema: Readonly<Record<string, unknown>>): readonly (string | number)[] => {
  const { anyOf, enum: values } = schema;
  const all: readonly unknown[] = Array.isArray(values) ? values : Array.isArray(anyOf) ? anyOf.map(constantOf) : [];
  return all.every(isChoice) ? all.filter(isChoice) : [];
};

const fieldsOf = (schema: unknown): readonly OptionField[] => {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  const required = isRecord(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties)
    .filter(([name, property]) => !localNames.has(name) && constantOf(property) === undefined)
    .map(([name, property]) => fieldOf(name, isRecord(property) ? property : {}, required.includes(name)));
};

const variantOf = (schema: unknown): OptionVariant => {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  const kind = constantOf(properties['kind']);
  return { kind: typeof kind === 'string' ? kind : null, fields: fieldsOf(schema) };
};

/** A single object is a group of one variant. */
const variantsOf = (schema: Readonly<Record<string, unknown>>): readonly OptionVariant[] => {
  const { anyOf } = schema;
  const shapes: readonly unknown[] = Array.isArray(anyOf) ? anyOf : [schema];
  return shapes.every((shape) => isRecord(shape) && isRecord(shape['properties'])) ? shapes.map(variantOf) : [];
};

const simpleKinds = { string: 'text', number: 'number', integer: 'integer', boolean: 'boolean' } as const;

const kindOf = (name: string, { type, items }: Readonly<Record<string, unknown>>): OptionField['kind'] => {
  if (type === 'array' && isRecord(items) && items['type'] === 'integer') {
    return 'list';
  }
  if (type === 'string' && isSecretName(name)) {
    return 'secret';
  }
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean'
    ? simpleKinds[type]
    : 'json';
};

const fieldOf = (name: string, schema: Readonly<Record<string, unknown>>, required: boolean): OptionField => {
  const choices = choicesOf(schema);
  const variants = choices.length > 0 ? [] : variantsOf(schema);
  const preset = schema['default'];
  return {
    name,
    kind: choices.length > 0 ? 'choice' : variants.length > 0 ? 'group' : kindOf(name, schema),
    required,
    default: isPlain(preset) ? preset : null,
    minimum: numberOf(schema['minimum']),
    maximum: numberOf(schema['maximum']),
    choices,
    description: typeof schema['description'] === 'string' ? schema['description'] : null,
    variants,
  };
};

/** The form of a driver's options. */
export const optionForm = ({ options }: Driver): readonly OptionField[] => fieldsOf(options);

/** Whether a form can serve the driver: not when it must have a file of the machine. */
export const servesForms = ({ options }: Driver): boolean => {
  const schema: unknown = options;
  const required = isRecord(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return !required.some((name) => typeof name === 'string' && localNames.has(name));
};

/** The options among these that name a file or program of the machine, however deep. */
export const localOptionsIn = (options: unknown): readonly string[] =>
  isRecord(options)
    ? Object.entries(options).flatMap(([name, value]) => (localNames.has(name) ? [name] : localOptionsIn(value)))
    : [];
