import { Type, type Static } from 'typebox';
import { AccountRole, Permission } from './permissions.ts';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Empty = Type.Object({}, strict);

/** One identity provider as the sign-in page shows it. */
export const SignInProvider = Type.Object({ id: Id, name: Type.String({ minLength: 1, maxLength: 80 }) });
export type SignInProvider = Static<typeof SignInProvider>;

/**
 * One line of the group mapping: whoever comes from this provider and has this value among the claim's values gets the
 * role (null: none) and the permissions. An empty claim is everybody of the provider.
 */
export const AccessRule = Type.Object(
  {
    providerId: Id,
    claim: Type.String({ maxLength: 120 }),
    value: Type.String({ maxLength: 300 }),
    role: Type.Union([AccountRole, Type.Null()]),
    permissions: Type.Array(Permission, { maxItems: 32 }),
  },
  strict,
);
export type AccessRule = Static<typeof AccessRule>;

export const AccessRules = Type.Object({ items: Type.Array(AccessRule, { maxItems: 500 }) }, strict);
export type AccessRules = Static<typeof AccessRules>;

/** Rules that are not saved yet, and the claims of somebody to try them with. */
export const AccessTrial = Type.Object(
  {
    items: Type.Array(AccessRule, { maxItems: 500 }),
    providerId: Id,
    claims: Type.Record(Type.String({ maxLength: 120 }), Type.Unknown()),
  },
  strict,
);

/** What somebody would be; role null: not let in. `matched` are the numbers of the rules that fit, from 0. */
export const AccessGrant = Type.Object({
  role: Type.Union([AccountRole, Type.Null()]),
  permissions: Type.Array(Permission),
  matched: Type.Array(Type.Integer()),
});
export type AccessGrant = Static<typeof AccessGrant>;

export const AccountChange = Type.Object(
  { role: Type.Optional(AccountRole), disabled: Type.Optional(Type.Boolean()) },
  strict,
);
export type AccountChange = Static<typeof AccountChange>;

/** Routes about who comes in and what they may. */
export const accessRoutes = {
  signInProviders: {
    method: 'GET',
    path: '/api/sign-on',
    body: null,
    result: Type.Object({ items: Type.Array(SignInProvider) }),
  },
  accessRules: { method: 'GET', path: '/api/access-rules', body: null, result: AccessRules },
  saveAccessRules: { method: 'POST', path: '/api/access-rules', body: AccessRules, result: AccessRules },
  tryAccessRules: { method: 'POST', path: '/api/access-rules/trial', body: AccessTrial, result: AccessGrant },
  changeAccount: { method: 'POST', path: '/api/accounts/:accountId', body: AccountChange, result: Empty },
  resetPassword: {
    method: 'POST',
    path: '/api/accounts/:accountId/password',
    body: Empty,
    /** Shown once; must be changed at the next sign-in. */
    result: Type.Object({ initialPassword: Type.String() }),
  },
  /** Everything stored about the person, for the person (information by article 15 GDPR). */
  personData: {
    method: 'GET',
    path: '/api/accounts/:accountId/data',
    body: null,
    result: Type.Object({ data: Type.Record(Type.String(), Type.Unknown()) }),
  },
  /** Deletes the account; what must be kept is kept under a pseudonym. */
  erasePerson: {
    method: 'DELETE',
    path: '/api/accounts/:accountId',
    body: null,
    result: Type.Object({ pseudonym: Type.String() }),
  },
  endSessions: { method: 'DELETE', path: '/api/accounts/:accountId/sessions', body: null, result: Empty },
} as const;
