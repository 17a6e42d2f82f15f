import { PostgresAdapter, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Nobody else writes to the table until the transaction ends; reading goes on. SQLite has one writer anyway: the one
 * connection of the one process.
 */
export async function lockTable(transaction: Transaction<Tables>, table: keyof Tables): Promise<void> {
  if (transaction.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`lock table ${sql.table(table)} in exclusive mode`.execute(transaction);
  }
}
