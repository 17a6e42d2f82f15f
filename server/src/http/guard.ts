import type { FastifyInstance, FastifyRequest } from 'fastify';
import { anonymous, type Caller } from '../permissions/caller.ts';
import { type AccessName, denialOf, permissionTable } from '../permissions/permission-table.ts';
import { ServerError } from '../server-error.ts';
import type { Services } from './services.ts';
import { sessionTokenOf } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Line of the permission table that decides about this route. */
    access?: AccessName;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of somebody else can make a browser send a request with the session's cookie, but neither this header (that
 * needs our permission by CORS, which nobody gets) nor another Origin.
 */
function checkForgery(services: Services, request: FastifyRequest): void {
  if (harmless.has(request.method)) {
    return;
  }
  if (request.headers['x-ratspult-request'] !== '1') {
    throw new ServerError('not-allowed', 'the header x-ratspult-request is missing');
  }
  const origin = request.headers.origin;
  const foreign = origin === undefined ? sessionTokenOf(request) !== null : !services.origins.has(origin);
  if (foreign) {
    throw new ServerError('not-allowed', 'the request does not come from a page of the instance');
  }
}

async function callerOf(services: Services, request: FastifyRequest): Promise<Caller> {
  const token = sessionTokenOf(request);
  return token === null ? anonymous : await services.callers.of(token);
}

function checkPermission(services: Services, access: AccessName, caller: Caller): void {
  const denial = denialOf(access, caller);
  if (denial === null) {
    return;
  }
  if (denial === 'not-allowed' && caller.kind !== 'anonymous') {
    services.audit.record({ actor: caller.account.username, action: access, target: '', outcome: 'denied' });
  }
  throw new ServerError(denial, 'not for this caller');
}

/** A route as it was registered, with its line of the permission table. */
export interface GuardedRoute {
  readonly method: string;
  readonly url: string;
  readonly access: AccessName;
}

/**
 * Runs before every route: forgery, session, permission. A route without a line in the table cannot be registered.
 * Returns the routes, complete once everything is registered.
 */
export function registerGuard(app: FastifyInstance, services: Services): readonly GuardedRoute[] {
  const guarded: GuardedRoute[] = [];
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (access === undefined) {
      throw new ServerError('internal', `route ${url} has no line in the permission table`);
    }
    guarded.push(...[method].flat().map((one) => ({ method: one, url, access })));
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || permissionTable[access] === 'open') {
      return;
    }
    checkForgery(services, request);
    const caller = await callerOf(services, request);
    request.caller = caller;
    checkPermission(services, access, caller);
  });
  return guarded;
}
