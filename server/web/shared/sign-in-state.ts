import type { SignInStage } from '../../src/protocol/index.ts';

/** What the page asks for next: the code, a new password, or the set-up of the second factor. */
export type SignInState = 'code' | 'password' | 'set-up';

export const stateOfStage: Readonly<Record<Exclude<SignInStage, 'complete'>, SignInState>> = {
  unproved: 'code',
  pending: 'password',
  unenrolled: 'set-up',
};

/** True while somebody has a session, but is not all the way in. */
export const isBetween = (state: string): state is SignInState => ['code', 'password', 'set-up'].includes(state);
