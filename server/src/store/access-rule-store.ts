import type { AccessRule } from '../protocol/index.ts';
import { permissionsFrom } from './account-store.ts';
import type { Database } from './open-store.ts';

/** The group mapping, in the order the administrators gave it. */
export class AccessRuleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<AccessRule[]> {
    const rows = await this.#database.selectFrom('access_rules').selectAll().orderBy('position').execute();
    return rows.map((row) => ({
      providerId: row.provider_id,
      claim: row.claim,
      value: row.value,
      role: row.role,
      permissions: [...permissionsFrom(row.permissions)],
    }));
  }

  /** Whole or not at all. */
  async replace(rules: readonly AccessRule[]): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('access_rules').execute();
      for (const [position, rule] of rules.entries()) {
        const { providerId, claim, value, role } = rule;
        const permissions = JSON.stringify(rule.permissions);
        await transaction
          .insertInto('access_rules')
          .values({ position, provider_id: providerId, claim, value, role, permissions })
          .execute();
      }
    });
  }
}
