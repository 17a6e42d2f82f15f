import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { parse } from '../parse.ts';
import type { ErrorCode } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { ServerError } from '../server-error.ts';
import { safeTarget } from '../sign-on/sign-on-service.ts';
import { addressKey } from './address-key.ts';
import { route } from './route.ts';
import type { Services } from './services.ts';
import { sessionTokenOf, setSessionCookie } from './session-cookie.ts';

const cookieName = 'ratspult_sign_on';
const cookieSeconds = 600;
const rate = { burst: 30, perMinute: 30 };
const formType = 'application/x-www-form-urlencoded';
const Params = Type.Object({ providerId: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }) });
const Query = Type.Object({ to: Type.Optional(Type.String({ maxLength: 200 })) });

/** `lax`: the cookie must come along when the provider sends the browser back. */
const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/api/sign-on', httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https' }) as const;

const providerOf = (request: FastifyRequest): string => {
  const params = parse(Params, request.params);
  if (!params.ok) {
    throw new ServerError('not-found', 'no such identity provider');
  }
  return params.value.providerId;
};

/** Back to the page, which says in words what the code means. */
const sendBack = async (reply: FastifyReply, to: string, code: ErrorCode | null): Promise<FastifyReply> =>
  await reply.header('cache-control', 'no-store').redirect(code === null ? to : `${to}?anmeldung=${code}`, 303);

/** Single sign-on: out to the provider, back from it, and the provider's own word that somebody signed out. */
export function registerSignOnRoutes(app: FastifyInstance, services: Services): void {
  const { signOn } = services;
  const limit = new RateLimiter(services.clock, rate);
  const count = (request: FastifyRequest): void => {
    if (!limit.allow(addressKey(request.ip))) {
      throw new ServerError('rate-limited', 'too many sign-ins from this address');
    }
  };
  const hidden = { hide: true } as const;

  route(app, 'signInProviders', async () => ({ items: signOn.providers() }));

  app.get('/api/sign-on/:providerId', { config: { access: 'signOnStart' }, schema: hidden }, async (request, reply) => {
    count(request);
    const query = parse(Query, request.query);
    const to = safeTarget((query.ok ? query.value.to : undefined) ?? '/');
    const started = await signOn.start(providerOf(request), to);
    if (!started.ok) {
      services.log.warn({ code: started.code }, 'single sign-on could not begin');
      return await sendBack(reply, to, started.code);
    }
    reply.setCookie(cookieName, started.value.cookie, { ...cookieOptions(request), maxAge: cookieSeconds });
    return await reply.header('cache-control', 'no-store').redirect(started.value.url, 303);
  });

  app.get(
    '/api/sign-on/:providerId/callback',
    { config: { access: 'signOnCallback' }, schema: hidden },
    async (request, reply) => {
      count(request);
      return await finish(services, request, reply);
    },
  );
  registerBackChannel(app, services);
}

async function finish(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { signOn, sessions, audit, config } = services;
  const cookie = request.cookies[cookieName] ?? null;
  const to = signOn.targetOf(cookie);
  reply.clearCookie(cookieName, cookieOptions(request));
  const at = request.url.indexOf('?');
  const done = await signOn.finish(providerOf(request), at < 0 ? '' : request.url.slice(at), cookie);
  if (!done.ok) {
    services.log.warn({ code: done.code, reason: done.message }, 'single sign-on failed');
    audit.record({
      actor: 'anonymous',
      action: 'session.sign-on',
      target: '',
      outcome: 'failed',
      detail: done.code,
    });
    return await sendBack(reply, to, done.code);
  }
  const { account, provider } = done.value;
  const token = await sessions.open(account.id, sessionTokenOf(request), provider);
  setSessionCookie(request, reply, token, config.limits.sessionLifetimeMs);
  audit.record({ actor: account.username, action: 'session.sign-on', target: account.username, outcome: 'ok' });
  return await sendBack(reply, to, null);
}

const LogoutForm = Type.Object({ logout_token: Type.String({ minLength: 1, maxLength: 16_384 }) });

/** Forms are read here alone: the token in it is signed by the provider, so nobody's browser can be made to send one. */
function registerBackChannel(app: FastifyInstance, services: Services): void {
  const { signOn, accounts, ender } = services;
  void app.register(async (scope) => {
    scope.addContentTypeParser(formType, { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    scope.post(
      '/api/sign-on/:providerId/logout',
      { config: { access: 'signOnLogout' }, schema: { hide: true } },
      async (request, reply) => {
        const providerId = providerOf(request);
        const form = parse(LogoutForm, request.body);
        const claim = form.ok ? await signOn.logoutClaim(providerId, form.value.logout_token) : form;
        reply.header('cache-control', 'no-store');
        if (!claim.ok) {
          services.log.warn({ providerId, reason: claim.message }, 'back-channel logout refused');
          return await reply.code(400).send({ error: 'invalid_request' });
        }
        const { issuer, sid, subject } = claim.value;
        const account = subject === null ? null : await accounts.bySubject(issuer, subject);
        await ender.endProviderSession({ issuer, sid, accountId: account?.id ?? null });
        return await reply.code(200).send({});
      },
    );
  });
}
