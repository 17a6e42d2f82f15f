import { readFileSync } from 'node:fs';
import { type ClientConfig, type CustomTypesConfig, Pool, types } from 'pg';
import { ServerError } from '../../server-error.ts';
import type { PostgresTarget } from './target.ts';

const connectTimeoutMs = 4000;
/** A database that hangs must not hold up requests for ever. */
const queryTimeoutMs = 15_000;
const idleTimeoutMs = 30_000;

const numberTypes: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);

/** Times and counters fit a number: epoch milliseconds need 41 bits. */
const numbers: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    numberTypes.has(oid) ? Number : types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
};

/** Classes of SQLSTATE that say nothing about the statement: connection, resources, operator, system (Appendix A). */
const awayClasses: ReadonlySet<string> = new Set(['08', '53', '57', '58']);
const awayErrors = /^E[A-Z]+$/;
const awayTexts = /connection terminated|timeout|client was closed|connection error/i;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return (
    awayErrors.test(code) ||
    (code.length === 5 && awayClasses.has(code.slice(0, 2))) ||
    (code === '' && error instanceof Error && awayTexts.test(error.message))
  );
}

/** Whatever the network does to a statement becomes the one code `database-away`. */
export const judged = (error: unknown): unknown =>
  isAway(error) ? new ServerError('database-away', 'the database does not answer', { cause: error }) : error;

function authoritiesIn(caFile: string): string {
  try {
    return readFileSync(caFile, 'utf8');
  } catch (cause) {
    throw new ServerError('config-invalid', `configuration, /database/caFile: ${caFile} cannot be read`, {
      path: '/database/caFile',
      cause,
    });
  }
}

export function clientConfigOf(target: PostgresTarget): ClientConfig {
  const { host, port, user, password, database, tls } = target;
  return {
    host,
    port,
    user,
    ...(password === null ? {} : { password }),
    database,
    ...(tls === null ? {} : { ssl: { ca: authoritiesIn(tls.caFile) } }),
    types: numbers,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    keepAlive: true,
    application_name: 'ratspult',
  };
}

/** An idle connection that the server closes is replaced at the next use; without a listener it would end the process. */
export function openPool(target: PostgresTarget, connections: number): Pool {
  const pool = new Pool({ ...clientConfigOf(target), max: connections, idleTimeoutMillis: idleTimeoutMs });
  pool.on('error', () => undefined);
  return pool;
}
