import type { Database } from './open-store.ts';

export interface SecondFactorRecord {
  readonly accountId: string;
  /** Sealed; null until the first code of it was right. */
  readonly key: string | null;
  /** Sealed; being set up, counts for nothing yet. */
  readonly newKey: string | null;
  /** Time step of the newest code that was used: no older one and not the same again. */
  readonly lastStep: number;
}

/** Second factors and recovery codes of local accounts. */
export class SecondFactorStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(accountId: string): Promise<SecondFactorRecord | null> {
    const row = await this.#database
      .selectFrom('second_factors')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { accountId, key: row.sealed_key, newKey: row.new_sealed_key, lastStep: row.last_step };
  }

  /** Accounts whose factor is set up. */
  async owners(): Promise<ReadonlySet<string>> {
    const rows = await this.#database
      .selectFrom('second_factors')
      .select('account_id')
      .where('sealed_key', 'is not', null)
      .execute();
    return new Set(rows.map((row) => row.account_id));
  }

  async setNewKey(accountId: string, newKey: string, now: number): Promise<void> {
    await this.#database
      .insertInto('second_factors')
      .values({ account_id: accountId, sealed_key: null, new_sealed_key: newKey, last_step: 0, created_at: now })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ new_sealed_key: newKey }))
      .execute();
  }

  /** The new key counts from now on, the older one and its recovery codes no longer. False when it was replaced meanwhile. */
  async confirm(accountId: string, newKey: string, step: number, codeHashes: readonly string[]): Promise<boolean> {
    return await this.#database.transaction().execute(async (transaction) => {
      const updated = await transaction
        .updateTable('second_factors')
        .set({ sealed_key: newKey, new_sealed_key: null, last_step: step })
        .where('account_id', '=', accountId)
        .where('new_sealed_key', '=', newKey)
        .executeTakeFirst();
      if (updated.numUpdatedRows !== 1n) {
        return false;
      }
      await transaction.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
      await transaction
        .insertInto('recovery_codes')
        .values(codeHashes.map((hash) => ({ account_id: accountId, code_hash: hash })))
        .execute();
      return true;
    });
  }

  /** False when a code of this step or a later one was used already. */
  async useStep(accountId: string, step: number): Promise<boolean> {
    const updated = await this.#database
      .updateTable('second_factors')
      .set({ last_step: step })
      .where('account_id', '=', accountId)
      .where('last_step', '<', step)
      .executeTakeFirst();
    return updated.numUpdatedRows === 1n;
  }

  async recoveryCodes(accountId: string): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('recovery_codes')
      .select('code_hash')
      .where('account_id', '=', accountId)
      .execute();
    return rows.map((row) => row.code_hash);
  }

  /** False when somebody else used it meanwhile. */
  async useRecoveryCode(accountId: string, codeHash: string): Promise<boolean> {
    const deleted = await this.#database
      .deleteFrom('recovery_codes')
      .where('account_id', '=', accountId)
      .where('code_hash', '=', codeHash)
      .executeTakeFirst();
    return deleted.numDeletedRows === 1n;
  }

  async delete(accountId: string): Promise<void> {
    await this.#database.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
    await this.#database.deleteFrom('second_factors').where('account_id', '=', accountId).execute();
  }
}
