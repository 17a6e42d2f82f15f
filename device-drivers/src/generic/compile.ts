import type { OptionProblem } from '../core/options.ts';
import { parseAssignment, stateNameOf, type Assignment } from './assignment.ts';
import type { ConnectionDefinition, Definition, Value } from './definition-schema.ts';
import { bytesOf, createFieldCodec, type FieldCodec } from './field-codec.ts';
import { parseTemplate, type Dialect, type Template, type Values } from './template.ts';

export interface CompiledCommand {
  readonly name: string;
  readonly send: Template;
  readonly ok: readonly Template[];
  readonly error: readonly Template[];
  /** Null: each field of the answer is a state of its name. */
  readonly set: readonly Assignment[] | null;
}

export interface CompiledReport {
  readonly frame: Template;
  readonly set: readonly Assignment[] | null;
}

/** A definition that was checked and made ready for use. */
export interface Compiled {
  readonly definition: Definition;
  readonly dialect: Dialect;
  readonly commands: ReadonlyMap<string, CompiledCommand>;
  readonly reports: readonly CompiledReport[];
  /** Every state the device can have. */
  readonly stateNames: readonly string[];
}

const statesAtMost = 2000;

/** Collects what is wrong, each with its place in the file. */
export class Problems {
  readonly list: OptionProblem[] = [];

  add(path: string, message: string): void {
    this.list.push({ path, message });
  }
}

/** Escapes a key for a JSON pointer. */
export const pointer = (...keys: readonly (string | number)[]): string =>
  keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Commands, fields and reports of a definition that passed the schema; what is wrong goes into `problems`. */
export const compileParts = (definition: Definition, problems: Problems): Compiled => {
  checkConnection(definition.connection, problems);
  const { speaks, checksum = 'none', checksumSkips = 0 } = definition.connection;
  const fields = compileFields(definition, problems);
  const dialect: Dialect = { speech: speaks, checksum, checksumSkips, fields };
  const commands = new Map<string, CompiledCommand>();
  for (const name of Object.keys(definition.commands)) {
    const command = compileCommand(name, definition, dialect, problems);
    if (command !== null) {
      commands.set(name, command);
    }
  }
  const reports = (definition.reports ?? []).flatMap((report, index): CompiledReport[] => {
    const frame = compileTemplate(report.frame, dialect, pointer('reports', index, 'frame'), problems);
    const known = frame?.fieldNames ?? [];
    const set = compileSet(report.set, known, pointer('reports', index, 'set'), problems);
    return frame === null ? [] : [{ frame, set }];
  });
  return { definition, dialect, commands, reports, stateNames: stateNamesOf(commands, reports, dialect) };
};

const checkConnection = (connection: ConnectionDefinition, problems: Problems): void => {
  const { speaks, serial, tcp, udp, lineEnd, frameLength, frameEnd, frameStart } = connection;
  if (serial === undefined && tcp === undefined && udp === undefined) {
    problems.add('/connection', 'name at least one of serial, tcp and udp');
  }
  if (speaks === 'text' && lineEnd === undefined) {
    problems.add('/connection/lineEnd', 'is missing: what ends a line, for instance "\\r"');
  }
  if (speaks === 'bytes' && frameLength === undefined && frameEnd === undefined && connection.neverAnswers !== true) {
    problems.add('/connection/frameLength', 'is missing: write frameLength or frameEnd');
  }
  for (const [key, hex] of Object.entries({ frameStart, frameEnd })) {
    if (hex !== undefined && bytesOf(hex) === null) {
      problems.add(pointer('connection', key), 'is not written in hexadecimal, for instance "FF"');
    }
  }
};

const compileFields = (definition: Definition, problems: Problems): ReadonlyMap<string, FieldCodec> => {
  const fields = new Map<string, FieldCodec>();
  for (const [name, field] of Object.entries(definition.fields ?? {})) {
    const made = createFieldCodec(field, definition.connection.speaks);
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || name === 'checksum') {
      problems.add(pointer('fields', name), 'is no name for a field; use letters and digits');
    } else if (made.ok) {
      fields.set(name, made.codec);
    } else {
      problems.add(pointer('fields', name) + made.at, made.message);
    }
  }
  return fields;
};

const compileTemplate = (source: string, dialect: Dialect, path: string, problems: Problems): Template | null => {
  const parsed = parseTemplate(source, dialect);
  if (!parsed.ok) {
    problems.add(path, parsed.message);
    return null;
  }
  return parsed.template;
};

const compileSet = (
  set: Readonly<Record<string, Value>> | undefined,
  fields: readonly string[],
  path: string,
  problems: Problems,
): readonly Assignment[] | null => {
  if (set === undefined) {
    return null;
  }
  return Object.entries(set).flatMap(([key, written]): Assignment[] => {
    const parsed = parseAssignment(key, written, fields);
    if (!parsed.ok) {
      problems.add(path + pointer(key), parsed.message);
    }
    return parsed.ok ? [parsed.assignment] : [];
  });
};

const compileCommand = (
  name: string,
  { commands }: Definition,
  dialect: Dialect,
  problems: Problems,
): CompiledCommand | null => {
  const command = commands[name];
  if (command === undefined) {
    return null;
  }
  const path = pointer('commands', name);
  const all = (which: 'ok' | 'error'): Template[] =>
    (command[which] ?? []).flatMap((source, index) => {
      const template = compileTemplate(source, dialect, `${path}/${which}/${index}`, problems);
      return template === null ? [] : [template];
    });
  const send = compileTemplate(command.send, dialect, `${path}/send`, problems);
  const ok = all('ok');
  const error = all('error');
  if (send === null) {
    return null;
  }
  const fields = [...new Set([...send.fieldNames, ...ok.flatMap((template) => template.fieldNames)])];
  return { name, send, ok, error, set: compileSet(command.set, fields, `${path}/set`, problems) };
};

const stateNamesOf = (
  commands: ReadonlyMap<string, CompiledCommand>,
  reports: readonly CompiledReport[],
  dialect: Dialect,
): readonly string[] => {
  const names = new Set<string>();
  for (const { ok, set } of commands.values()) {
    addStateNames(names, ok, set, dialect);
  }
  for (const { frame, set } of reports) {
    addStateNames(names, [frame], set, dialect);
  }
  return [...names].slice(0, statesAtMost);
};

const addStateNames = (
  names: Set<string>,
  frames: readonly Template[],
  set: readonly Assignment[] | null,
  { fields }: Dialect,
): void => {
  const plain = frames.flatMap((frame) => frame.fieldNames);
  plain
    .flatMap((name) => fields.get(name)?.bitNames ?? (set === null ? [name] : []))
    .forEach((name) => names.add(name));
  for (const assignment of set ?? []) {
    const used = [...new Set(assignment.key.filter((_, index) => index % 2 === 1))];
    for (const values of combinations(used, fields)) {
      const name = stateNameOf(assignment, values);
      if (name !== null) {
        names.add(name);
      }
    }
  }
};

/** Every value the fields can have together, as long as they can be listed. */
export const combinations = (names: readonly string[], fields: ReadonlyMap<string, FieldCodec>): readonly Values[] =>
  names.reduce<readonly Values[]>(
    (before, name) =>
      before
        .flatMap((values) => (fields.get(name)?.values ?? []).map((value) => new Map([...values, [name, value]])))
        .slice(0, statesAtMost),
    [new Map<string, Value>()],
  );
