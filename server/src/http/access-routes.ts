import type { FastifyInstance } from 'fastify';
import { routes } from '../protocol/index.ts';
import { evaluateRules } from '../sign-on/evaluate-rules.ts';
import { accountOf, route, withBody } from './route.ts';
import type { Services } from './services.ts';

/** The group mapping: read, tried with somebody's claims before it counts, saved whole. */
export function registerAccessRoutes(app: FastifyInstance, services: Services): void {
  const { accessRules, audit, clock, sessionStore } = services;

  route(app, 'accessRules', async () => ({ items: await accessRules.all() }));

  route(
    app,
    'tryAccessRules',
    withBody(routes.tryAccessRules.body, async ({ items, providerId, claims }) =>
      evaluateRules(items, providerId, claims),
    ),
  );

  route(
    app,
    'saveAccessRules',
    withBody(routes.saveAccessRules.body, async ({ items }, call) => {
      await accessRules.replace(items);
      // Whoever is signed in gets the rights of the new mapping within seconds.
      await sessionStore.recheckAll(clock.now());
      const { username } = accountOf(call);
      audit.record({
        actor: username,
        action: 'access.save',
        target: '',
        outcome: 'ok',
        detail: JSON.stringify(items),
      });
      return { items: await accessRules.all() };
    }),
  );
}
