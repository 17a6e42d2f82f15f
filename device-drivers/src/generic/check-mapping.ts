import { pointer, type Compiled, type Problems } from './compile.ts';
import type { StepDefinition, Value } from './definition-schema.ts';
import { unknownWord } from './template.ts';

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of `capabilities` under which commands stand; the schema saw to their form. */
const stepKeys: ReadonlySet<string> = new Set(['on', 'off', 'dim', 'select', 'set', 'recall', 'lit', 'unlit']);

const isStep = (value: unknown): value is StepDefinition => isRecord(value) && typeof value['command'] === 'string';

/** Checks what the parts of a file say of each other: commands, fields and states that are named must exist. */
export const checkMapping = (compiled: Compiled, problems: Problems): void => {
  const { capabilities, polls = [], connection } = compiled.definition;
  walk(compiled, capabilities, '/capabilities', problems);
  polls.forEach((poll, index) => checkStep(compiled, poll, pointer('polls', index), problems));
  const silent = connection.neverAnswers === true;
  const [greeting] = polls;
  if (!silent && (greeting === undefined || compiled.commands.get(greeting.command)?.ok.length === 0)) {
    problems.add('/polls', 'the first poll must be a command with "ok": it shows whether the device is there');
  }
  if (silent) {
    for (const [name, { ok }] of compiled.commands) {
      if (ok.length > 0) {
        problems.add(pointer('commands', name, 'ok'), 'the connection says that the device never answers');
      }
    }
  }
};

const walk = (compiled: Compiled, at: unknown, path: string, problems: Problems): void => {
  if (!isRecord(at)) {
    return;
  }
  for (const [key, value] of Object.entries(at)) {
    const here = path + pointer(key);
    if (stepKeys.has(key) && Array.isArray(value)) {
      value.filter(isStep).forEach((step, index) => checkStep(compiled, step, `${here}/${index}`, problems));
    } else if (key === 'state' || key === 'inputState') {
      checkState(compiled, value, here, problems);
    } else {
      walk(compiled, value, here, problems);
    }
  }
};

const checkState = (compiled: Compiled, state: unknown, path: string, problems: Problems): void => {
  const name = isRecord(state) ? state['name'] : state;
  if (typeof name === 'string' && !compiled.stateNames.includes(name)) {
    problems.add(isRecord(state) ? `${path}/name` : path, unknownWord('state', name, compiled.stateNames));
  }
};

/** A command with its fields: all of them, no others, with values that fit. */
export const checkStep = (compiled: Compiled, step: StepDefinition, path: string, problems: Problems): void => {
  const command = compiled.commands.get(step.command);
  if (command === undefined) {
    const known = Object.keys(compiled.definition.commands);
    if (!known.includes(step.command)) {
      problems.add(`${path}/command`, unknownWord('command', step.command, known));
    }
    return;
  }
  const fields = command.send.fieldNames;
  for (const [name, value] of Object.entries(step.with ?? {})) {
    if (!fields.includes(name)) {
      problems.add(path + pointer('with', name), unknownWord('field', name, fields));
    } else if (!fits(compiled, name, value)) {
      problems.add(path + pointer('with', name), wrongValue(compiled, name, value));
    }
  }
  for (const name of fields.filter((field) => step.with?.[field] === undefined)) {
    problems.add(path + pointer('with', name), 'is missing');
  }
};

const fits = ({ dialect }: Compiled, name: string, value: Value): boolean =>
  value === '$value' || dialect.fields.get(name)?.encode(value) !== null;

const wrongValue = ({ dialect }: Compiled, name: string, value: Value): string => {
  const codec = dialect.fields.get(name);
  return typeof codec?.example === 'string'
    ? unknownWord('value', String(value), (codec.values ?? []).map(String))
    : `${value} does not fit "${name}"`;
};
