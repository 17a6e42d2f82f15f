import type { FastifyInstance } from 'fastify';
import { type Outcome, unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { cleanName } from '../meetings/clean-name.ts';
import { ServerError } from '../server-error.ts';
import { accountOf, type Call, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

export function registerAccountRoutes(app: FastifyInstance, services: Services): void {
  const { accounts, audit, ender, persons } = services;
  const record = (call: Call, action: string, outcome: Outcome<unknown>, detail: string): void =>
    audit.record({
      actor: accountOf(call).username,
      action,
      target: param(call, 'accountId'),
      outcome: outcome.ok ? 'ok' : 'failed',
      detail: outcome.ok ? detail : outcome.code,
    });

  route(app, 'listAccounts', async () => ({ items: await accounts.list() }));

  route(
    app,
    'createAccount',
    withBody(routes.createAccount.body, async ({ username, displayName, role }, call) => {
      const name = cleanName(displayName);
      if (name === '') {
        throw new ServerError('invalid-input', 'the name is empty', { path: '/displayName' });
      }
      const created = unwrap(await accounts.create({ username, displayName: name, role }));
      audit.record({
        actor: accountOf(call).username,
        action: 'account.create',
        target: username,
        outcome: 'ok',
        detail: role,
      });
      return { account: await accounts.describe(created.account), initialPassword: created.initialPassword };
    }),
  );

  route(
    app,
    'changeAccount',
    withBody(routes.changeAccount.body, async (wish, call) => {
      const changed = await accounts.change(param(call, 'accountId'), wish);
      record(call, 'account.change', changed, `${wish.role ?? ''} ${wish.disabled ?? ''}`.trim());
      const account = unwrap(changed);
      if (account.disabledAt !== null) {
        await ender.end(account.id, accountOf(call).username);
      }
      return {};
    }),
  );

  route(
    app,
    'resetPassword',
    withBody(routes.resetPassword.body, async (_body, call) => {
      const reset = await accounts.resetPassword(param(call, 'accountId'));
      record(call, 'account.reset-password', reset, '');
      const { account, initialPassword } = unwrap(reset);
      await ender.end(account.id, accountOf(call).username);
      return { initialPassword };
    }),
  );

  route(app, 'personData', async (call) => {
    const collected = await persons.collect(param(call, 'accountId'));
    record(call, 'person.export', collected, '');
    return { data: { ...unwrap(collected) } };
  });

  route(app, 'erasePerson', async (call) => {
    const erased = await persons.erase(param(call, 'accountId'), accountOf(call).username);
    // An id that is nobody's (any more) is not written down again.
    if (!erased.ok && erased.code !== 'not-found') {
      record(call, 'person.erase', erased, '');
    }
    return { pseudonym: unwrap(erased) };
  });

  route(app, 'endSessions', async (call) => {
    const account = await accounts.byId(param(call, 'accountId'));
    if (account === null) {
      throw new ServerError('not-found', 'no such account');
    }
    await ender.end(account.id, accountOf(call).username);
    return {};
  });
}
