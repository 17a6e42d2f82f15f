import { readFileSync } from 'node:fs';
import * as oidc from 'openid-client';
import type { Clock } from '../clock.ts';
import type { IdentityProviderConfig } from '../config/config-schema.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { Claims } from './evaluate-rules.ts';

const timeoutSeconds = 5;
/** Endpoints and keys of a provider change seldom, but they do. */
const rediscoverMs = 3_600_000;

export interface Tokens {
  readonly claims: Claims;
  readonly subject: string;
  readonly refreshToken: string | null;
  readonly idToken: string | null;
}

/** Values that bind an answer of the provider to the browser that asked. */
export interface LoginSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

type Granted = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** One configured identity provider, by OpenID Connect. Found when it is first needed: it may be away at the start. */
export class IdentityProvider {
  readonly config: IdentityProviderConfig;
  readonly #clock: Clock;
  #found: { readonly configuration: oidc.Configuration; readonly until: number } | null = null;

  constructor(config: IdentityProviderConfig, clock: Clock) {
    this.config = config;
    this.#clock = clock;
  }

  /** Looks the provider up anew: nobody is sent to one that is away. */
  async loginUrl(redirectUri: string, secrets: LoginSecrets): Promise<Outcome<string>> {
    this.#found = null;
    return await this.#asking(async (configuration) => {
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: this.config.scopes.join(' '),
        response_type: 'code',
        code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
        state: secrets.state,
        nonce: secrets.nonce,
        ...(this.config.scopes.includes('offline_access') ? { prompt: 'consent' } : {}),
      });
      return success(url.href);
    });
  }

  /** Trades the code in the provider's answer; state, nonce and PKCE are checked. */
  async finish(answer: URL, secrets: LoginSecrets): Promise<Outcome<Tokens>> {
    return await this.#asking(async (configuration) => {
      const granted = await oidc.authorizationCodeGrant(configuration, answer, {
        pkceCodeVerifier: secrets.verifier,
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        idTokenExpected: true,
      });
      return await this.#tokens(configuration, granted, null);
    });
  }

  /** Asks again who it is; `no-access` when the provider gives nothing any more. */
  async refresh(refreshToken: string, subject: string): Promise<Outcome<Tokens>> {
    return await this.#asking(async (configuration) => {
      const granted = await oidc.refreshTokenGrant(configuration, refreshToken);
      const tokens = await this.#tokens(configuration, granted, subject);
      return tokens.ok && tokens.value.subject !== subject
        ? refuse('no-access', 'the provider answered about somebody else')
        : tokens;
    });
  }

  /** Where the browser signs out at the provider; null when it has no such place or is away. */
  async logoutUrl(idToken: string | null, back: string): Promise<string | null> {
    const url = await this.#asking(async (configuration) =>
      success(
        configuration.serverMetadata().end_session_endpoint === undefined
          ? null
          : oidc.buildEndSessionUrl(configuration, {
              post_logout_redirect_uri: back,
              ...(idToken === null ? {} : { id_token_hint: idToken }),
            }).href,
      ),
    );
    return url.ok ? url.value : null;
  }

  /** Address of the provider's public keys. */
  async keysUrl(): Promise<Outcome<string>> {
    return await this.#asking(async (configuration) => {
      const url = configuration.serverMetadata().jwks_uri;
      return url === undefined ? refuse('sign-on-failed', 'the provider publishes no keys') : success(url);
    });
  }

  async #tokens(
    configuration: oidc.Configuration,
    granted: Granted,
    knownSubject: string | null,
  ): Promise<Outcome<Tokens>> {
    const idClaims = granted.claims();
    const subject = idClaims?.sub ?? knownSubject;
    if (subject === null) {
      return refuse('sign-on-failed', 'the provider did not say who it is');
    }
    const asked = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const info = asked ? await oidc.fetchUserInfo(configuration, granted.access_token, subject) : {};
    return success({
      claims: { ...idClaims, ...info },
      subject,
      refreshToken: granted.refresh_token ?? null,
      idToken: granted.id_token ?? null,
    });
  }

  async #asking<T>(ask: (configuration: oidc.Configuration) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await ask(await this.#configuration());
    } catch (error) {
      return refusalOf(error);
    }
  }

  async #configuration(): Promise<oidc.Configuration> {
    const now = this.#clock.now();
    if (this.#found !== null && now < this.#found.until) {
      return this.#found.configuration;
    }
    const { issuer, clientId, clientSecretFile } = this.config;
    const secret = clientSecretFile === null ? undefined : readFileSync(clientSecretFile, 'utf8').trim();
    const configuration = await oidc.discovery(
      new URL(issuer),
      clientId,
      secret,
      secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
      { timeout: timeoutSeconds, execute: issuer.startsWith('http://') ? [oidc.allowInsecureRequests] : [] },
    );
    this.#found = { configuration, until: now + rediscoverMs };
    return configuration;
  }
}

/** A provider that says no and one that is away are told apart: only a no may end a session. */
function refusalOf(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof oidc.ResponseBodyError && error.status < 500) {
    return error.error === 'invalid_grant'
      ? refuse('no-access', 'the provider refused the grant')
      : refuse('sign-on-failed', `the provider answered ${error.error}`);
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError) {
    return refuse('no-access', 'the provider gives no information about this subject any more');
  }
  if (error instanceof oidc.AuthorizationResponseError) {
    return refuse('sign-on-failed', `the provider answered ${error.error}`);
  }
  const wrongAnswer = error instanceof oidc.ClientError && !isTransport(error);
  return wrongAnswer ? refuse('sign-on-failed', message) : refuse('provider-unreachable', message);
}

const isTransport = (error: oidc.ClientError): boolean =>
  error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
