import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Empty = Type.Object({}, strict);

/**
 * How far somebody with a session has come:
 * - `unproved`: the password was right, the code of the second factor is missing
 * - `pending`: the generated password must be changed
 * - `unenrolled`: a second factor must be set up
 * - `complete`: may do what the permissions say
 */
export const SignInStage = Type.Union([
  Type.Literal('unproved'),
  Type.Literal('pending'),
  Type.Literal('unenrolled'),
  Type.Literal('complete'),
]);
export type SignInStage = Static<typeof SignInStage>;

const Code = Type.Object({ code: Type.String({ minLength: 6, maxLength: 32 }) }, strict);

/** Routes about the second factor of the account that is signed in. */
export const secondFactorRoutes = {
  /** Makes a key; it counts from the first right code on. `address` is the content of the QR code, `key` is base32. */
  beginSecondFactor: {
    method: 'POST',
    path: '/api/session/second-factor',
    body: Empty,
    result: Type.Object({ address: Type.String(), key: Type.String() }),
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/api/session/second-factor/confirmation',
    body: Code,
    /** Shown once; each is good once, instead of a code of the app. */
    result: Type.Object({ recoveryCodes: Type.Array(Type.String()) }),
  },
  /** At sign-in, and again before something dangerous. */
  proveSecondFactor: { method: 'POST', path: '/api/session/proof', body: Code, result: Empty },
  removeSecondFactor: { method: 'DELETE', path: '/api/session/second-factor', body: null, result: Empty },
  /** Of somebody else, who lost the phone and the recovery codes. */
  resetSecondFactor: {
    method: 'DELETE',
    path: '/api/accounts/:accountId/second-factor',
    body: null,
    result: Empty,
  },
} as const;
