import type { AccessEnder } from '../accounts/access-ender.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { SessionRecord, SessionStore } from '../store/session-store.ts';
import type { SignOnService } from './sign-on-service.ts';

const everyMs = 15_000;
const atOnce = 50;

/**
 * Asks the identity providers again about everybody signed in: new groups change the rights of running sessions, a
 * refusal ends them and what runs by them. A provider that is away changes nothing.
 */
export class SessionRechecks {
  readonly #store: SessionStore;
  readonly #signOn: SignOnService;
  readonly #ender: AccessEnder;
  readonly #clock: Clock;
  readonly #log: Log;
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: { store: SessionStore; signOn: SignOnService; ender: AccessEnder; clock: Clock; log: Log }) {
    this.#store = parts.store;
    this.#signOn = parts.signOn;
    this.#ender = parts.ender;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  start(): void {
    this.#cancel = this.#clock.setTimer(everyMs, () => {
      this.#running = this.#round().finally(() => {
        if (this.#cancel !== null) {
          this.start();
        }
      });
    });
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#running;
  }

  async #round(): Promise<void> {
    try {
      for (const session of await this.#store.due(this.#clock.now(), atOnce)) {
        const nextAt = this.#clock.now() + this.#signOn.recheckMsOf(session);
        if (await this.#store.claimRecheck(session, nextAt)) {
          await this.#ask(session);
        }
      }
    } catch (error) {
      this.#log.error({ err: error }, 'asking the identity providers again failed');
    }
  }

  async #ask(session: SessionRecord): Promise<void> {
    const answer = await this.#signOn.recheck(session);
    if (answer.ok) {
      if (answer.value !== null) {
        await this.#store.setTokens(session.tokenHash, answer.value);
      }
      return;
    }
    if (answer.code === 'no-access' || answer.code === 'account-disabled') {
      this.#log.info({ accountId: session.accountId, code: answer.code }, 'access ended by the identity provider');
      await this.#ender.end(session.accountId, 'identity-provider');
      return;
    }
    this.#log.warn({ issuer: session.provider?.issuer, code: answer.code }, 'identity provider not asked');
  }
}
