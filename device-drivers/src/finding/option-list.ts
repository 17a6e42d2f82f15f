import type { Driver } from '../core/driver.ts';

/** One option of a driver as a table shows it. */
export interface ListedOption {
  readonly name: string;
  readonly required: boolean;
  /** `text`, `integer 1..65535`, `generic | ptzoptics`, … */
  readonly type: string;
  /** Null where there is none. */
  readonly default: unknown;
  readonly description: string | null;
}

type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bound = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

const range = ({ minimum, maximum }: Json): string =>
  minimum === undefined && maximum === undefined ? '' : ` ${bound(minimum)}..${bound(maximum)}`;

/** The type of a schema in a technician's words. */
export const typeName = (schema: unknown): string => {
  if (!isRecord(schema)) {
    return 'any';
  }
  const { type, items } = schema;
  const choices = schema['enum'];
  const variants = schema['anyOf'];
  if (Array.isArray(choices)) {
    return choices.map(String).join(' | ');
  }
  if (Array.isArray(variants)) {
    return [...new Set(variants.map(typeName))].join(' or ');
  }
  if ('const' in schema) {
    return JSON.stringify(schema['const']);
  }
  if (type === 'array') {
    return Array.isArray(items) ? `[${items.map(typeName).join(', ')}]` : `list of ${typeName(items)}`;
  }
  if (type === 'object') {
    return 'object';
  }
  return type === 'string' ? 'text' : `${typeof type === 'string' ? type : 'any'}${range(schema)}`;
};

export const listOptions = (schema: unknown): readonly ListedOption[] => {
  const properties = isRecord(schema) ? schema['properties'] : undefined;
  const required = isRecord(schema) ? schema['required'] : undefined;
  return Object.entries(isRecord(properties) ? properties : {}).map(([name, property]) => ({
    name,
    required: Array.isArray(required) && required.includes(name),
    type: typeName(property),
    default: isRecord(property) ? (property['default'] ?? null) : null,
    description: isRecord(property) && typeof property['description'] === 'string' ? property['description'] : null,
  }));
};

export const optionOf = (driver: Driver, name: string): ListedOption | null =>
  listOptions(driver.options).find((option) => option.name === name) ?? null;

/** A place in a driver's options that names a pipe: the options themselves, an option, or one of its variants. */
export interface PipePlace {
  /** Null for the options themselves. */
  readonly option: string | null;
  readonly options: readonly ListedOption[];
  /** What a variant is told by, for instance `kind: tcp`. */
  readonly constants: Readonly<Record<string, unknown>>;
}

const placeOf = (option: string | null, schema: unknown): PipePlace => {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  const constants = Object.entries(properties).flatMap(([name, property]) =>
    isRecord(property) && 'const' in property ? [[name, property['const']] as const] : [],
  );
  return { option, options: listOptions(schema), constants: Object.fromEntries(constants) };
};

const variantsOf = (schema: unknown): readonly unknown[] =>
  isRecord(schema) && Array.isArray(schema['anyOf']) ? schema['anyOf'] : [schema];

/** Everywhere a pipe may be named, the options themselves first. */
export const pipePlaces = ({ options }: Driver): readonly PipePlace[] => {
  const schema: unknown = options;
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  const nested = Object.entries(properties).flatMap(([name, property]) =>
    variantsOf(property).map((variant) => placeOf(name, variant)),
  );
  return [placeOf(null, schema), ...nested];
};

export const has = (place: PipePlace, name: string): boolean => place.options.some((option) => option.name === name);

const presetOf = (place: PipePlace, name: string): unknown =>
  place.options.find((option) => option.name === name)?.default ?? null;

const transportAt = (place: PipePlace): readonly string[] => {
  if (has(place, 'path')) {
    const baudRate = presetOf(place, 'baudRate');
    return has(place, 'baudRate') ? [`serial, ${JSON.stringify(baudRate ?? 'any')} baud`] : ['device file'];
  }
  if (has(place, 'host')) {
    const port = presetOf(place, 'port');
    return [port === null ? 'network' : `network, port ${JSON.stringify(port)}`];
  }
  return [];
};

/** How a driver reaches its device, read from its options: a serial line, a network port, a device file, an address. */
export const transportOf = (driver: Driver): string => {
  const ways = new Set(pipePlaces(driver).flatMap(transportAt));
  if (ways.size === 0 && optionOf(driver, 'address')?.type === 'text') {
    return 'network';
  }
  return ways.size === 0 ? '–' : [...ways].join('; ');
};
