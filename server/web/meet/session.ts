import { signal } from '@preact/signals-core';
import type { Account } from '../../src/protocol/index.ts';
import { callApi, type ApiError } from '../shared/api.ts';

export type SessionState =
  | { readonly state: 'loading' | 'signed-out' | 'unreachable' }
  | { readonly state: 'password' | 'ready'; readonly account: Account };

/** Who is signed in. */
export const session = signal<SessionState>({ state: 'loading' });

const settle = (account: Account): void => {
  session.value = { state: account.mustChangePassword ? 'password' : 'ready', account };
};

export const startSession = async (): Promise<void> => {
  session.value = { state: 'loading' };
  const answer = await callApi('session', null);
  if (answer.ok) {
    settle(answer.value.account);
  } else {
    session.value = { state: answer.error.code === 'connection-failed' ? 'unreachable' : 'signed-out' };
  }
};

export const signIn = async (username: string, password: string): Promise<ApiError | null> => {
  const answer = await callApi('signIn', { username, password });
  if (answer.ok) {
    settle(answer.value.account);
    return null;
  }
  return answer.error;
};

export const changePassword = async (currentPassword: string, newPassword: string): Promise<ApiError | null> => {
  const answer = await callApi('changePassword', { currentPassword, newPassword });
  if (answer.ok) {
    settle(answer.value.account);
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
