import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ServerError } from '../../server-error.ts';
import type { PostgresTarget } from './target.ts';

export type PostgresTool = 'pg_dump' | 'pg_restore' | 'psql';

const debianFolder = '/usr/lib/postgresql';

/** The newest one Debian has: an older tool refuses to read a newer server. */
function pathOf(tool: PostgresTool): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(debianFolder, version, 'bin', tool)).find(existsSync) ?? tool;
}

/** The password goes by environment: arguments are seen by everybody on the machine. */
function environmentOf(target: PostgresTarget): NodeJS.ProcessEnv {
  const { host, port, user, password, database, tls } = target;
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGCONNECT_TIMEOUT: '10',
    ...(password === null ? {} : { PGPASSWORD: password }),
    ...(tls === null ? {} : { PGSSLMODE: 'verify-full', PGSSLROOTCERT: tls.caFile }),
  };
}

/**
 * Runs one of PostgreSQL's own tools and returns what it printed.
 * @throws ServerError `database-tool-failed` when it is not there or fails, with its last words
 */
export async function runTool(target: PostgresTarget, tool: PostgresTool, args: readonly string[]): Promise<string> {
  const child = spawn(pathOf(tool), [...args], { env: environmentOf(target), stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'is not installed' : error.message),
    );
    child.once('close', (code) => resolve(code ?? 'was killed'));
  });
  const [printed, complaint, result] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (result !== 0) {
    const reason = typeof result === 'string' ? result : complaint.trim().split('\n').slice(-3).join(' ');
    throw new ServerError('database-tool-failed', `${tool}: ${reason}`);
  }
  return printed;
}
