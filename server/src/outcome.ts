import type { ErrorCode } from './protocol/index.ts';
import { ServerError } from './server-error.ts';

/** An expected failure: a code for the caller and an English sentence for the log. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly path?: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const success = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (code: ErrorCode, message: string): Refusal => ({ ok: false, code, message });

/** For handlers whose caller turns a thrown ServerError into an answer. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) {
    return outcome.value;
  }
  throw new ServerError(outcome.code, outcome.message, outcome.path === undefined ? {} : { path: outcome.path });
}
