import type { Clock } from '../clock.ts';
import { type Outcome, type Refusal, refuse, success } from '../outcome.ts';
import type { Account, AccountRole } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import type { AccountRecord, AccountStore } from '../store/account-store.ts';
import { KeyedLock } from './keyed-lock.ts';
import { newPassword } from './new-password.ts';
import type { LockOut } from './lock-out.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { checkPassword } from './password-rule.ts';

/** Shown once on the terminal; must be changed at the first sign-in. */
export interface FirstAdmin {
  readonly username: string;
  readonly password: string;
}

const firstAdminName = 'admin';

export class AccountService {
  readonly #store: AccountStore;
  readonly #hasher: PasswordHasher;
  readonly #lockOut: LockOut;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #oneAtATime = new KeyedLock();

  constructor(parts: { store: AccountStore; hasher: PasswordHasher; lockOut: LockOut; clock: Clock; random: Random }) {
    this.#store = parts.store;
    this.#hasher = parts.hasher;
    this.#lockOut = parts.lockOut;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /**
   * Makes the first administrator on an empty instance; null once somebody has taken it over. As long as the generated
   * password was not changed it is made anew: the one before may never have been seen (a start that failed).
   */
  async ensureFirstAdmin(): Promise<FirstAdmin | null> {
    const [only, ...others] = await this.#store.all();
    if (only === undefined) {
      const wish = { username: firstAdminName, displayName: 'Administration', role: 'admin' } as const;
      const created = await this.create(wish);
      return created.ok ? { username: firstAdminName, password: created.value.initialPassword } : null;
    }
    if (others.length > 0 || only.username !== firstAdminName || !only.mustChangePassword) {
      return null;
    }
    const password = newPassword(this.#random);
    await this.#store.setPassword(only.id, await this.#hasher.hash(password), true);
    return { username: firstAdminName, password };
  }

  async create(input: {
    username: string;
    displayName: string;
    role: AccountRole;
  }): Promise<Outcome<{ account: AccountRecord; initialPassword: string }>> {
    const initialPassword = newPassword(this.#random);
    const account = {
      ...input,
      id: newId(this.#random),
      passwordHash: await this.#hasher.hash(initialPassword),
      mustChangePassword: true,
      createdAt: this.#clock.now(),
    };
    const inserted = await this.#store.insert(account);
    return inserted ? success({ account, initialPassword }) : refuse('conflict', 'the user name is taken');
  }

  /** Attempts for one name run one after the other, so that many at once cannot outrun the lock. */
  async signIn(username: string, password: string): Promise<Outcome<AccountRecord>> {
    return await this.#oneAtATime.run(username, async () => {
      const account = await this.#store.byUsername(username);
      const refused = await this.#prove(username, account, password);
      return refused ?? (account === null ? refuse('wrong-credentials', 'unknown') : success(account));
    });
  }

  async changePassword(account: AccountRecord, current: string, next: string): Promise<Outcome<AccountRecord>> {
    const weak = checkPassword(next, account.username);
    if (weak !== null) {
      return weak;
    }
    return await this.#oneAtATime.run(account.username, async () => {
      const fresh = await this.#store.byId(account.id);
      const refused = await this.#prove(account.username, fresh, current);
      if (refused !== null || fresh === null) {
        return refused ?? refuse('not-signed-in', 'the account is gone');
      }
      if (current === next) {
        return refuse('password-too-weak', 'the same as before');
      }
      const passwordHash = await this.#hasher.hash(next);
      await this.#store.setPassword(fresh.id, passwordHash, false);
      return success({ ...fresh, passwordHash, mustChangePassword: false });
    });
  }

  async byUsername(username: string): Promise<AccountRecord | null> {
    return await this.#store.byUsername(username);
  }

  async list(): Promise<Account[]> {
    const accounts = await this.#store.all();
    return await Promise.all(accounts.map((account) => this.describe(account)));
  }

  /** The account as it goes over the wire. */
  async describe(account: AccountRecord): Promise<Account> {
    const { id, username, displayName, role, mustChangePassword } = account;
    return { id, username, displayName, role, mustChangePassword, locked: await this.#lockOut.isLocked(username) };
  }

  async #prove(username: string, account: AccountRecord | null, password: string): Promise<Refusal | null> {
    if (await this.#lockOut.isLocked(username)) {
      return refuse('account-locked', 'too many failures');
    }
    if (!(await this.#hasher.verify(password, account?.passwordHash ?? null))) {
      await this.#lockOut.failed(username);
      return refuse('wrong-credentials', 'user name or password is wrong');
    }
    await this.#lockOut.succeeded(username);
    return null;
  }
}
