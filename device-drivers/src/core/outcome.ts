/**
 * Why a device command did not happen.
 * - `unsupported`: the device cannot do it at all (typed answer, never an exception)
 * - `offline`: no connection, or no answer within the deadline of the command's class
 * - `refused`: the device answered "no" (for instance powered off, wrong mode)
 * - `auth-failed`: wrong user or password
 * - `superseded`: a newer command for the same axis or a stop took its place in the queue
 * - `protocol`: the answer could not be understood
 */
export type CommandErrorCode = 'unsupported' | 'offline' | 'refused' | 'auth-failed' | 'superseded' | 'protocol';

export interface CommandError {
  readonly code: CommandErrorCode;
  /** For the log of a technician, in English; never shown to people at the panel. */
  readonly detail: string;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CommandError };

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (code: CommandErrorCode, detail: string): Outcome<never> => ({
  ok: false,
  error: { code, detail },
});
