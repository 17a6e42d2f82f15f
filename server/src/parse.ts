import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { type Outcome, success } from './outcome.ts';

/** What came from outside, as the schema's type, or the first thing that is wrong with it and where. */
export function parse<const S extends TSchema>(schema: S, value: unknown): Outcome<Static<S>> {
  if (Check(schema, value)) {
    return success(value);
  }
  const first = Errors(schema, value)[0];
  const path = first?.instancePath ?? '';
  return {
    ok: false,
    code: 'invalid-input',
    message: `${path === '' ? '/' : path} ${first?.message ?? 'is wrong'}`,
    path,
  };
}

/** JSON text as a value; null-prototype tricks and wrong text are the schema's or this function's to refuse. */
export function parseJson(text: string): Outcome<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return success(value);
  } catch {
    return { ok: false, code: 'invalid-input', message: 'is not JSON', path: '' };
  }
}
