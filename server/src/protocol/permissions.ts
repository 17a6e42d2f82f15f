import { Type, type Static } from 'typebox';

/** `facility` manages rooms, `admin` accounts too; everybody may hold meetings. */
export const AccountRole = Type.Union([Type.Literal('admin'), Type.Literal('facility'), Type.Literal('user')]);
export type AccountRole = Static<typeof AccountRole>;

/** What can be allowed at the instance. A role is a set of these; the group mapping may give single ones besides. */
export const permissionNames = [
  'meetings.use',
  'meetings.of-rooms',
  'rooms.book',
  'rooms.watch',
  'rooms.manage',
  'rooms.control',
  'accounts.manage',
  'access.manage',
  'audit.read',
  'recordings.make',
  'recordings.manage',
] as const;
export const Permission = Type.Enum([...permissionNames]);
export type Permission = (typeof permissionNames)[number];
