import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';

export interface TestPerson {
  readonly name: string;
  readonly groups: readonly string[];
}

export const testClientId = 'ratspult';
const scopes = 'openid profile offline_access';

/** A real identity provider on loopback. Whoever comes to sign in is `next`; nobody types a password. */
export class TestProvider {
  readonly people = new Map<string, TestPerson>();
  /** Signs like the provider: for tokens it would not send itself. */
  readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  next = '';
  readonly #server: Server;
  readonly #issuer: string;

  private constructor(server: Server, issuer: string) {
    this.#server = server;
    this.#issuer = issuer;
  }

  /** Listens; serves nothing before `serve`, as the address of the instance is known later. */
  static async listen(): Promise<TestProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new TestProvider(server, `http://127.0.0.1:${port}`);
  }

  get issuer(): string {
    return this.#issuer;
  }

  /** @param instance address of the only client */
  serve(instance: string): void {
    const jwk = { ...this.keys.privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'one' };
    const provider = new Provider(this.#issuer, {
      clients: [
        {
          client_id: testClientId,
          token_endpoint_auth_method: 'none',
          redirect_uris: [`${instance}/api/sign-on/stadt/callback`],
          post_logout_redirect_uris: [`${instance}/`],
          grant_types: ['authorization_code', 'refresh_token'],
          id_token_signed_response_alg: 'ES256',
          backchannel_logout_uri: `${instance}/api/sign-on/stadt/logout`,
          backchannel_logout_session_required: true,
        },
      ],
      // Its own way of fetching refuses addresses of loopback.
      fetch: async (url, options) => await fetch(url, Object.assign({}, options, { dispatcher: undefined })),
      ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, RefreshToken: 3600, IdToken: 600 },
      jwks: { keys: [jwk] },
      claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
      cookies: { keys: ['only for tests'] },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (ctx, form) => {
            ctx.body = form;
          },
        },
      },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      findAccount: (_ctx, subject) => {
        const person = this.people.get(subject);
        return person === undefined
          ? undefined
          : {
              accountId: subject,
              claims: () => ({
                sub: subject,
                name: person.name,
                preferred_username: subject,
                groups: [...person.groups],
              }),
            };
      },
    });
    const handle = provider.callback();
    this.#server.removeAllListeners('request');
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const interacts = request.url?.startsWith('/interaction/') === true;
      void (interacts ? this.#interact(provider, request, response) : handle(request, response));
    });
  }

  /** The provider is away until `back`. */
  async away(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: { accountId: this.next } });
      return;
    }
    const grant = new provider.Grant({ accountId: session?.accountId ?? this.next, clientId: testClientId });
    grant.addOIDCScope(scopes);
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
  }
}
