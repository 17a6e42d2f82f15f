import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { AccountStore } from '../store/account-store.ts';
import { FailureStore } from '../store/failure-store.ts';
import type { Database } from '../store/open-store.ts';
import { secretOf } from '../store/secret-store.ts';
import { AccountService } from './account-service.ts';
import { LockOut } from './lock-out.ts';
import { type HashCost, PasswordHasher } from './password-hasher.ts';

export interface OpenAccounts {
  readonly accounts: AccountService;
  readonly lockOut: LockOut;
}

/** The accounts of an open database, for the running instance and for the operator's commands alike. */
export async function openAccounts(
  database: Database,
  parts: { readonly clock: Clock; readonly random: Random; readonly hashCost: HashCost },
): Promise<OpenAccounts> {
  const { clock, random, hashCost } = parts;
  const lockOut = new LockOut(new FailureStore(database), clock, await secretOf(database, random, 'sign-in-names'));
  const hasher = new PasswordHasher(random, hashCost);
  const accounts = new AccountService({ store: new AccountStore(database), hasher, lockOut, clock, random });
  return { accounts, lockOut };
}
