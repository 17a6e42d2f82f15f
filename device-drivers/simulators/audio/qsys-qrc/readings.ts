import { isJsonObject, parseJsonObject, stringIn } from '../../../src/core/json.ts';
import type { QrcChange } from '../../../src/audio/qsys-qrc/codec.ts';

export interface ChangeGroup {
  readonly keys: Set<string>;
  /** What changed since the last poll; at first everything. */
  readonly news: Set<string>;
  polled: boolean;
}

export interface DesignView {
  readonly values: ReadonlyMap<string, QrcChange>;
  readonly groups: ReadonlyMap<string, ChangeGroup>;
  readonly keyOf: (component: string | null, control: string) => string;
}

export const errorCodes = {
  unknownGroup: 6,
  unknownComponent: 7,
  unknownControl: 8,
  invalidParameters: -32_602,
} as const;

const namesIn = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.map((one) => String(isJsonObject(one) ? one['Name'] : one)) : [];

const written = ({ component, control, value }: QrcChange): Readonly<Record<string, unknown>> => ({
  ...(component === null ? {} : { Component: component }),
  Name: control,
  Value: value,
  String: String(value),
});

/** Results of the methods that only read or undo, which our driver does not call (protocol.md 6); null for others. */
const readings: Readonly<Record<string, (params: unknown, design: DesignView) => unknown>> = {
  'Control.Get': (params, { values, keyOf }) => {
    const found = namesIn(params).map((name) => values.get(keyOf(null, name)));
    return found.every((one) => one !== undefined) ? found.map(written) : errorCodes.unknownControl;
  },
  'Component.Get': (params, { values, keyOf }) => {
    const name = isJsonObject(params) ? stringIn(params, 'Name') : null;
    const wanted = isJsonObject(params) ? namesIn(params['Controls']) : [];
    const found = wanted.map((one) => values.get(keyOf(name, one)));
    return found.every((one) => one !== undefined)
      ? { Name: name, Controls: found.map((one) => written({ ...one, component: null })) }
      : errorCodes.unknownComponent;
  },
  'Component.GetComponents': (_params, { values }) =>
    [...new Set([...values.values()].flatMap(({ component }) => component ?? []))].map((name) => ({
      Name: name,
      Type: 'mixer',
      Properties: [],
    })),
  'ChangeGroup.Poll': (params, { values, groups }) => {
    const id = isJsonObject(params) ? (stringIn(params, 'Id') ?? '') : '';
    const group = groups.get(id);
    if (group === undefined) {
      return errorCodes.unknownGroup;
    }
    const changes = [...group.news].flatMap((key) => values.get(key) ?? []).map(written);
    group.news.clear();
    return { Id: id, Changes: changes };
  },
  'ChangeGroup.Remove': (params, { groups, keyOf }) => {
    const group = isJsonObject(params) ? groups.get(stringIn(params, 'Id') ?? '') : undefined;
    for (const name of isJsonObject(params) ? namesIn(params['Controls']) : []) {
      group?.keys.delete(keyOf(null, name));
      group?.news.delete(keyOf(null, name));
    }
    return group === undefined ? errorCodes.unknownGroup : true;
  },
  'ChangeGroup.Clear': (params, { groups }) => {
    const group = isJsonObject(params) ? groups.get(stringIn(params, 'Id') ?? '') : undefined;
    group?.keys.clear();
    group?.news.clear();
    return group === undefined ? errorCodes.unknownGroup : true;
  },
};

/** The whole answer to such a method as text, or null when the text calls none of them. */
export const answerReading = (text: string, design: DesignView): string | null => {
  const request = parseJsonObject(text);
  const method = request === null ? null : stringIn(request, 'method');
  if (request === null || method === null || !Object.hasOwn(readings, method)) {
    return null;
  }
  const result = readings[method]?.(request['params'], design);
  const outcome = typeof result === 'number' ? { error: { code: result, message: 'refused' } } : { result };
  return JSON.stringify({ jsonrpc: '2.0', id: request['id'] ?? null, ...outcome });
};
