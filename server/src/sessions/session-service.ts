import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { newToken, type Random } from '../random.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { ProviderSession, SessionRecord, SessionStore } from '../store/session-store.ts';

/** Often enough for the idle limit, seldom enough not to write at each request. */
const touchEveryMs = 60_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export interface SessionLimits {
  readonly sessionIdleMs: number;
  readonly sessionLifetimeMs: number;
}

/** Sessions by an opaque 256-bit token that only the browser keeps. */
export class SessionService {
  readonly #store: SessionStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: SessionLimits;

  constructor(parts: { store: SessionStore; clock: Clock; random: Random; limits: SessionLimits }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#limits = parts.limits;
  }

  /** Opens a session and returns its token; an older session given is closed, so that a planted token is worth nothing. */
  async open(accountId: string, replaced: string | null, provider: ProviderSession | null = null): Promise<string> {
    if (replaced !== null) {
      await this.close(replaced);
    }
    const token = newToken(this.#random);
    const now = this.#clock.now();
    await this.#store.insert({
      tokenHash: hashOf(token),
      accountId,
      createdAt: now,
      lastSeenAt: now,
      provider,
      provedAt: null,
    });
    return token;
  }

  /** The account of a living session; null when the token is unknown, idle too long or too old. */
  async find(token: string): Promise<AccountRecord | null> {
    return (await this.findWhole(token))?.account ?? null;
  }

  async findWhole(token: string): Promise<{ session: SessionRecord; account: AccountRecord } | null> {
    const tokenHash = hashOf(token);
    const found = await this.#store.find(tokenHash);
    if (found === null) {
      return null;
    }
    const now = this.#clock.now();
    const { createdAt, lastSeenAt } = found.session;
    if (now - lastSeenAt > this.#limits.sessionIdleMs || now - createdAt > this.#limits.sessionLifetimeMs) {
      await this.#store.delete(tokenHash);
      return null;
    }
    if (now - lastSeenAt >= touchEveryMs) {
      await this.#store.touch(tokenHash, now);
    }
    return found.account.disabledAt === null ? found : null;
  }

  /** The record behind a token, however old. */
  async recordOf(token: string): Promise<SessionRecord | null> {
    return (await this.#store.find(hashOf(token)))?.session ?? null;
  }

  /** The second factor was proved in this session just now. */
  async prove(token: string): Promise<void> {
    await this.#store.setProved(hashOf(token), this.#clock.now());
  }

  async close(token: string): Promise<void> {
    await this.#store.delete(hashOf(token));
  }

  async closeAllOf(accountId: string): Promise<void> {
    await this.#store.deleteOfAccount(accountId);
  }

  /** Closes a provider's session, or with `sid` null all of the account's at that provider; returns whose they were. */
  async closeOfProvider(issuer: string, sid: string | null, accountId: string | null): Promise<string[]> {
    return sid === null && accountId === null ? [] : await this.#store.deleteOfProvider(issuer, sid, accountId);
  }

  async isOpen(accountId: string): Promise<boolean> {
    return await this.#store.hasAny(accountId);
  }

  async forgetExpired(): Promise<number> {
    const now = this.#clock.now();
    return await this.#store.deleteExpired(now - this.#limits.sessionLifetimeMs, now - this.#limits.sessionIdleMs);
  }
}
