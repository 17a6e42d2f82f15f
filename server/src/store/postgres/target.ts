import { readFileSync } from 'node:fs';
import { isLoopback } from '../../config/read-config.ts';
import type { PostgresConfig } from '../../config/config-schema.ts';
import { ServerError } from '../../server-error.ts';

/** Where a PostgreSQL database is and how to prove oneself to it. */
export interface PostgresTarget {
  /** Name, address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Null when the server knows the user otherwise (Unix socket). */
  readonly password: string | null;
  readonly database: string;
  /** The server's certificate is always checked; null only for connections that never leave the machine. */
  readonly tls: { readonly caFile: string } | null;
}

const defaultPort = 5432;
/** One list for this program and PostgreSQL's tools, which know no common word for it before version 16. */
const systemAuthorities = '/etc/ssl/certs/ca-certificates.crt';

const wrong = (message: string, cause?: unknown): ServerError =>
  new ServerError('config-invalid', `configuration, /database/urlFile: ${message}`, {
    path: '/database/urlFile',
    cause,
  });

function urlIn(file: string): URL {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw wrong(`${file} cannot be read`, cause);
  }
  // An address without a host (Unix socket) is right for PostgreSQL, but not for the URL parser.
  const url = URL.parse(text.replace(/^(postgres(?:ql)?:\/\/[^/@]*@)\//, '$1socket.invalid/'));
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw wrong(`${file} must hold one line like postgresql://user:password@host:5432/database`);
  }
  return url;
}

/**
 * Reads the address with its password from the file that the configuration names.
 * @throws ServerError `config-invalid`; the text never holds the password
 */
export function readTarget(config: PostgresConfig): PostgresTarget {
  const url = urlIn(config.urlFile);
  const host = url.searchParams.get('host') ?? url.hostname.replaceAll(/[[\]]/g, '');
  const database = decodeURIComponent(url.pathname.slice(1));
  const user = decodeURIComponent(url.username);
  if (database === '' || user === '' || host === 'socket.invalid') {
    throw wrong(`${config.urlFile} must name user, host and database`);
  }
  return {
    host,
    port: Number(url.searchParams.get('port') ?? (url.port === '' ? defaultPort : url.port)),
    user,
    password: url.password === '' ? null : decodeURIComponent(url.password),
    database,
    tls: host.startsWith('/') || isLoopback(host) ? null : { caFile: config.caFile ?? systemAuthorities },
  };
}

/** For people and logs: without user and password. */
export const describeTarget = ({ host, port, database }: PostgresTarget): string =>
  `PostgreSQL ${host}:${port}/${database}`;
