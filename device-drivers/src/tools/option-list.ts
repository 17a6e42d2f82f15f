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

/** How a driver reaches its device, read from its options: a serial line, a network port, a device file, an address. */
export const transportOf = (driver: Driver): string => {
  const baudRate = optionOf(driver, 'baudRate');
  if (optionOf(driver, 'path') !== null) {
    return baudRate === null ? 'device file' : `serial, ${JSON.stringify(baudRate.default ?? 'any')} baud`;
  }
  const port = optionOf(driver, 'port');
  if (port !== null) {
    return port.default === null ? 'network' : `network, port ${JSON.stringify(port.default)}`;
  }
  return optionOf(driver, 'address') === null && optionOf(driver, 'host') === null ? '–' : 'network';
};
