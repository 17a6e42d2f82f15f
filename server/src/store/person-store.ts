import type { AccountRecord } from './account-store.ts';
import type { Database } from './open-store.ts';

/** What the tables hold about one account, apart from the audit log. */
export class PersonStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Hashes, sealed keys and tokens are left out: they say nothing about the person and would only weaken the account. */
  async collect(account: AccountRecord): Promise<Readonly<Record<string, unknown>>> {
    const { id } = account;
    const database = this.#database;
    const { passwordHash: _passwordHash, ...known } = account;
    return {
      account: known,
      sessions: await database
        .selectFrom('sessions')
        .select(['created_at', 'last_seen_at', 'issuer', 'proved_at'])
        .where('account_id', '=', id)
        .execute(),
      secondFactor: await database
        .selectFrom('second_factors')
        .select(['created_at'])
        .where('account_id', '=', id)
        .execute(),
      meetingsOrganised: await database.selectFrom('meetings').selectAll().where('organiser_id', '=', id).execute(),
      meetingsModerated: await database
        .selectFrom('meeting_moderators')
        .select('meeting_id')
        .where('account_id', '=', id)
        .execute(),
      recordingsMade: await database
        .selectFrom('recordings')
        .select(['id', 'meeting_id', 'title', 'started_at'])
        .where('owner_id', '=', id)
        .execute(),
      bans: await database.selectFrom('bans').select(['meeting_id', 'created_at']).where('identity', '=', id).execute(),
    };
  }

  /** Sessions, second factor and moderation go with the account; meetings stay with their other people, without the name. */
  async erase(accountId: string, pseudonym: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('meetings')
        .set({ organiser_name: pseudonym, organiser_id: null })
        .where('organiser_id', '=', accountId)
        .execute();
      await transaction
        .updateTable('recordings')
        .set({ owner_id: pseudonym })
        .where('owner_id', '=', accountId)
        .execute();
      await transaction
        .updateTable('recordings')
        .set({ organiser_id: null })
        .where('organiser_id', '=', accountId)
        .execute();
      await transaction.deleteFrom('bans').where('identity', '=', accountId).execute();
      await transaction.deleteFrom('accounts').where('id', '=', accountId).execute();
    });
  }
}
