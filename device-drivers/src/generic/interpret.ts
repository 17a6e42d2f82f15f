import { keyFields, stateNameOf, valueOf, type Assignment } from './assignment.ts';
import type { Compiled, CompiledCommand } from './compile.ts';
import type { StepDefinition, Value } from './definition-schema.ts';
import { failed, succeeded, type Outcome } from '../core/outcome.ts';
import { fillTemplate, matchTemplate, type Template, type Values } from './template.ts';

/** A command with its fields, ready to be sent. */
export interface Request {
  readonly command: CompiledCommand;
  readonly values: Values;
  readonly frame: string;
}

/** What a frame of the device means; `late` is a proper answer to nothing that is waited for. */
export type Meaning =
  | { readonly type: 'ok' | 'report'; readonly changes: Values }
  | { readonly type: 'error' | 'late' | 'unknown' };

const nothing: Values = new Map();

/** Fills `$value` with what the caller wants and writes the frame. */
export const createRequest = (compiled: Compiled, step: StepDefinition, wanted: Value | null): Outcome<Request> => {
  const command = compiled.commands.get(step.command);
  if (command === undefined) {
    return failed('unsupported', `the definition has no command ${step.command}`);
  }
  const values = new Map(
    Object.entries(step.with ?? {}).map(([name, value]) => [
      name,
      value === '$value' && wanted !== null ? wanted : value,
    ]),
  );
  const filled = fillTemplate(command.send, values);
  return filled.ok ? succeeded({ command, values, frame: filled.frame }) : failed('unsupported', filled.message);
};

/** State after a command that is not answered, or was answered with yes. */
export const changesOf = (
  { dialect }: Compiled,
  set: readonly Assignment[] | null,
  captured: Values,
  sent: Values,
): Values => {
  const changes = new Map<string, Value>();
  const all = new Map([...sent, ...captured]);
  for (const assignment of set ?? []) {
    const name = stateNameOf(assignment, all);
    const value = valueOf(assignment, all);
    if (name !== null && value !== undefined) {
      changes.set(name, value);
    }
  }
  for (const [name, value] of captured) {
    const bits = dialect.fields.get(name)?.bitNames ?? null;
    if (bits !== null) {
      bits.forEach((bit, index) => changes.set(bit, Math.floor(Number(value) / 2 ** index) % 2 === 1 ? 'on' : 'off'));
    } else if (set === null) {
      changes.set(name, value);
    }
  }
  return changes;
};

const firstMatch = (templates: readonly Template[], frame: string): Values | null => {
  for (const template of templates) {
    const fields = matchTemplate(template, frame);
    if (fields !== null) {
      return fields;
    }
  }
  return null;
};

/** An answer about relay 4 does not answer a question about relay 3. */
const aboutTheSame = ({ command, values }: Request, captured: Values): boolean =>
  keyFields(command.set ?? []).every(
    (name) => !captured.has(name) || !values.has(name) || captured.get(name) === values.get(name),
  );

const asAnswer = (compiled: Compiled, frame: string, request: Request): Meaning | null => {
  const { command, values } = request;
  const captured = firstMatch(command.ok, frame);
  if (captured !== null && aboutTheSame(request, captured)) {
    return { type: 'ok', changes: changesOf(compiled, command.set, captured, values) };
  }
  return firstMatch(command.error, frame) === null ? null : { type: 'error' };
};

const asReport = (compiled: Compiled, frame: string): Meaning | null => {
  for (const report of compiled.reports) {
    const captured = matchTemplate(report.frame, frame);
    if (captured !== null) {
      return { type: 'report', changes: changesOf(compiled, report.set, captured, nothing) };
    }
  }
  return null;
};

/** Reads a frame: first as the answer to what is waited for, then as a report. */
export const interpret = (compiled: Compiled, frame: string, waiting: Request | null): Meaning => {
  const known = (waiting === null ? null : asAnswer(compiled, frame, waiting)) ?? asReport(compiled, frame);
  if (known !== null) {
    return known;
  }
  const late = [...compiled.commands.values()].some(({ ok, error }) => firstMatch([...ok, ...error], frame) !== null);
  return { type: late ? 'late' : 'unknown' };
};
