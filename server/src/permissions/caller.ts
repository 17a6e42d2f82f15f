import type { AccountRole, SignInStage } from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';

/** A role, once the sign-in is complete; before it the stage that is missing. */
export type CallerKind = 'anonymous' | Exclude<SignInStage, 'complete'> | AccountRole;

export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: Exclude<CallerKind, 'anonymous'>;
      readonly account: AccountRecord;
      readonly token: string;
      /** The second factor was proved a moment ago, or the account has none. */
      readonly freshProof: boolean;
    };

export const anonymous: Caller = { kind: 'anonymous' };

export const stageOf = ({ kind }: Caller): SignInStage =>
  kind === 'unproved' || kind === 'pending' || kind === 'unenrolled' ? kind : 'complete';
