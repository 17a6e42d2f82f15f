import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { cleanName } from '../meetings/clean-name.ts';
import { ServerError } from '../server-error.ts';
import { accountOf, route, withBody } from './route.ts';
import type { Services } from './services.ts';

export function registerAccountRoutes(app: FastifyInstance, services: Services): void {
  const { accounts, audit } = services;

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
}
