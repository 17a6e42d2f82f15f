import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { type Caller, stageOf } from '../permissions/caller.ts';
import { routes, type SessionInfo } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { ServerError } from '../server-error.ts';
import { addressKey } from './address-key.ts';
import { accountOf, type Call, route, withBody } from './route.ts';
import type { Services } from './services.ts';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from './session-cookie.ts';

const signInRate = { burst: 30, perMinute: 30 };

async function openSession(services: Services, { request, reply }: Call, accountId: string): Promise<string> {
  const token = await services.sessions.open(accountId, sessionTokenOf(request));
  setSessionCookie(request, reply, token, services.config.limits.sessionLifetimeMs);
  return token;
}

/** Who somebody is, and what is still missing to the sign-in. */
async function describe(services: Services, caller: Caller): Promise<SessionInfo> {
  if (caller.kind === 'anonymous') {
    throw new ServerError('not-signed-in', 'the session is gone');
  }
  const { accounts, callers } = services;
  return {
    account: await accounts.describe(caller.account),
    stage: stageOf(caller),
    needsFactor: callers.requires(caller.account),
  };
}

export function registerSessionRoutes(app: FastifyInstance, services: Services): void {
  const { accounts, sessions, secondFactor, callers, audit } = services;
  const perAddress = new RateLimiter(services.clock, signInRate);

  route(
    app,
    'signIn',
    withBody(routes.signIn.body, async ({ username, password }, call) => {
      if (!perAddress.allow(addressKey(call.request.ip))) {
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
      const token = await openSession(services, call, account.id);
      audit.record({ actor: account.username, action: 'session.sign-in', target: account.username, outcome: 'ok' });
      return await describe(services, await callers.of(token));
    }),
  );

  route(app, 'session', async (call) => await describe(services, call.caller));

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
      const token = await openSession(services, call, account.id);
      if (await secondFactor.isSetUp(account.id)) {
        // Only who proved it gets as far as this route.
        await sessions.prove(token);
      }
      return await describe(services, await callers.of(token));
    }),
  );
}
