import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseJsonc, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { parse } from '../parse.ts';
import { isTimeZone, systemTimeZone } from '../schedule/zoned-time.ts';
import { ServerError } from '../server-error.ts';
import {
  ConfigFile,
  type DatabaseConfig,
  type IdentityProviderConfig,
  type ListenConfig,
  type MailConfig,
  type ServerConfig,
} from './config-schema.ts';
import { findUnknownKeys } from './unknown-keys.ts';

const hour = 3_600_000;
const builtPages = fileURLToPath(new URL('../../web/dist', import.meta.url));

const invalid = (path: string, message: string): ServerError =>
  new ServerError('config-invalid', `configuration, ${path === '' ? '/' : path}: ${message}`, { path });

/** True for names and addresses that never leave the machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host);

const isWildcard = (host: string): boolean => ['0.0.0.0', '::', '[::]'].includes(host);

function checkDatabase(database: ConfigFile['database']): void {
  const { kind, ...rest } = database ?? { kind: 'sqlite' };
  if (kind === 'postgresql' && rest.urlFile === undefined) {
    throw invalid('/database/urlFile', 'needed, the file with the address of the PostgreSQL database');
  }
  const [forPostgres] = Object.keys(rest);
  if (kind === 'sqlite' && forPostgres !== undefined) {
    throw invalid(`/database/${forPostgres}`, 'is for "kind": "postgresql" only');
  }
}

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
  if (config.timeZone !== undefined && !isTimeZone(config.timeZone)) {
    throw invalid('/timeZone', `"${config.timeZone}" is no time zone; write it like "Europe/Berlin"`);
  }
  checkMail(config.mail);
  checkProviders(config.identityProviders);
  checkDatabase(config.database);
  const range = config.media?.portRange ?? null;
  if (range !== null && range.min > range.max) {
    throw invalid('/media/portRange', '"min" must not be greater than "max"');
  }
  if (range !== null && (config.media?.port ?? 0) !== 0) {
    throw invalid('/media/portRange', 'give either "port" or "portRange"');
  }
}

function checkMail(mail: ConfigFile['mail']): void {
  if (mail?.tls === 'none' && !isLoopback(mail.host)) {
    throw invalid('/mail/tls', 'mail without encryption is allowed on loopback only; use "starttls" or "tls"');
  }
  if (mail !== undefined && (mail.user === undefined) !== (mail.passwordFile === undefined)) {
    throw invalid(`/mail/${mail.user === undefined ? 'user' : 'passwordFile'}`, 'needed, a login has both');
  }
}

function mailOf(mail: ConfigFile['mail'], folder: string): MailConfig | null {
  if (mail === undefined) {
    return null;
  }
  const { host, port, tls, caFile = null, user, passwordFile } = mail;
  return {
    host,
    port,
    tls,
    caFile: caFile === null ? null : resolve(folder, caFile),
    login:
      user === undefined || passwordFile === undefined ? null : { user, passwordFile: resolve(folder, passwordFile) },
    from: { name: mail.fromName ?? 'Ratspult', address: mail.from },
  };
}

function checkProviders(providers: ConfigFile['identityProviders']): void {
  const seen = new Set<string>();
  for (const [index, { id, issuer }] of (providers ?? []).entries()) {
    for (const [key, value] of Object.entries({ id, issuer })) {
      if (seen.has(`${key} ${value}`)) {
        throw invalid(`/identityProviders/${index}/${key}`, `"${value}" stands there twice`);
      }
      seen.add(`${key} ${value}`);
    }
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

function databaseOf(database: ConfigFile['database'], folder: string): DatabaseConfig {
  if (database?.urlFile === undefined) {
    return { kind: 'sqlite' };
  }
  const { urlFile, caFile = null, connections = 20, upgradeWithoutBackup = false } = database;
  return {
    kind: 'postgresql',
    urlFile: resolve(folder, urlFile),
    caFile: caFile === null ? null : resolve(folder, caFile),
    connections,
    upgradeWithoutBackup,
  };
}

function limitsOf(limits: ConfigFile['limits']): ServerConfig['limits'] {
  return {
    requestsPerMinute: limits?.requestsPerMinute ?? 1200,
    bodyBytes: limits?.bodyBytes ?? 65_536,
    sessionIdleMs: (limits?.sessionIdleHours ?? 12) * hour,
    sessionLifetimeMs: (limits?.sessionLifetimeHours ?? 72) * hour,
    participantsPerMeeting: limits?.participantsPerMeeting ?? 200,
    longestMeetingMs: limits?.longestMeetingHours === null ? null : (limits?.longestMeetingHours ?? 24) * hour,
    emptyMeetingMs: (limits?.emptyMeetingMinutes ?? 60) * 60_000,
    aloneMs: limits?.aloneMinutes === null ? null : (limits?.aloneMinutes ?? 60) * 60_000,
  };
}

function retentionOf({ retention, limits }: ConfigFile): ServerConfig['retention'] {
  return {
    meetingsMs: (retention?.meetingsDays ?? limits?.meetingRetentionDays ?? 90) * 24 * hour,
    auditMs: (retention?.auditDays ?? 365) * 24 * hour,
    signInFailuresMs: (retention?.signInFailuresHours ?? 24) * hour,
    roomEventsMs: (retention?.roomEventsDays ?? 30) * 24 * hour,
  };
}

function mediaOf(media: ConfigFile['media']): ServerConfig['media'] {
  return {
    workers: media?.workers ?? null,
    listenIps: (media?.listenIps ?? [{ ip: '127.0.0.1' }]).map(({ ip, announcedAddress }) =>
      announcedAddress === undefined ? { ip } : { ip, announcedAddress },
    ),
    port: media?.port ?? 0,
    portRange: media?.portRange ?? null,
    spread: {
      workersPerMeeting: media?.workersPerMeeting ?? null,
      spreadAtCpu01: media?.spreadAtCpu ?? 0.66,
      consumersPerWorker: media?.consumersPerWorker ?? null,
      packetsPerSecondPerWorker: media?.packetsPerSecondPerWorker ?? null,
    },
  };
}

function recordingOf(config: ConfigFile, folder: string): ServerConfig['recording'] {
  const {
    enabled = false,
    retentionDays = 30,
    atOnce = 2,
    announceSeconds = 10,
    minFreeMb = 1000,
  } = config.recording ?? {};
  return {
    enabled,
    folder: resolve(folder, config.recording?.folder ?? join(config.dataDir, 'recordings')),
    ffmpeg: config.ffmpeg ?? 'ffmpeg',
    retentionMs: retentionDays * 24 * hour,
    atOnce,
    announceMs: announceSeconds * 1000,
    minFreeBytes: minFreeMb * 1_048_576,
  };
}

function withDefaults(config: ConfigFile, folder: string): ServerConfig {
  return {
    dataDir: resolve(folder, config.dataDir),
    database: databaseOf(config.database, folder),
    listen: listenOf(config, folder),
    publicUrl: config.publicUrl?.replace(/\/$/, '') ?? null,
    timeZone: config.timeZone ?? systemTimeZone(),
    trustedOrigins: config.trustedOrigins ?? [],
    trustedProxies: config.trustedProxies ?? [],
    media: mediaOf(config.media),
    limits: limitsOf(config.limits),
    recording: recordingOf(config, folder),
    identityProviders: providersOf(config.identityProviders, folder),
    retention: retentionOf(config),
    secondFactor: {
      administrators: config.secondFactor?.administrators ?? true,
      keyFile: resolve(folder, config.secondFactor?.keyFile ?? join(config.dataDir, 'keys/second-factor')),
    },
    mail: mailOf(config.mail, folder),
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

/** JSON with comments and a forgiven last comma, because people write it. */
function parseText(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const input: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const before = text.slice(0, first.offset).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw invalid('', `${file}, ${place}: ${printParseErrorCode(first.error)}`);
  }
  return input;
}

/**
 * Reads the configuration file.
 * @throws ServerError `config-invalid` when it cannot be read or is wrong
 */
export function readConfigFile(file: string): ServerConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw new ServerError('config-invalid', `configuration file ${file}: ${reason}`, { path: '', cause });
  }
  return readConfig(parseText(text, file), dirname(resolve(file)));
}
