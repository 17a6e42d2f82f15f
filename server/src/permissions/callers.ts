import type { SecondFactor } from '../accounts/second-factor.ts';
import type { Clock } from '../clock.ts';
import type { SignInStage } from '../protocol/index.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { AccountRecord } from '../store/account-store.ts';
import { anonymous, type Caller } from './caller.ts';

/** How long a proof lets somebody do dangerous things without another one. */
export const proofFreshMs = 10 * 60_000;
/** Who gave the password only must give the code within this time, or begins again. */
const unprovedMs = 10 * 60_000;

/** Who is behind a session, and how far the sign-in has come. */
export class Callers {
  readonly #sessions: SessionService;
  readonly #secondFactor: SecondFactor;
  readonly #clock: Clock;
  readonly #requiredForAdministrators: boolean;

  constructor(parts: {
    sessions: SessionService;
    secondFactor: SecondFactor;
    clock: Clock;
    requiredForAdministrators: boolean;
  }) {
    this.#sessions = parts.sessions;
    this.#secondFactor = parts.secondFactor;
    this.#clock = parts.clock;
    this.#requiredForAdministrators = parts.requiredForAdministrators;
  }

  async of(token: string): Promise<Caller> {
    const found = await this.#sessions.findWhole(token);
    if (found === null) {
      return anonymous;
    }
    const { account, session } = found;
    const setUp = account.origin === null && (await this.#secondFactor.isSetUp(account.id));
    const stage = this.#stage(account, setUp, session.provedAt);
    const now = this.#clock.now();
    if (stage === 'unproved' && now - session.createdAt > unprovedMs) {
      await this.#sessions.close(token);
      return anonymous;
    }
    const freshProof = !setUp || (session.provedAt !== null && now - session.provedAt <= proofFreshMs);
    return { kind: stage === 'complete' ? account.role : stage, account, token, freshProof };
  }

  /** True for whoever may not be without one. */
  requires(account: AccountRecord): boolean {
    return this.#requiredForAdministrators && account.role === 'admin' && account.origin === null;
  }

  #stage(account: AccountRecord, setUp: boolean, provedAt: number | null): SignInStage {
    // The code comes before the new password: a stolen password alone must not lock its owner out.
    if (setUp && provedAt === null) {
      return 'unproved';
    }
    if (account.mustChangePassword) {
      return 'pending';
    }
    return !setUp && this.requires(account) ? 'unenrolled' : 'complete';
  }
}
