import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode, WireError } from '../protocol/index.ts';
import { isServerError, type ServerError } from '../server-error.ts';
import { wireStatus } from './status-codes.ts';

async function answer(reply: FastifyReply, status: number, error: WireError): Promise<FastifyReply> {
  return await reply.code(status).header('cache-control', 'no-store').type('application/json').send({ error });
}

async function answerOwn(reply: FastifyReply, error: ServerError): Promise<FastifyReply> {
  const { code, status } = wireStatus(error.code);
  const message = code === 'internal' ? 'something went wrong in the instance' : error.message;
  return await answer(reply, status, error.path === null ? { code, message } : { code, message, path: error.path });
}

/** Fastify's own refusals (body too large, no JSON, rate limit) in our codes. */
function codeOf(status: number): ErrorCode {
  switch (status) {
    case 413:
      return 'too-large';
    case 429:
      return 'rate-limited';
    case 404:
      return 'not-found';
    default:
      return 'invalid-input';
  }
}

/** Answers `{ error: WireError }` and never a stack; what nobody expected goes to the log. */
export function registerErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    if (isServerError(error)) {
      if (wireStatus(error.code).status === 500) {
        request.log.error({ err: error, route: request.routeOptions.config.access }, 'request failed');
      }
      return await answerOwn(reply, error);
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      const code = codeOf(status);
      return await answer(reply, status, { code, message: `refused: ${code}` });
    }
    request.log.error({ err: error, route: request.routeOptions.config.access }, 'request failed');
    return await answer(reply, 500, { code: 'internal', message: 'something went wrong in the instance' });
  });
}

export async function answerNotFound(reply: FastifyReply): Promise<FastifyReply> {
  return await answer(reply, 404, { code: 'not-found', message: 'no such address' });
}
