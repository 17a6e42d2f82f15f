import type { FastifyBaseLogger } from 'fastify';

/** Pino, as far as this workspace uses it. Lines carry ids and codes, never names, passwords, tokens or chat. */
export type Log = FastifyBaseLogger;
