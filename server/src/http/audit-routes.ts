import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { unwrap } from '../outcome.ts';
import { parse } from '../parse.ts';
import { route } from './route.ts';
import type { Services } from './services.ts';

const pageSize = 200;
const Query = Type.Object(
  { before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })) },
  { additionalProperties: false },
);

/** Newest first, 200 at a time; `?before=<id>` goes further back. */
export function registerAuditRoutes(app: FastifyInstance, services: Services): void {
  route(app, 'audit', async ({ request }) => {
    const { before } = unwrap(parse(Query, request.query));
    return { items: await services.audit.list(pageSize, before === undefined ? null : Number(before)) };
  });
}
