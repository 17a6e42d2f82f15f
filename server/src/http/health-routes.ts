import type { FastifyInstance } from 'fastify';
import { isStoreAlive } from '../store/open-store.ts';
import type { Services } from './services.ts';

/** Live never depends on anything else; ready needs the database, a media worker, and not to be stopping. */
export function registerHealthRoutes(app: FastifyInstance, services: Services): void {
  const options = { config: { access: 'health' }, schema: { hide: true } } as const;

  app.get('/health/live', options, async () => ({ status: 'live' }));

  app.get('/health/ready', options, async (_request, reply) => {
    const checks = {
      accepting: services.isAccepting(),
      database: await isStoreAlive(services.database),
      conference: services.conference.ready(),
    };
    const ready = Object.values(checks).every(Boolean);
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ready' : 'not-ready', checks };
  });
}
