import { type AccountRole, type Permission, permissionNames } from '../protocol/index.ts';

const user = ['meetings.use', 'rooms.book'] as const;
const facility = [
  ...user,
  'meetings.of-rooms',
  'rooms.watch',
  'rooms.manage',
  'rooms.control',
  'audit.read',
  'recordings.make',
] as const;

/** A role is a set of permissions. */
export const rolePermissions: Readonly<Record<AccountRole, readonly Permission[]>> = {
  user,
  facility,
  admin: permissionNames,
};

/** Everything an account may: by its role and singly. */
export const permissionsOf = (account: {
  readonly role: AccountRole;
  readonly permissions: readonly Permission[];
}): Permission[] =>
  permissionNames.filter((name) => rolePermissions[account.role].includes(name) || account.permissions.includes(name));

export const holds = (
  account: { readonly role: AccountRole; readonly permissions: readonly Permission[] },
  permission: Permission,
): boolean => permissionsOf(account).includes(permission);
