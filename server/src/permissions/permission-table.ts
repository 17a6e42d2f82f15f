import type { RouteName } from '../protocol/index.ts';
import type { Caller, CallerKind } from './caller.ts';

/** Everything that can be asked for: the routes of the contract and what stands beside them. */
export type AccessName =
  | RouteName
  | 'roomsEvents'
  | 'openapi'
  | 'health'
  | 'metrics'
  | 'page'
  | 'fleetSocket'
  | 'conferenceSocket';

/** `open` never looks at the session: these doors have their own proof (ticket, signature, address) or need none. */
export type Access = 'open' | readonly CallerKind[];

const everybody = ['anonymous', 'pending', 'user', 'facility', 'admin'] as const;
const signedInAtAll = ['pending', 'user', 'facility', 'admin'] as const;
const working = ['user', 'facility', 'admin'] as const;
const workingOrGuest = ['anonymous', 'user', 'facility', 'admin'] as const;
const roomStaff = ['facility', 'admin'] as const;
const accountStaff = ['admin'] as const;

/** The one table. Whose meeting it is gets decided where the meeting is known; who may call at all is decided here. */
export const permissionTable: Readonly<Record<AccessName, Access>> = {
  signIn: everybody,
  session: signedInAtAll,
  signOut: signedInAtAll,
  changePassword: signedInAtAll,
  listAccounts: accountStaff,
  createAccount: accountStaff,
  listMeetings: working,
  createMeeting: working,
  deleteMeeting: working,
  meetingByNumber: workingOrGuest,
  door: everybody,
  ticket: workingOrGuest,
  listRooms: working,
  createRoom: roomStaff,
  room: roomStaff,
  deleteRoom: roomStaff,
  createPairingCode: roomStaff,
  unpairRoom: roomStaff,
  roomCommand: roomStaff,
  roomsEvents: roomStaff,
  audit: roomStaff,
  enrol: everybody,
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
  if (access === 'open' || access.includes(caller.kind)) {
    return null;
  }
  switch (caller.kind) {
    case 'anonymous':
      return 'not-signed-in';
    case 'pending':
      return 'password-change-required';
    case 'user':
    case 'facility':
    case 'admin':
      return 'not-allowed';
  }
}
