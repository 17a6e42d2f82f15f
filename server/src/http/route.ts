import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { unwrap } from '../outcome.ts';
import { parse } from '../parse.ts';
import { anonymous, type Caller } from '../permissions/caller.ts';
import { type RouteName, routes } from '../protocol/index.ts';
import { ServerError } from '../server-error.ts';
import type { AccountRecord } from '../store/account-store.ts';

export type ResultOf<N extends RouteName> = Static<(typeof routes)[N]['result']>;

export interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
}

/** Path parameters are ids, tokens or numbers; anything longer is nobody's. */
const Params = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 64 }));

/** A path parameter. @throws ServerError `invalid-input` */
export function param({ request }: Call, name: string): string {
  const params = unwrap(parse(Params, request.params));
  const value = params[name];
  if (value === undefined) {
    throw new ServerError('invalid-input', `the path lacks ${name}`);
  }
  return value;
}

/** The account of a caller that the permission table let through. */
export function accountOf({ caller }: Call): AccountRecord {
  if (caller.kind === 'anonymous') {
    throw new ServerError('not-signed-in', 'sign in first');
  }
  return caller.account;
}

/** A handler whose body is checked by its schema first. */
export const withBody =
  <const S extends TSchema, R>(schema: S, handler: (body: Static<S>, call: Call) => Promise<R>) =>
  async (call: Call): Promise<R> =>
    await handler(unwrap(parse(schema, call.request.body)), call);

/** One route of the contract with its handler; the permission table decides before the handler runs. */
export function route<N extends RouteName>(
  app: FastifyInstance,
  name: N,
  handler: (call: Call) => Promise<ResultOf<N>>,
): void {
  const { method, path, body, result } = routes[name];
  app.route({
    method,
    url: path,
    config: { access: name },
    schema: { operationId: name, response: { 200: result }, ...(body === null ? {} : { body }) },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return await handler({ request, reply, caller: request.caller ?? anonymous });
    },
  });
}
