import type { FastifyReply, FastifyRequest } from 'fastify';

const sessionCookieName = 'ratspult_session';

export const sessionTokenOf = (request: FastifyRequest): string | null => request.cookies[sessionCookieName] ?? null;

const optionsFor = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' }) as const;

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  lifetimeMs: number,
): void {
  reply.setCookie(sessionCookieName, token, { ...optionsFor(request), maxAge: Math.floor(lifetimeMs / 1000) });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(sessionCookieName, optionsFor(request));
}
