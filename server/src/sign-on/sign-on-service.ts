import { Type } from 'typebox';
import type { AccountService } from '../accounts/account-service.ts';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import type { SignInProvider } from '../protocol/index.ts';
import { newToken, type Random } from '../random.ts';
import type { AccessRuleStore } from '../store/access-rule-store.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { ProviderSession, SessionRecord } from '../store/session-store.ts';
import { evaluateRules } from './evaluate-rules.ts';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import { KeySet, logoutTokenAgeMs, type LogoutClaim, verifyLogoutToken } from './logout-token.ts';
import type { SealedBox } from './sealed-box.ts';

const loginLifetimeMs = 10 * 60_000;
const keysDeadlineMs = 5000;
const rememberedLogouts = 10_000;

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
const PendingLogin = Type.Object({
  providerId: Type.String(),
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  to: Type.String(),
  until: Type.Number(),
});
const SealedTokens = Type.Object({
  refreshToken: Type.Union([Type.String(), Type.Null()]),
  idToken: Type.Union([Type.String(), Type.Null()]),
});

export interface SignedOn {
  readonly account: AccountRecord;
  readonly provider: ProviderSession;
}

/** Only pages of the instance; anything else would send people, freshly signed in, to somebody else's page. */
export const safeTarget = (to: string): string => (/^\/(?:konsole\/|m\/[\w-]{1,64})?$/.test(to) ? to : '/');

/** Single sign-on at the configured identity providers. */
export class SignOnService {
  readonly #providers: ReadonlyMap<string, IdentityProvider>;
  readonly #parts: {
    readonly accounts: AccountService;
    readonly rules: AccessRuleStore;
    readonly box: SealedBox;
    readonly address: { readonly url: string };
    readonly clock: Clock;
    readonly random: Random;
  };
  /** Logout tokens used, with the time they may be forgotten. */
  readonly #usedLogouts = new Map<string, number>();

  constructor(
    providers: readonly IdentityProvider[],
    parts: {
      readonly accounts: AccountService;
      readonly rules: AccessRuleStore;
      readonly box: SealedBox;
      readonly address: { readonly url: string };
      readonly clock: Clock;
      readonly random: Random;
    },
  ) {
    this.#providers = new Map(providers.map((provider) => [provider.config.id, provider]));
    this.#parts = parts;
  }

  providers(): SignInProvider[] {
    return [...this.#providers.values()].map(({ config: { id, name } }) => ({ id, name }));
  }

  /** Where the browser goes, and what it must bring back in a cookie. */
  async start(providerId: string, to: string): Promise<Outcome<{ url: string; cookie: string }>> {
    const provider = this.#providers.get(providerId);
    if (provider === undefined) {
      return refuse('not-found', 'no such identity provider');
    }
    const { box, clock, random } = this.#parts;
    const secrets = { state: newToken(random), nonce: newToken(random), verifier: newToken(random) };
    const url = await provider.loginUrl(this.#callbackOf(providerId), secrets);
    const until = clock.now() + loginLifetimeMs;
    return url.ok
      ? success({ url: url.value, cookie: box.seal({ ...secrets, providerId, to: safeTarget(to), until }) })
      : url;
  }

  /** Where a login that was begun wanted to go; the start page when nothing is known of it. */
  targetOf(cookie: string | null): string {
    const pending = parse(PendingLogin, cookie === null ? null : this.#parts.box.open(cookie));
    return pending.ok ? safeTarget(pending.value.to) : '/';
  }

  /** @param query of the provider's answer, with the question mark */
  async finish(providerId: string, query: string, cookie: string | null): Promise<Outcome<SignedOn>> {
    const { box, clock } = this.#parts;
    const provider = this.#providers.get(providerId);
    const pending = parse(PendingLogin, cookie === null ? null : box.open(cookie));
    if (provider === undefined || !pending.ok || pending.value.providerId !== providerId) {
      return refuse('sign-on-failed', 'this browser did not begin this login');
    }
    if (pending.value.until < clock.now()) {
      return refuse('sign-on-failed', 'the login took too long');
    }
    const answer = new URL(query, this.#callbackOf(providerId));
    const tokens = await provider.finish(answer, pending.value);
    if (!tokens.ok) {
      return tokens.code === 'no-access' ? refuse('sign-on-failed', tokens.message) : tokens;
    }
    const account = await this.#adopt(provider, tokens.value);
    return account.ok
      ? success({ account: account.value, provider: this.#sessionOf(provider, tokens.value) })
      : account;
  }

  /** Asks the provider of a session again; on success the rights are brought up to date. */
  async recheck(session: SessionRecord): Promise<Outcome<string | null>> {
    const provider = this.#providerOf(session);
    const account = await this.#parts.accounts.byId(session.accountId);
    const subject = account?.origin?.subject;
    if (provider === undefined || subject === undefined) {
      return refuse('no-access', 'the identity provider is no longer configured');
    }
    const { refreshToken, idToken } = this.#tokensOf(session);
    if (refreshToken === null) {
      return success(null);
    }
    const tokens = await provider.refresh(refreshToken, subject);
    if (!tokens.ok) {
      return tokens;
    }
    const adopted = await this.#adopt(provider, tokens.value);
    const next = { refreshToken: tokens.value.refreshToken ?? refreshToken, idToken: tokens.value.idToken ?? idToken };
    return adopted.ok ? success(this.#parts.box.seal(next)) : adopted;
  }

  /** How long after `now` the provider of this session is asked again. */
  recheckMsOf(session: SessionRecord): number {
    return this.#providerOf(session)?.config.recheckMs ?? loginLifetimeMs;
  }

  async logoutUrl(session: SessionRecord): Promise<string | null> {
    const provider = this.#providerOf(session);
    return (await provider?.logoutUrl(this.#tokensOf(session).idToken, `${this.#parts.address.url}/`)) ?? null;
  }

  /** A provider's word that somebody signed out there; each token counts once. */
  async logoutClaim(providerId: string, token: string): Promise<Outcome<LogoutClaim & { readonly issuer: string }>> {
    const provider = this.#providers.get(providerId);
    if (provider === undefined) {
      return refuse('not-found', 'no such identity provider');
    }
    const keys = await fetchKeys(provider);
    if (!keys.ok) {
      return keys;
    }
    const now = this.#parts.clock.now();
    const { issuer, clientId } = provider.config;
    const claim = verifyLogoutToken(token, keys.value, { issuer, clientId, now });
    if (!claim.ok) {
      return claim;
    }
    return this.#useOnce(`${issuer} ${claim.value.jti}`, now)
      ? success({ ...claim.value, issuer })
      : refuse('sign-on-failed', 'logout token: used before');
  }

  /** By issuer: an entry of the configuration may get another id. */
  #providerOf(session: SessionRecord): IdentityProvider | undefined {
    return [...this.#providers.values()].find(({ config }) => config.issuer === session.provider?.issuer);
  }

  async #adopt(provider: IdentityProvider, tokens: Tokens): Promise<Outcome<AccountRecord>> {
    const { id, issuer, nameClaim } = provider.config;
    const grant = evaluateRules(await this.#parts.rules.all(), id, tokens.claims);
    if (grant.role === null) {
      return refuse('no-access', 'no rule of the group mapping lets this account in');
    }
    return await this.#parts.accounts.adopt({
      issuer,
      subject: tokens.subject,
      displayName: textOf(tokens.claims[nameClaim]) ?? textOf(tokens.claims['preferred_username']) ?? tokens.subject,
      wishedName: textOf(tokens.claims['preferred_username']) ?? tokens.subject,
      role: grant.role,
      permissions: grant.permissions,
    });
  }

  #sessionOf(provider: IdentityProvider, tokens: Tokens): ProviderSession {
    const { issuer, recheckMs } = provider.config;
    const { refreshToken, idToken } = tokens;
    return {
      issuer,
      sid: textOf(tokens.claims['sid']),
      tokens: this.#parts.box.seal({ refreshToken, idToken }),
      recheckAt: refreshToken === null ? null : this.#parts.clock.now() + recheckMs,
    };
  }

  #tokensOf(session: SessionRecord): { refreshToken: string | null; idToken: string | null } {
    const tokens = parse(SealedTokens, this.#parts.box.open(session.provider?.tokens ?? ''));
    return tokens.ok ? tokens.value : { refreshToken: null, idToken: null };
  }

  #callbackOf(providerId: string): string {
    return `${this.#parts.address.url}/api/sign-on/${providerId}/callback`;
  }

  #useOnce(key: string, now: number): boolean {
    for (const [old, until] of this.#usedLogouts) {
      if (until > now && this.#usedLogouts.size < rememberedLogouts) {
        break;
      }
      this.#usedLogouts.delete(old);
    }
    const fresh = !this.#usedLogouts.has(key);
    this.#usedLogouts.set(key, now + 2 * logoutTokenAgeMs);
    return fresh;
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

async function fetchKeys(provider: IdentityProvider): Promise<Outcome<readonly Readonly<Record<string, unknown>>[]>> {
  const url = await provider.keysUrl();
  if (!url.ok) {
    return url;
  }
  try {
    const response = await fetch(url.value, { signal: AbortSignal.timeout(keysDeadlineMs), redirect: 'error' });
    const keys = parse(KeySet, await response.json());
    return keys.ok ? success(keys.value.keys) : refuse('sign-on-failed', keys.message);
  } catch {
    return refuse('provider-unreachable', 'the keys of the provider cannot be fetched');
  }
}
