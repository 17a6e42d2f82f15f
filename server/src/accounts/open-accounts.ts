import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { SealedBox } from '../sign-on/sealed-box.ts';
import { AccountStore } from '../store/account-store.ts';
import { FailureStore } from '../store/failure-store.ts';
import type { Database } from '../store/open-store.ts';
import { SecondFactorStore } from '../store/second-factor-store.ts';
import { secretOf } from '../store/secret-store.ts';
import { AccountService } from './account-service.ts';
import { keyOfFile } from './key-file.ts';
import { LockOut } from './lock-out.ts';
import { type HashCost, PasswordHasher } from './password-hasher.ts';
import { SecondFactor } from './second-factor.ts';

export interface OpenAccounts {
  readonly accounts: AccountService;
  readonly lockOut: LockOut;
  readonly secondFactor: SecondFactor;
}

/** The accounts of an open database, for the running instance and for the operator's commands alike. */
export async function openAccounts(
  database: Database,
  parts: { readonly clock: Clock; readonly random: Random; readonly hashCost: HashCost; readonly keyFile: string },
): Promise<OpenAccounts> {
  const { clock, random, hashCost } = parts;
  const lockOut = new LockOut(new FailureStore(database), clock, await secretOf(database, random, 'sign-in-names'));
  const hasher = new PasswordHasher(random, hashCost);
  const box = new SealedBox(keyOfFile(parts.keyFile, random), random);
  const store = new SecondFactorStore(database);
  const secondFactor = new SecondFactor({ store, box, hasher, lockOut, clock, random });
  const accounts = new AccountService({
    store: new AccountStore(database),
    hasher,
    lockOut,
    secondFactor,
    clock,
    random,
  });
  return { accounts, lockOut, secondFactor };
}
