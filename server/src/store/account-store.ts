import type { Database } from './open-store.ts';
import { type AccountsTable, flag } from './tables.ts';
import type { AccountRole } from '../protocol/index.ts';

export interface AccountRecord {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: AccountRole;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  readonly createdAt: number;
}

export const accountOf = (row: AccountsTable): AccountRecord => ({
  id: row.id,
  username: row.username,
  displayName: row.display_name,
  role: row.role,
  passwordHash: row.password_hash,
  mustChangePassword: row.must_change_password === 1,
  createdAt: row.created_at,
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

  /** False when the user name is taken. */
  async insert(account: AccountRecord): Promise<boolean> {
    const result = await this.#database
      .insertInto('accounts')
      .values({
        id: account.id,
        username: account.username,
        display_name: account.displayName,
        role: account.role,
        password_hash: account.passwordHash,
        must_change_password: flag(account.mustChangePassword),
        created_at: account.createdAt,
      })
      .onConflict((conflict) => conflict.column('username').doNothing())
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
}
