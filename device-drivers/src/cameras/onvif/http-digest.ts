import { createHash } from 'node:crypto';

/** One challenge of a `WWW-Authenticate` header; parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const unquote = (value: string): string =>
  value.startsWith('"')
    ? value.slice(1, value.endsWith('"') && value.length > 1 ? -1 : undefined).replaceAll(/\\(.)/g, '$1')
    : value;

/**
 * Splits one or more header values into challenges (RFC 9110 section 11.6.1): several in one header or in several headers,
 * commas inside quotes, blanks around `=`. Anything unreadable is passed over.
 */
export const parseChallenges = (header: string): readonly Challenge[] => {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const token = /([!#$%&'*+\-.^_`|~A-Za-z0-9]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+))?/g;
  for (const [, name = '', value] of header.slice(0, 8192).matchAll(token)) {
    if (value === undefined) {
      challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    } else {
      challenges.at(-1)?.parameters.set(name.toLowerCase(), unquote(value));
    }
  }
  return challenges;
};

const hashNames: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
]);

const hashOf = (challenge: Challenge): string | undefined =>
  hashNames.get((challenge.parameters.get('algorithm') ?? 'MD5').toLowerCase().replace(/-sess$/, ''));

const offersAuth = (challenge: Challenge): boolean => {
  const qop = challenge.parameters.get('qop');
  return qop === undefined || qop.split(',').some((name) => name.trim().toLowerCase() === 'auth');
};

/** The strongest digest challenge that can be answered: SHA-256 before MD5; null when there is none. */
export const chooseDigest = (challenges: readonly Challenge[]): Challenge | null => {
  const usable = challenges.filter(
    (challenge) =>
      challenge.scheme === 'digest' &&
      challenge.parameters.has('nonce') &&
      hashOf(challenge) !== undefined &&
      offersAuth(challenge),
  );
  return usable.find((challenge) => hashOf(challenge) === 'sha256') ?? usable[0] ?? null;
};

export const isStale = (challenge: Challenge): boolean => challenge.parameters.get('stale')?.toLowerCase() === 'true';

export interface DigestRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  /** How often this nonce has been used, counting this request: 1 for the first. */
  readonly count: number;
  readonly cnonce: string;
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * The `Authorization` value that answers a challenge (RFC 7616 section 3.4; without qop RFC 2069). Only parameters that the
 * challenge had come back: some cameras reject an `algorithm` they did not send.
 */
export const answerDigest = (challenge: Challenge, request: DigestRequest): string => {
  const { parameters } = challenge;
  const realm = parameters.get('realm') ?? '';
  const nonce = parameters.get('nonce') ?? '';
  const algorithm = parameters.get('algorithm');
  const hashName = hashOf(challenge) ?? 'md5';
  const hash = (text: string): string => createHash(hashName).update(text, 'utf8').digest('hex');
  const secret = hash(`${request.user}:${realm}:${request.password}`);
  const session = algorithm?.toLowerCase().endsWith('-sess') ?? false;
  const ha1 = session ? hash(`${secret}:${nonce}:${request.cnonce}`) : secret;
  const ha2 = hash(`${request.method}:${request.uri}`);
  const count = request.count.toString(16).padStart(8, '0');
  const withQop = parameters.has('qop');
  const response = withQop
    ? hash(`${ha1}:${nonce}:${count}:${request.cnonce}:auth:${ha2}`)
    : hash(`${ha1}:${nonce}:${ha2}`);
  const opaque = parameters.get('opaque');
  return [
    `Digest username=${quote(request.user)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(withQop ? ['qop=auth', `nc=${count}`] : []),
    ...(withQop || session ? [`cnonce=${quote(request.cnonce)}`] : []),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ].join(', ');
};
