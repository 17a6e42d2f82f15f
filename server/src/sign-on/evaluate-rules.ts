import { type AccessGrant, type AccessRule, type AccountRole, permissionNames } from '../protocol/index.ts';

const rank: Readonly<Record<AccountRole, number>> = { user: 0, facility: 1, admin: 2 };

export type Claims = Readonly<Record<string, unknown>>;

/** The claim's values as text. A dotted name goes into objects (`realm_access.roles`), unless a claim has that very name. */
function valuesOf(claims: Claims, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(step, claims);
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map(String);
}

function step(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

const fits = (rule: AccessRule, providerId: string, claims: Claims): boolean =>
  rule.providerId === providerId && (rule.claim === '' || valuesOf(claims, rule.claim).includes(rule.value));

/** All rules that fit count: the highest role of them, and every permission. Without any role nobody comes in. */
export function evaluateRules(rules: readonly AccessRule[], providerId: string, claims: Claims): AccessGrant {
  const matching = [...rules.entries()].filter(([, rule]) => fits(rule, providerId, claims));
  const roles = matching.flatMap(([, { role }]) => (role === null ? [] : [role]));
  const role = roles.toSorted((a, b) => rank[b] - rank[a])[0] ?? null;
  const given = new Set(matching.flatMap(([, { permissions }]) => permissions));
  return {
    role,
    permissions: permissionNames.filter((name) => given.has(name)),
    matched: matching.map(([index]) => index),
  };
}
