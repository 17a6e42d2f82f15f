import { Type } from 'typebox';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import { newText, type Random } from '../random.ts';
import type { SealedBox } from '../sign-on/sealed-box.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { SecondFactorStore } from '../store/second-factor-store.ts';
import { KeyedLock } from './keyed-lock.ts';
import type { LockOut } from './lock-out.ts';
import { readableAlphabet } from './new-password.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newTotpKey, totpAddress, totpStep } from './totp.ts';

const recoveryCodes = 10;
const groupLength = 5;

/** What is lost when the key file is lost: the operator resets the factor then. */
const unreadable = refuse('second-factor-wrong', 'the key of the second factor cannot be opened; the key file changed');

const newRecoveryCode = (random: Random): string =>
  [0, 1].map(() => newText(random, readableAlphabet, groupLength)).join('-');

/** As people type it: capital letters, spaces or nothing between the groups. */
const plainCode = (typed: string): string => typed.toLowerCase().replaceAll(/[\s-]/g, '');

/**
 * Time-based codes (TOTP) beside the password of local accounts, and one-time recovery codes. Keys are sealed with a key
 * from a file; a used code, and every older one, is refused; wrong ones lock the account's factor like wrong passwords.
 */
export class SecondFactor {
  readonly #store: SecondFactorStore;
  readonly #box: SealedBox;
  readonly #hasher: PasswordHasher;
  readonly #lockOut: LockOut;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #oneAtATime = new KeyedLock();

  constructor(parts: {
    store: SecondFactorStore;
    box: SealedBox;
    hasher: PasswordHasher;
    lockOut: LockOut;
    clock: Clock;
    random: Random;
  }) {
    this.#store = parts.store;
    this.#box = parts.box;
    this.#hasher = parts.hasher;
    this.#lockOut = parts.lockOut;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  async isSetUp(accountId: string): Promise<boolean> {
    return ((await this.#store.get(accountId))?.key ?? null) !== null;
  }

  async owners(): Promise<ReadonlySet<string>> {
    return await this.#store.owners();
  }

  /** A new key to put into an app. It counts from `confirm` on; the older one counts until then. */
  async begin(account: AccountRecord): Promise<Outcome<{ address: string; key: string }>> {
    if (account.origin !== null) {
      return refuse('not-allowed', 'the identity provider has its own second factor');
    }
    const key = newTotpKey(this.#random);
    await this.#store.setNewKey(account.id, this.#box.seal(key), this.#clock.now());
    return success({ address: totpAddress(key, account.username), key });
  }

  /** Takes the first code of the new key; returns recovery codes, to be shown once. */
  async confirm(account: AccountRecord, code: string): Promise<Outcome<readonly string[]>> {
    return await this.#limited(account.id, async () => {
      const sealed = (await this.#store.get(account.id))?.newKey ?? null;
      if (sealed === null) {
        return refuse('conflict', 'begin the set-up first');
      }
      const key = this.#open(sealed);
      const step = key === null ? null : totpStep(key, plainCode(code), this.#clock.now());
      if (step === null) {
        return refuse('second-factor-wrong', 'the code does not fit');
      }
      const codes = Array.from({ length: recoveryCodes }, () => newRecoveryCode(this.#random));
      const hashes = await Promise.all(codes.map((one) => this.#hasher.hash(plainCode(one))));
      return (await this.#store.confirm(account.id, sealed, step, hashes))
        ? success(codes)
        : refuse('conflict', 'another set-up was begun meanwhile');
    });
  }

  /** A code of the app or a recovery code, each good once. */
  async prove(accountId: string, typed: string): Promise<Outcome<'code' | 'recovery-code'>> {
    return await this.#limited(accountId, async () => {
      const record = await this.#store.get(accountId);
      if (record === null || record.key === null) {
        return refuse('conflict', 'the account has no second factor');
      }
      const code = plainCode(typed);
      if (!/^\d{6}$/.test(code)) {
        return await this.#useRecoveryCode(accountId, code);
      }
      const key = this.#open(record.key);
      if (key === null) {
        return unreadable;
      }
      const step = totpStep(key, code, this.#clock.now());
      return step !== null && (await this.#store.useStep(accountId, step))
        ? success('code')
        : refuse('second-factor-wrong', 'the code is wrong or was used already');
    });
  }

  async remove(accountId: string): Promise<void> {
    await this.#store.delete(accountId);
    await this.#lockOut.succeeded(lockName(accountId));
  }

  /** Attempts of one account one after the other, so that many at once cannot outrun the lock. */
  async #limited<T>(accountId: string, attempt: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return await this.#oneAtATime.run(accountId, async () => {
      if (await this.#lockOut.isLocked(lockName(accountId))) {
        return refuse('account-locked', 'too many wrong codes');
      }
      const outcome = await attempt();
      if (outcome.ok) {
        await this.#lockOut.succeeded(lockName(accountId));
      } else if (outcome.code === 'second-factor-wrong') {
        await this.#lockOut.failed(lockName(accountId));
      }
      return outcome;
    });
  }

  async #useRecoveryCode(accountId: string, code: string): Promise<Outcome<'recovery-code'>> {
    for (const hash of await this.#store.recoveryCodes(accountId)) {
      if ((await this.#hasher.verify(code, hash)) && (await this.#store.useRecoveryCode(accountId, hash))) {
        return success('recovery-code');
      }
    }
    return refuse('second-factor-wrong', 'the recovery code is wrong or was used already');
  }

  #open(sealed: string): string | null {
    const key = parse(Type.String({ minLength: 1 }), this.#box.open(sealed));
    return key.ok ? key.value : null;
  }
}

/** No user name has a space. */
const lockName = (accountId: string): string => `second factor ${accountId}`;
