import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { Type } from 'typebox';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse, parseJson } from '../parse.ts';

const Header = Type.Object({
  alg: Type.String(),
  kid: Type.Optional(Type.String()),
  typ: Type.Optional(Type.String()),
});
const event = 'http://schemas.openid.net/event/backchannel-logout';
const LogoutClaims = Type.Object({
  iss: Type.String(),
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  iat: Type.Number(),
  exp: Type.Optional(Type.Number()),
  jti: Type.String({ minLength: 1, maxLength: 500 }),
  sub: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  sid: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  events: Type.Object({ [event]: Type.Object({}) }),
  /** Forbidden: it tells a logout token from an ID token. */
  nonce: Type.Optional(Type.Never()),
});
export const KeySet = Type.Object({
  keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 100 }),
});

/** How old a logout token may be, and how far the clocks may differ. */
export const logoutTokenAgeMs = 5 * 60_000;

export interface LogoutClaim {
  readonly jti: string;
  readonly subject: string | null;
  readonly sid: string | null;
}

interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly now: number;
}

/** Signature algorithms by public key; whatever else the header names (`none`, HMAC) is refused. */
const algorithms: Readonly<
  Record<string, { readonly hash: string | null; readonly kty: string; readonly pss: boolean }>
> = {
  RS256: { hash: 'sha256', kty: 'RSA', pss: false },
  PS256: { hash: 'sha256', kty: 'RSA', pss: true },
  ES256: { hash: 'sha256', kty: 'EC', pss: false },
  EdDSA: { hash: null, kty: 'OKP', pss: false },
};

const no = (why: string) => refuse('sign-on-failed', `logout token: ${why}`);

const decoded = (part: string): unknown => {
  const json = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return json.ok ? json.value : null;
};

function keyFits(key: Readonly<Record<string, unknown>>, kty: string, kid: string | undefined): boolean {
  return key['kty'] === kty && (kid === undefined || key['kid'] === kid) && key['use'] !== 'enc';
}

function isSigned(signed: string, signature: Buffer, alg: string, jwk: JsonWebKey): boolean {
  const { hash, pss } = algorithms[alg] ?? { hash: null, pss: false };
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    // 6 and 32: RSA_PKCS1_PSS_PADDING and the length of a SHA-256 salt.
    return verify(
      hash,
      Buffer.from(signed),
      {
        key,
        dsaEncoding: 'ieee-p1363',
        ...(pss ? { padding: 6, saltLength: 32 } : {}),
      },
      signature,
    );
  } catch {
    return false;
  }
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.6. Whether the token was used before is the caller's to know. */
export function verifyLogoutToken(
  token: string,
  keys: readonly Readonly<Record<string, unknown>>[],
  expected: Expected,
): Outcome<LogoutClaim> {
  const [headerPart = '', bodyPart = '', signaturePart = '', ...more] = token.split('.');
  const header = parse(Header, decoded(headerPart));
  if (!header.ok || more.length > 0) {
    return no('is no signed token');
  }
  const { alg, kid, typ } = header.value;
  const algorithm = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  if (algorithm === undefined || (typ !== undefined && !/^(application\/)?(logout\+)?jwt$/i.test(typ))) {
    return no('of another kind');
  }
  const signature = Buffer.from(signaturePart, 'base64url');
  const usable = keys.filter((key) => keyFits(key, algorithm.kty, kid));
  if (!usable.some((key) => isSigned(`${headerPart}.${bodyPart}`, signature, alg, key))) {
    return no('not signed by the provider');
  }
  return claimOf(decoded(bodyPart), expected);
}

function claimOf(body: unknown, { issuer, clientId, now }: Expected): Outcome<LogoutClaim> {
  const claims = parse(LogoutClaims, body);
  if (!claims.ok) {
    return no(claims.message);
  }
  const { iss, aud, iat, exp, jti, sub, sid } = claims.value;
  if (iss !== issuer || ![aud].flat().includes(clientId)) {
    return no('for somebody else');
  }
  if (Math.abs(now - iat * 1000) > logoutTokenAgeMs || (exp !== undefined && exp * 1000 + 60_000 < now)) {
    return no('not of this time');
  }
  return sub === undefined && sid === undefined
    ? no('names nobody')
    : success({ jti, subject: sub ?? null, sid: sid ?? null });
}
