import type { FastifyInstance } from 'fastify';
import { type Outcome, unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { ServerError } from '../server-error.ts';
import { accountOf, type Call, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

/** The session of a caller that the permission table let through. */
function tokenOf({ caller }: Call): string {
  if (caller.kind === 'anonymous') {
    throw new ServerError('not-signed-in', 'sign in first');
  }
  return caller.token;
}

/** Setting up, proving and taking away the second factor of local accounts; each act leaves a line in the audit log. */
export function registerSecondFactorRoutes(app: FastifyInstance, services: Services): void {
  const { accounts, secondFactor, sessions, callers, ender, audit } = services;
  const record = (call: Call, action: string, outcome: Outcome<unknown>, detail = ''): void => {
    const { username } = accountOf(call);
    const how = outcome.ok ? detail : outcome.code;
    const result = outcome.ok ? 'ok' : 'failed';
    audit.record({
      actor: username,
      action: `second-factor.${action}`,
      target: username,
      outcome: result,
      detail: how,
    });
  };

  route(app, 'beginSecondFactor', async (call) => unwrap(await secondFactor.begin(accountOf(call))));

  route(
    app,
    'confirmSecondFactor',
    withBody(routes.confirmSecondFactor.body, async ({ code }, call) => {
      const confirmed = await secondFactor.confirm(accountOf(call), code);
      record(call, 'set-up', confirmed);
      const recoveryCodes = [...unwrap(confirmed)];
      await sessions.prove(tokenOf(call));
      return { recoveryCodes };
    }),
  );

  route(
    app,
    'proveSecondFactor',
    withBody(routes.proveSecondFactor.body, async ({ code }, call) => {
      const proved = await secondFactor.prove(accountOf(call).id, code);
      record(call, 'prove', proved, proved.ok ? proved.value : '');
      unwrap(proved);
      await sessions.prove(tokenOf(call));
      return {};
    }),
  );

  route(app, 'removeSecondFactor', async (call) => {
    const account = accountOf(call);
    if (callers.requires(account)) {
      throw new ServerError('not-allowed', 'administrators must have a second factor');
    }
    await secondFactor.remove(account.id);
    record(call, 'remove', { ok: true, value: null });
    return {};
  });

  route(app, 'resetSecondFactor', async (call) => {
    const account = await accounts.byId(param(call, 'accountId'));
    if (account === null) {
      throw new ServerError('not-found', 'no such account');
    }
    await secondFactor.remove(account.id);
    const { username } = accountOf(call);
    audit.record({ actor: username, action: 'second-factor.reset', target: account.username, outcome: 'ok' });
    await ender.end(account.id, username);
    return {};
  });
}
