import type { AuditLog } from '../audit/audit-log.ts';
import type { ConferenceService } from '../conference/contract.ts';
import type { SessionService } from '../sessions/session-service.ts';

/** Takes away what somebody has open: every session, every ticket and the place in every meeting. */
export class AccessEnder {
  readonly #sessions: SessionService;
  readonly #conference: ConferenceService;
  readonly #audit: AuditLog;

  constructor(parts: { sessions: SessionService; conference: ConferenceService; audit: AuditLog }) {
    this.#sessions = parts.sessions;
    this.#conference = parts.conference;
    this.#audit = parts.audit;
  }

  /** @param by user name of who ordered it, or what did */
  async end(accountId: string, by: string): Promise<void> {
    await this.#sessions.closeAllOf(accountId);
    this.#conference.endStaysOf(accountId);
    this.#audit.record({ actor: by, action: 'account.end-access', target: accountId, outcome: 'ok' });
  }

  /** A provider's session is over: who has no other one left leaves the meetings too. */
  async endProviderSession(wish: { issuer: string; sid: string | null; accountId: string | null }): Promise<void> {
    for (const accountId of await this.#sessions.closeOfProvider(wish.issuer, wish.sid, wish.accountId)) {
      if (!(await this.#sessions.isOpen(accountId))) {
        await this.end(accountId, 'identity-provider');
      }
    }
  }
}
