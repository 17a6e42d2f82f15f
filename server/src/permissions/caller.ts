import type { AccountRole } from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';

/** `pending`: signed in with a generated password that must be changed before anything else. */
export type CallerKind = 'anonymous' | 'pending' | AccountRole;

export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: Exclude<CallerKind, 'anonymous'>; readonly account: AccountRecord; readonly token: string };

export const anonymous: Caller = { kind: 'anonymous' };

export const signedIn = (account: AccountRecord, token: string): Caller => ({
  kind: account.mustChangePassword ? 'pending' : account.role,
  account,
  token,
});
