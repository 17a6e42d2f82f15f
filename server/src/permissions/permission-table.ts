import type { Permission, RouteName } from '../protocol/index.ts';
import type { Caller } from './caller.ts';
import { holds } from './roles.ts';

/** Everything that can be asked for: the routes of the contract and what stands beside them. */
export type AccessName =
  | RouteName
  | 'roomsEvents'
  | 'signOnStart'
  | 'signOnCallback'
  | 'signOnLogout'
  | 'openapi'
  | 'health'
  | 'metrics'
  | 'page'
  | 'fleetSocket'
  | 'conferenceSocket';

/**
 * - `open` never looks at the session: these doors have their own proof (ticket, signature, address) or need none
 * - `everybody`: the session is read, nobody is refused
 * - `signed-in`: whoever has a session, also before the generated password was changed
 * - a permission: whoever holds it; with `guests` also who is not signed in
 */
export type Access = 'open' | 'everybody' | 'signed-in' | { readonly needs: Permission; readonly guests: boolean };

const needs = (permission: Permission): Access => ({ needs: permission, guests: false });
const orGuest = (permission: Permission): Access => ({ needs: permission, guests: true });

/** The one table. Whose meeting it is gets decided where the meeting is known; who may call at all is decided here. */
export const permissionTable: Readonly<Record<AccessName, Access>> = {
  signIn: 'everybody',
  session: 'signed-in',
  signOut: 'signed-in',
  changePassword: 'signed-in',
  listAccounts: needs('accounts.manage'),
  createAccount: needs('accounts.manage'),
  changeAccount: needs('accounts.manage'),
  resetPassword: needs('accounts.manage'),
  endSessions: needs('accounts.manage'),
  listMeetings: needs('meetings.use'),
  meetingOptions: needs('meetings.use'),
  createMeeting: needs('meetings.use'),
  meeting: needs('meetings.use'),
  changeMeeting: needs('meetings.use'),
  changeOccurrence: needs('meetings.use'),
  cancelMeeting: needs('meetings.use'),
  deleteMeeting: needs('meetings.use'),
  meetingByNumber: orGuest('meetings.use'),
  door: 'everybody',
  ticket: orGuest('meetings.use'),
  listRooms: needs('rooms.book'),
  createRoom: needs('rooms.manage'),
  room: needs('rooms.watch'),
  deleteRoom: needs('rooms.manage'),
  createPairingCode: needs('rooms.manage'),
  unpairRoom: needs('rooms.manage'),
  roomCommand: needs('rooms.control'),
  roomsEvents: needs('rooms.watch'),
  audit: needs('audit.read'),
  enrol: 'everybody',
  signInProviders: 'everybody',
  accessRules: needs('access.manage'),
  saveAccessRules: needs('access.manage'),
  tryAccessRules: needs('access.manage'),
  signOnStart: 'open',
  signOnCallback: 'open',
  signOnLogout: 'open',
  openapi: 'open',
  health: 'open',
  metrics: 'open',
  page: 'open',
  fleetSocket: 'open',
  conferenceSocket: 'open',
};

export type Denial = 'not-signed-in' | 'password-change-required' | 'not-allowed';

/** Null when the caller may. */
export function denialOf(name: AccessName, caller: Caller): Denial | null {
  const access = permissionTable[name];
  if (access === 'open' || access === 'everybody') {
    return null;
  }
  if (caller.kind === 'anonymous') {
    return access !== 'signed-in' && access.guests ? null : 'not-signed-in';
  }
  if (access === 'signed-in') {
    return null;
  }
  if (caller.kind === 'pending') {
    return 'password-change-required';
  }
  return holds(caller.account, access.needs) ? null : 'not-allowed';
}
