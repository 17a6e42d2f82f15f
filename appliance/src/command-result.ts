import type { CommandError, Outcome } from '@ratspult/device-drivers';

/** The answer to a command of a panel or of the console: done, or a code that has a sentence. */
export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly code: string };

export const done: CommandResult = { ok: true };
export const refused = (code: string): CommandResult => ({ ok: false, code });

const codes: Readonly<Record<CommandError['code'], string | null>> = {
  unsupported: 'unsupported',
  offline: 'camera-offline',
  refused: 'camera-refused',
  'auth-failed': 'camera-refused',
  protocol: 'camera-refused',
  // A newer command took its place: what people want now is under way.
  superseded: null,
};

export const fromOutcome = (outcome: Outcome<unknown>): CommandResult => {
  const code = outcome.ok ? null : codes[outcome.error.code];
  return code === null ? done : refused(code);
};
