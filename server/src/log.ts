import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { ServerConfig } from './config/config-schema.ts';

/** Pino, as far as this workspace uses it. Lines carry ids and codes, never names, passwords, tokens or chat. */
export type Log = FastifyBaseLogger;

/** A logger for the configured level, writing JSON lines to the standard output. */
export const newLog = (level: ServerConfig['logLevel']): Log => pino({ level });
