import type { Clock } from '../clock.ts';
import { type Outcome, type Refusal, refuse, success } from '../outcome.ts';
import { cleanName } from '../meetings/clean-name.ts';
import { permissionsOf } from '../permissions/roles.ts';
import type { Account, AccountRole, Permission } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import type { AccountRecord, AccountStore } from '../store/account-store.ts';
import { KeyedLock } from './keyed-lock.ts';
import { newPassword } from './new-password.ts';
import type { LockOut } from './lock-out.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { SecondFactor } from './second-factor.ts';
import { checkPassword } from './password-rule.ts';

/** Shown once on the terminal; must be changed at the first sign-in. */
export interface FirstAdmin {
  readonly username: string;
  readonly password: string;
}

/** Somebody as an identity provider and the group mapping describe them. */
export interface AdoptedPerson {
  /** The issuer address: it stays when the entry in the configuration is renamed. */
  readonly issuer: string;
  readonly subject: string;
  readonly displayName: string;
  readonly wishedName: string;
  readonly role: AccountRole;
  readonly permissions: readonly Permission[];
}

const firstAdminName = 'admin';
const longestName = 80;
/** No user name: two changes at once must not each leave the other as the last administrator. */
const administration = ' administration';

const isLocalAdmin = (account: AccountRecord): boolean =>
  account.role === 'admin' && account.origin === null && account.disabledAt === null;

export class AccountService {
  readonly #store: AccountStore;
  readonly #hasher: PasswordHasher;
  readonly #lockOut: LockOut;
  readonly #secondFactor: SecondFactor;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #oneAtATime = new KeyedLock();

  constructor(parts: {
    store: AccountStore;
    hasher: PasswordHasher;
    lockOut: LockOut;
    secondFactor: SecondFactor;
    clock: Clock;
    random: Random;
  }) {
    this.#store = parts.store;
    this.#hasher = parts.hasher;
    this.#lockOut = parts.lockOut;
    this.#secondFactor = parts.secondFactor;
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
      disabledAt: null,
      origin: null,
      permissions: [],
    };
    const inserted = await this.#store.insert(account);
    return inserted ? success({ account, initialPassword }) : refuse('conflict', 'the user name is taken');
  }

  /** Attempts for one name run one after the other, so that many at once cannot outrun the lock. */
  async signIn(username: string, password: string): Promise<Outcome<AccountRecord>> {
    return await this.#oneAtATime.run(username, async () => {
      const account = await this.#store.byUsername(username);
      const refused = await this.#prove(username, account, password);
      if (refused !== null || account === null) {
        return refused ?? refuse('wrong-credentials', 'unknown');
      }
      return account.disabledAt === null ? success(account) : refuse('account-disabled', 'disabled at the console');
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
    const owners = await this.#secondFactor.owners();
    return await Promise.all(accounts.map((account) => this.#describe(account, owners.has(account.id))));
  }

  /** The account as it goes over the wire. */
  async describe(account: AccountRecord): Promise<Account> {
    return await this.#describe(account, await this.#secondFactor.isSetUp(account.id));
  }

  async #describe(account: AccountRecord, secondFactor: boolean): Promise<Account> {
    const { id, username, displayName, role, mustChangePassword, origin } = account;
    const locked = await this.#lockOut.isLocked(username);
    const disabled = account.disabledAt !== null;
    const permissions = permissionsOf(account);
    const provider = origin?.issuer ?? null;
    const states = { mustChangePassword, locked, disabled, secondFactor };
    return { id, username, displayName, role, ...states, provider, permissions };
  }

  async byId(id: string): Promise<AccountRecord | null> {
    return await this.#store.byId(id);
  }

  async bySubject(issuer: string, subject: string): Promise<AccountRecord | null> {
    return await this.#store.bySubject(issuer, subject);
  }

  /** Takes over what an identity provider says: name, role and permissions are the provider's, disabling is ours. */
  async adopt(person: AdoptedPerson): Promise<Outcome<AccountRecord>> {
    const { issuer, subject, role, permissions } = person;
    return await this.#oneAtATime.run(`${issuer} ${subject}`, async () => {
      const displayName = cleanName(person.displayName).slice(0, longestName) || 'Ohne Namen';
      const known = await this.#store.bySubject(issuer, subject);
      if (known === null) {
        return await this.#insertAdopted(person, displayName);
      }
      if (known.disabledAt !== null) {
        return refuse('account-disabled', 'disabled at the console');
      }
      await this.#store.setFromProvider(known.id, { displayName, role, permissions });
      return success({ ...known, displayName, role, permissions });
    });
  }

  /** Disables, enables or gives another role. The last local administrator stays: it is the way in when a provider is away. */
  async change(id: string, wish: { role?: AccountRole; disabled?: boolean }): Promise<Outcome<AccountRecord>> {
    return await this.#oneAtATime.run(administration, async () => {
      const account = await this.#store.byId(id);
      if (account === null) {
        return refuse('not-found', 'no such account');
      }
      if (wish.role !== undefined && account.origin !== null) {
        return refuse('not-allowed', 'the role comes from the identity provider');
      }
      const loses = wish.disabled === true || (wish.role !== undefined && wish.role !== 'admin');
      if (loses && (await this.isLastAdmin(account))) {
        return refuse('last-admin', 'the last local administrator');
      }
      const role = wish.role ?? account.role;
      const disabledAt = wish.disabled === undefined ? account.disabledAt : wish.disabled ? this.#clock.now() : null;
      await this.#store.setRole(id, role);
      await this.#store.setDisabled(id, disabledAt);
      return success({ ...account, role, disabledAt });
    });
  }

  /** A new generated password, which must be changed at the next sign-in. */
  async resetPassword(id: string): Promise<Outcome<{ account: AccountRecord; initialPassword: string }>> {
    const account = await this.#store.byId(id);
    if (account === null) {
      return refuse('not-found', 'no such account');
    }
    if (account.origin !== null) {
      return refuse('not-allowed', 'the account has no password here');
    }
    const initialPassword = newPassword(this.#random);
    await this.#store.setPassword(id, await this.#hasher.hash(initialPassword), true);
    await this.#lockOut.succeeded(account.username);
    return success({ account, initialPassword });
  }

  /** Whoever is the way in when a provider is away must stay. */
  async isLastAdmin(account: AccountRecord): Promise<boolean> {
    const others = (await this.#store.all()).filter((one) => one.id !== account.id && isLocalAdmin(one));
    return isLocalAdmin(account) && others.length === 0;
  }

  async #insertAdopted(person: AdoptedPerson, displayName: string): Promise<Outcome<AccountRecord>> {
    const { issuer, subject, role, permissions } = person;
    const { hostname } = new URL(issuer);
    const plain =
      cleanName(person.wishedName)
        .toLowerCase()
        .replaceAll(/[^a-z0-9._-]/g, '')
        .slice(0, 30) || 'konto';
    const id = newId(this.#random);
    // The sign "@" keeps names of providers apart from local ones, which cannot have it.
    for (const username of [`${plain}@${hostname}`, `${plain}.${id.slice(0, 6)}@${hostname}`]) {
      const account: AccountRecord = {
        id,
        username,
        displayName,
        role,
        permissions,
        passwordHash: null,
        mustChangePassword: false,
        createdAt: this.#clock.now(),
        disabledAt: null,
        origin: { issuer, subject },
      };
      if (await this.#store.insert(account)) {
        return success(account);
      }
    }
    return refuse('conflict', 'no free user name');
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
