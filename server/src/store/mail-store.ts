import type { Invitation } from '../protocol/index.ts';
import type { Database } from './open-store.ts';
import type { MailFailure, OutgoingMailTable } from './tables.ts';

export interface OutgoingMail {
  readonly id: string;
  readonly meetingId: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly calendar: string;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly attempts: number;
}

const mailOf = (row: OutgoingMailTable): OutgoingMail => ({
  id: row.id,
  meetingId: row.meeting_id,
  address: row.address,
  subject: row.subject,
  body: row.body,
  calendar: row.calendar,
  method: row.method,
  attempts: row.attempts,
});

/** Who is invited to what, and the mail that waits to be sent. */
export class MailStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async invitees(meetingId: string): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('invitations')
      .select('address')
      .where('meeting_id', '=', meetingId)
      .orderBy('address')
      .execute();
    return rows.map(({ address }) => address);
  }

  /** What is sent and who is invited from now on, all of it or nothing; a newer mail takes the place of one that still waits. */
  async queue(
    meetingId: string,
    invitees: readonly string[],
    mails: readonly Omit<OutgoingMail, 'attempts'>[],
    now: number,
  ): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('invitations').where('meeting_id', '=', meetingId).execute();
      for (const address of invitees) {
        await transaction.insertInto('invitations').values({ meeting_id: meetingId, address }).execute();
      }
      for (const { meetingId: id, ...mail } of mails) {
        await transaction
          .deleteFrom('outgoing_mail')
          .where('meeting_id', '=', id)
          .where('address', '=', mail.address)
          .execute();
        const times = { attempts: 0, next_attempt_at: now, created_at: now };
        await transaction
          .insertInto('outgoing_mail')
          .values({ ...mail, ...times, meeting_id: id, state: 'waiting', reason: null })
          .execute();
      }
    });
  }

  /** What became of the last mail to each who is invited. */
  async states(meetingId: string): Promise<Invitation[]> {
    const rows = await this.#database
      .selectFrom('invitations')
      .leftJoin('outgoing_mail', (join) =>
        join
          .onRef('outgoing_mail.meeting_id', '=', 'invitations.meeting_id')
          .onRef('outgoing_mail.address', '=', 'invitations.address'),
      )
      .select(['invitations.address', 'outgoing_mail.state', 'outgoing_mail.reason'])
      .where('invitations.meeting_id', '=', meetingId)
      .orderBy('invitations.address')
      .execute();
    return rows.map(({ address, state, reason }) => ({ address, state: state ?? 'waiting', reason }));
  }

  /** Due mail, oldest first. */
  async due(now: number, most: number): Promise<OutgoingMail[]> {
    const rows = await this.#database
      .selectFrom('outgoing_mail')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .limit(most)
      .execute();
    return rows.map(mailOf);
  }

  /** When the next mail is due; null when none waits. */
  async nextDueAt(): Promise<number | null> {
    const row = await this.#database
      .selectFrom('outgoing_mail')
      .select('next_attempt_at')
      .where('state', '=', 'waiting')
      .orderBy('next_attempt_at')
      .limit(1)
      .executeTakeFirst();
    return row?.next_attempt_at ?? null;
  }

  async postpone(id: string, reason: MailFailure, attempts: number, nextAttemptAt: number): Promise<void> {
    await this.#database
      .updateTable('outgoing_mail')
      .set({ reason, attempts, next_attempt_at: nextAttemptAt })
      .where('id', '=', id)
      .execute();
  }

  /** Done with: what it said is forgotten, what became of it is kept as long as the meeting. */
  async settle(id: string, reason: MailFailure | null): Promise<void> {
    await this.#database
      .updateTable('outgoing_mail')
      .set({ state: reason === null ? 'sent' : 'failed', reason, subject: '', body: '', calendar: '' })
      .where('id', '=', id)
      .execute();
  }

  /** What is done with of meetings that are no longer there. */
  async forgetOrphans(): Promise<number> {
    const deleted = await this.#database
      .deleteFrom('outgoing_mail')
      .where('state', '<>', 'waiting')
      .where('meeting_id', 'not in', (meetings) => meetings.selectFrom('meetings').select('id'))
      .executeTakeFirst();
    return Number(deleted.numDeletedRows);
  }
}
