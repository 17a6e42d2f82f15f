import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { ServerError } from '../server-error.ts';
import { accountOf, type Call, route, withBody } from './route.ts';
import type { Services } from './services.ts';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from './session-cookie.ts';

const signInRate = { burst: 30, perMinute: 30 };

async function openSession(services: Services, { request, reply }: Call, accountId: string): Promise<void> {
  const token = await services.sessions.open(accountId, sessionTokenOf(request));
  setSessionCookie(request, reply, token, services.config.limits.sessionLifetimeMs);
}

export function registerSessionRoutes(app: FastifyInstance, services: Services): void {
  const { accounts, sessions, audit } = services;
  const perAddress = new RateLimiter(services.clock, signInRate);

  route(
    app,
    'signIn',
    withBody(routes.signIn.body, async ({ username, password }, call) => {
      if (!perAddress.allow(call.request.ip)) {
        throw new ServerError('rate-limited', 'too many sign-ins from this address');
      }
      const signedIn = await accounts.signIn(username, password);
      if (!signedIn.ok) {
        // The typed name is not written down: it may be a password in the wrong field.
        audit.record({
          actor: 'anonymous',
          action: 'session.sign-in',
          target: '',
          outcome: 'failed',
          detail: signedIn.code,
        });
      }
      const account = unwrap(signedIn);
      await openSession(services, call, account.id);
      audit.record({ actor: account.username, action: 'session.sign-in', target: account.username, outcome: 'ok' });
      return { account: await accounts.describe(account) };
    }),
  );

  route(app, 'session', async (call) => ({ account: await accounts.describe(accountOf(call)) }));

  route(app, 'signOut', async (call) => {
    const token = sessionTokenOf(call.request);
    const session = token === null ? null : await sessions.recordOf(token);
    if (token !== null) {
      await sessions.close(token);
    }
    clearSessionCookie(call.request, call.reply);
    const { username } = accountOf(call);
    audit.record({ actor: username, action: 'session.sign-out', target: username, outcome: 'ok' });
    return { next: session === null ? null : await services.signOn.logoutUrl(session) };
  });

  route(
    app,
    'changePassword',
    withBody(routes.changePassword.body, async ({ currentPassword, newPassword }, call) => {
      const before = accountOf(call);
      const changed = await accounts.changePassword(before, currentPassword, newPassword);
      audit.record({
        actor: before.username,
        action: 'account.change-password',
        target: before.username,
        outcome: changed.ok ? 'ok' : 'failed',
        detail: changed.ok ? '' : changed.code,
      });
      const account = unwrap(changed);
      await sessions.closeAllOf(account.id);
      await openSession(services, call, account.id);
      return { account: await accounts.describe(account) };
    }),
  );
}
