import type { FastifyInstance } from 'fastify';
import { route } from './route.ts';
import type { Services } from './services.ts';

/** The deletion periods and what they did last. */
export function registerRetentionRoutes(app: FastifyInstance, services: Services): void {
  route(app, 'retention', async () => ({ items: await services.retention.lines() }));
}
