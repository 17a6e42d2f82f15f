/** Number of single-character edits between two words. */
export function editDistance(left: string, right: string): number {
  const across = Array.from(right);
  let row = Array.from({ length: across.length + 1 }, (_, index) => index);
  for (const [i, a] of Array.from(left).entries()) {
    const next = [i + 1];
    for (const [j, b] of across.entries()) {
      const above = (row[j + 1] ?? 0) + 1;
      const before = (next[j] ?? 0) + 1;
      const swap = (row[j] ?? 0) + (a === b ? 0 : 1);
      next.push(Math.min(above, before, swap));
    }
    row = next;
  }
  return row[across.length] ?? 0;
}

export interface UnknownKey {
  /** JSON pointer of the unknown key. */
  readonly path: string;
  readonly key: string;
  readonly nearest: string | null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const alternatives = (schema: Record<string, unknown>): readonly unknown[] =>
  Array.isArray(schema['anyOf']) ? schema['anyOf'] : [schema];

function nearestOf(key: string, known: readonly string[]): string | null {
  const sorted = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return sorted[0]?.name ?? null;
}

/** Every key of the value that the JSON schema does not know, deep, with the known key most like it. */
export function findUnknownKeys(schema: unknown, value: unknown, path = ''): UnknownKey[] {
  if (!isObject(schema)) {
    return [];
  }
  if (Array.isArray(value)) {
    return alternatives(schema).flatMap((one) =>
      isObject(one) ? value.flatMap((item, index) => findUnknownKeys(one['items'], item, `${path}/${index}`)) : [],
    );
  }
  if (!isObject(value)) {
    return [];
  }
  const properties = alternatives(schema).flatMap((one) =>
    isObject(one) && isObject(one['properties']) ? [one['properties']] : [],
  );
  const known = properties.flatMap((one) => Object.keys(one));
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const match = properties.find((one) => Object.hasOwn(one, key));
    return match === undefined
      ? [{ path: at, key, nearest: nearestOf(key, known) }]
      : findUnknownKeys(match[key], inner, at);
  });
}
