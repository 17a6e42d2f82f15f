import type { AccessEnder } from '../accounts/access-ender.ts';
import type { AccountService } from '../accounts/account-service.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { MeetingBook } from '../meetings/meeting-book.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { newText, type Random } from '../random.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { PersonStore } from '../store/person-store.ts';
import { NameMatcher } from './name-matcher.ts';

const namesOf = ({ id, username, displayName }: AccountRecord): NameMatcher =>
  new NameMatcher([id, username, displayName]);

export interface PersonParts {
  readonly accounts: AccountService;
  readonly store: PersonStore;
  readonly book: MeetingBook;
  readonly audit: AuditLog;
  readonly ender: AccessEnder;
  readonly clock: Clock;
  readonly random: Random;
}

/** Everything stored about the account, and every line of the audit log that names it. */
export async function collectPerson(
  account: AccountRecord,
  { store, audit, clock }: Pick<PersonParts, 'store' | 'audit' | 'clock'>,
): Promise<Readonly<Record<string, unknown>>> {
  const names = namesOf(account);
  const auditLog = (await audit.all()).filter(({ actor, target, detail }) =>
    [actor, target, detail].some((text) => names.isIn(text)),
  );
  return { collectedAt: new Date(clock.now()).toISOString(), ...(await store.collect(account)), auditLog };
}

/** Information and erasure for one person (articles 15 and 17 GDPR). */
export class PersonService {
  readonly #parts: PersonParts;

  constructor(parts: PersonParts) {
    this.#parts = parts;
  }

  /** Everything stored about the account, and every line of the audit log that names it. */
  async collect(accountId: string): Promise<Outcome<Readonly<Record<string, unknown>>>> {
    const account = await this.#parts.accounts.byId(accountId);
    if (account === null) {
      return refuse('not-found', 'no such account');
    }
    return success(await collectPerson(account, this.#parts));
  }

  /**
   * Deletes the account. The audit log must be kept: a pseudonym stands there instead of the names from now on.
   * @returns the pseudonym
   */
  async erase(accountId: string, by: string): Promise<Outcome<string>> {
    const { accounts, store, book, audit, ender, random } = this.#parts;
    const account = await accounts.byId(accountId);
    if (account === null) {
      return refuse('not-found', 'no such account');
    }
    if (await accounts.isLastAdmin(account)) {
      return refuse('last-admin', 'the last local administrator');
    }
    const pseudonym = `geloescht-${newText(random, 'abcdefghjkmnpqrstuvwxyz23456789', 6)}`;
    await ender.end(account.id, by);
    await book.forgetPerson(account.id, pseudonym);
    await store.erase(account.id, pseudonym);
    const names = namesOf(account);
    await audit.rewrite((text) => names.replace(text, pseudonym), { actor: by, pseudonym });
    return success(pseudonym);
  }
}
