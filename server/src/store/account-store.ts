import { Type } from 'typebox';
import { parse, parseJson } from '../parse.ts';
import { type AccountRole, Permission } from '../protocol/index.ts';
import type { Database } from './open-store.ts';
import { type AccountsTable, flag } from './tables.ts';

export interface AccountRecord {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: AccountRole;
  /** Null for accounts of an identity provider: no password fits. */
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  readonly createdAt: number;
  readonly disabledAt: number | null;
  /** Who vouches for the account: the identity provider's issuer address and the subject there; null for a local one. */
  readonly origin: { readonly issuer: string; readonly subject: string } | null;
  /** Given besides those of the role. */
  readonly permissions: readonly Permission[];
}

const Permissions = Type.Array(Permission);

/** Permissions of an older program that no longer exist are forgotten together with the others; the provider gives them anew. */
export function permissionsFrom(text: string | null): readonly Permission[] {
  const json = text === null ? null : parseJson(text);
  const parsed = json?.ok === true ? parse(Permissions, json.value) : null;
  return parsed?.ok === true ? parsed.value : [];
}

export const accountOf = (row: AccountsTable): AccountRecord => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  role: row.role,
  passwordHash: row.password_hash === '' ? null : row.password_hash,
  mustChangePassword: row.must_change_password === 1,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
  origin: row.issuer === null || row.subject === null ? null : { issuer: row.issuer, subject: row.subject },
  permissions: permissionsFrom(row.permissions),
});

export class AccountStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<AccountRecord[]> {
    const rows = await this.#database.selectFrom('accounts').selectAll().orderBy('username').execute();
    return rows.map(accountOf);
  }

  async byUsername(username: string): Promise<AccountRecord | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('username', '=', username)
      .executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  }

  async byId(id: string): Promise<AccountRecord | null> {
    const row = await this.#database.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  }

  async bySubject(issuer: string, subject: string): Promise<AccountRecord | null> {
    const row = await this.#database
      .selectFrom('accounts')
      .selectAll()
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  }

  /** False when the user name (or the provider's subject) is taken. */
  async insert(account: AccountRecord): Promise<boolean> {
    const result = await this.#database
      .insertInto('accounts')
      .values({
        id: account.id,
        username: account.username,
        display_name: account.displayName,
        role: account.role,
        password_hash: account.passwordHash ?? '',
        must_change_password: flag(account.mustChangePassword),
        created_at: account.createdAt,
        disabled_at: account.disabledAt,
        issuer: account.origin?.issuer ?? null,
        subject: account.origin?.subject ?? null,
        permissions: JSON.stringify(account.permissions),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  async setPassword(id: string, passwordHash: string, mustChangePassword: boolean): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ password_hash: passwordHash, must_change_password: flag(mustChangePassword) })
      .where('id', '=', id)
      .execute();
  }

  async setRole(id: string, role: AccountRole): Promise<void> {
    await this.#database.updateTable('accounts').set({ role }).where('id', '=', id).execute();
  }

  async setDisabled(id: string, disabledAt: number | null): Promise<void> {
    await this.#database.updateTable('accounts').set({ disabled_at: disabledAt }).where('id', '=', id).execute();
  }

  /** What the identity provider says now. */
  async setFromProvider(
    id: string,
    news: { displayName: string; role: AccountRole; permissions: readonly Permission[] },
  ): Promise<void> {
    await this.#database
      .updateTable('accounts')
      .set({ display_name: news.displayName, role: news.role, permissions: JSON.stringify(news.permissions) })
      .where('id', '=', id)
      .execute();
  }
}
