import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '../parse.ts';
import { ServerError } from '../server-error.ts';
import { ConfigFile, type IdentityProviderConfig, type ListenConfig, type ServerConfig } from './config-schema.ts';
import { findUnknownKeys } from './unknown-keys.ts';

const hour = 3_600_000;
const builtPages = fileURLToPath(new URL('../../web/dist', import.meta.url));

const invalid = (path: string, message: string): ServerError =>
  new ServerError('config-invalid', `configuration, ${path === '' ? '/' : path}: ${message}`, { path });

/** True for names and addresses that never leave the machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host);

const isWildcard = (host: string): boolean => ['0.0.0.0', '::', '[::]'].includes(host);

function checkMeaning(config: ConfigFile): void {
  const publicUrl = config.publicUrl ?? null;
  if (publicUrl === null && isWildcard(config.listen[0]?.host ?? '')) {
    throw invalid('/publicUrl', 'needed, because the first listening address is no address people can open');
  }
  for (const [index, listen] of config.listen.entries()) {
    if (listen.tls === undefined && !isLoopback(listen.host)) {
      throw invalid(`/listen/${index}`, `plain HTTP is allowed on loopback only; give "${listen.host}" a "tls" entry`);
    }
  }
  checkProviders(config.identityProviders);
  const range = config.media?.portRange ?? null;
  if (range !== null && range.min > range.max) {
    throw invalid('/media/portRange', '"min" must not be greater than "max"');
  }
  if (range !== null && (config.media?.port ?? 0) !== 0) {
    throw invalid('/media/portRange', 'give either "port" or "portRange"');
  }
}

function checkProviders(providers: ConfigFile['identityProviders']): void {
  const seen = new Set<string>();
  for (const [index, { id, issuer }] of (providers ?? []).entries()) {
    if (seen.has(id)) {
      throw invalid(`/identityProviders/${index}/id`, `"${id}" stands there twice`);
    }
    seen.add(id);
    const { protocol, hostname } = new URL(issuer);
    if (protocol === 'http:' && !isLoopback(hostname)) {
      throw invalid(`/identityProviders/${index}/issuer`, 'plain HTTP is allowed on loopback only');
    }
  }
}

const providersOf = (providers: ConfigFile['identityProviders'], folder: string): IdentityProviderConfig[] =>
  (providers ?? []).map((provider) => ({
    id: provider.id,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecretFile: typeof provider.clientSecretFile === 'string' ? resolve(folder, provider.clientSecretFile) : null,
    scopes: [...new Set(['openid', ...(provider.scopes ?? ['profile'])])],
    nameClaim: provider.nameClaim ?? 'name',
    recheckMs: (provider.recheckMinutes ?? 5) * 60_000,
  }));

function listenOf(config: ConfigFile, folder: string): ListenConfig[] {
  return config.listen.map(({ host, port, tls }) => ({
    host,
    port,
    tls: tls === undefined ? null : { certFile: resolve(folder, tls.certFile), keyFile: resolve(folder, tls.keyFile) },
  }));
}

function limitsOf(limits: ConfigFile['limits']): ServerConfig['limits'] {
  return {
    requestsPerMinute: limits?.requestsPerMinute ?? 1200,
    bodyBytes: limits?.bodyBytes ?? 65_536,
    sessionIdleMs: (limits?.sessionIdleHours ?? 12) * hour,
    sessionLifetimeMs: (limits?.sessionLifetimeHours ?? 72) * hour,
    participantsPerMeeting: limits?.participantsPerMeeting ?? 200,
    meetingRetentionMs: (limits?.meetingRetentionDays ?? 90) * 24 * hour,
  };
}

function withDefaults(config: ConfigFile, folder: string): ServerConfig {
  return {
    dataDir: resolve(folder, config.dataDir),
    listen: listenOf(config, folder),
    publicUrl: config.publicUrl?.replace(/\/$/, '') ?? null,
    trustedOrigins: config.trustedOrigins ?? [],
    trustedProxies: config.trustedProxies ?? [],
    media: {
      workers: config.media?.workers ?? null,
      listenIps: (config.media?.listenIps ?? [{ ip: '127.0.0.1' }]).map(({ ip, announcedAddress }) =>
        announcedAddress === undefined ? { ip } : { ip, announcedAddress },
      ),
      port: config.media?.port ?? 0,
      portRange: config.media?.portRange ?? null,
    },
    limits: limitsOf(config.limits),
    identityProviders: providersOf(config.identityProviders, folder),
    pagesDir: typeof config.pagesDir === 'string' ? resolve(folder, config.pagesDir) : builtPages,
    metricsAllow: config.metricsAllow ?? [],
    logLevel: config.logLevel ?? 'info',
  };
}

/**
 * Checks a configuration whole and fills in the defaults.
 * @param folder what relative file names are relative to
 * @throws ServerError `config-invalid` with the place as a JSON pointer
 */
export function readConfig(input: unknown, folder: string): ServerConfig {
  const unknown = findUnknownKeys(ConfigFile, input)[0];
  if (unknown !== undefined) {
    const hint = unknown.nearest === null ? '' : `; did you mean "${unknown.nearest}"?`;
    throw invalid(unknown.path, `unknown key "${unknown.key}"${hint}`);
  }
  const parsed = parse(ConfigFile, input);
  if (!parsed.ok) {
    throw invalid(parsed.path ?? '', parsed.message);
  }
  checkMeaning(parsed.value);
  return withDefaults(parsed.value, folder);
}

/**
 * Reads the configuration file.
 * @throws ServerError `config-invalid` when it cannot be read or is wrong
 */
export function readConfigFile(file: string): ServerConfig {
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw new ServerError('config-invalid', `configuration file ${file}: ${reason}`, { path: '', cause });
  }
  return readConfig(input, dirname(resolve(file)));
}
