import { signal } from '@preact/signals-core';
import type { Account, SessionInfo } from '../../src/protocol/index.ts';
import { type SignInState, stateOfStage } from '../shared/sign-in-state.ts';
import { callApi, type ApiError } from '../shared/api.ts';

export type SessionState =
  | { readonly state: 'loading' | 'signed-out' | 'unreachable' }
  | { readonly state: SignInState | 'ready'; readonly account: Account };

/** Who is signed in. */
export const session = signal<SessionState>({ state: 'loading' });

const settle = ({ account, stage }: SessionInfo): void => {
  session.value = { state: stage === 'complete' ? 'ready' : stateOfStage[stage], account };
};

export const startSession = async (): Promise<void> => {
  session.value = { state: 'loading' };
  const answer = await callApi('session', null);
  if (answer.ok) {
    settle(answer.value);
  } else {
    session.value = { state: answer.error.code === 'connection-failed' ? 'unreachable' : 'signed-out' };
  }
};

export const signIn = async (username: string, password: string): Promise<ApiError | null> => {
  const answer = await callApi('signIn', { username, password });
  if (answer.ok) {
    settle(answer.value);
    return null;
  }
  return answer.error;
};

export const changePassword = async (currentPassword: string, newPassword: string): Promise<ApiError | null> => {
  const answer = await callApi('changePassword', { currentPassword, newPassword });
  if (answer.ok) {
    settle(answer.value);
    return null;
  }
  return answer.error;
};

export const signOut = async (): Promise<void> => {
  const answer = await callApi('signOut', null);
  session.value = { state: 'signed-out' };
  if (answer.ok && answer.value.next !== null) {
    // The identity provider has a session of its own, which ends there.
    location.assign(answer.value.next);
  }
};
