import type { Permission, RouteName, SignInStage } from '../protocol/index.ts';
import { type Caller, stageOf } from './caller.ts';
import { holds } from './roles.ts';

/** Everything that can be asked for: the routes of the contract and what stands beside them. */
export type AccessName =
  | RouteName
  | 'roomsEvents'
  | 'recordingFile'
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
 * - `signed-in`: whoever has a session, however far the sign-in has come
 * - stages: whoever has a session and has come this far; with `proof` the second factor was proved a moment ago
 * - a permission: whoever holds it; with `guests` also who is not signed in; with `proof` as above
 */
export type Access =
  | 'open'
  | 'everybody'
  | 'signed-in'
  | { readonly stages: readonly SignInStage[]; readonly proof: boolean }
  | { readonly needs: Permission; readonly guests: boolean; readonly proof: boolean };

const needs = (permission: Permission): Access => ({ needs: permission, guests: false, proof: false });
const orGuest = (permission: Permission): Access => ({ needs: permission, guests: true, proof: false });
/** What gives away rights or takes them: a session left open must not be enough. */
const needsProof = (permission: Permission): Access => ({ needs: permission, guests: false, proof: true });

/** The one table. Whose meeting it is gets decided where the meeting is known; who may call at all is decided here. */
export const permissionTable: Readonly<Record<AccessName, Access>> = {
  signIn: 'everybody',
  session: 'signed-in',
  signOut: 'signed-in',
  changePassword: { stages: ['pending', 'unenrolled', 'complete'], proof: false },
  beginSecondFactor: { stages: ['unenrolled', 'complete'], proof: true },
  confirmSecondFactor: { stages: ['unenrolled', 'complete'], proof: true },
  proveSecondFactor: { stages: ['unproved', 'complete'], proof: false },
  removeSecondFactor: { stages: ['complete'], proof: true },
  resetSecondFactor: needsProof('accounts.manage'),
  listAccounts: needs('accounts.manage'),
  createAccount: needsProof('accounts.manage'),
  changeAccount: needsProof('accounts.manage'),
  resetPassword: needsProof('accounts.manage'),
  personData: needsProof('accounts.manage'),
  erasePerson: needsProof('accounts.manage'),
  endSessions: needsProof('accounts.manage'),
  listMeetings: needs('meetings.use'),
  meetingOptions: needs('meetings.use'),
  createMeeting: needs('meetings.use'),
  meeting: needs('meetings.use'),
  changeMeeting: needs('meetings.use'),
  changeOccurrence: needs('meetings.use'),
  cancelMeeting: needs('meetings.use'),
  meetingCalendar: needs('meetings.use'),
  deleteMeeting: needs('meetings.use'),
  meetingByNumber: orGuest('meetings.use'),
  door: 'everybody',
  connectionTest: 'everybody',
  caption: 'open',
  ticket: orGuest('meetings.use'),
  listRooms: needs('rooms.book'),
  createRoom: needs('rooms.manage'),
  room: needs('rooms.watch'),
  deleteRoom: needs('rooms.manage'),
  createPairingCode: needs('rooms.manage'),
  unpairRoom: needs('rooms.manage'),
  roomCommand: needs('rooms.control'),
  roomDrivers: needs('rooms.manage'),
  roomDriverForm: needs('rooms.manage'),
  startDeviceSearch: needs('rooms.manage'),
  deviceSearch: needs('rooms.manage'),
  cancelDeviceSearch: needs('rooms.manage'),
  startDeviceTry: needs('rooms.manage'),
  deviceTry: needs('rooms.manage'),
  cancelDeviceTry: needs('rooms.manage'),
  deviceTryPicture: needs('rooms.manage'),
  addedDevices: needs('rooms.manage'),
  saveDevice: needs('rooms.manage'),
  changeDevice: needs('rooms.manage'),
  removeDevice: needs('rooms.manage'),
  roomsEvents: needs('rooms.watch'),
  audit: needs('audit.read'),
  listRecordings: needs('recordings.make'),
  deleteRecording: needs('recordings.make'),
  recordingFile: needs('recordings.make'),
  retention: needs('audit.read'),
  enrol: 'everybody',
  signInProviders: 'everybody',
  accessRules: needs('access.manage'),
  saveAccessRules: needsProof('access.manage'),
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

export type Denial =
  | 'not-signed-in'
  | 'second-factor-required'
  | 'password-change-required'
  | 'second-factor-setup-required'
  | 'second-factor-again'
  | 'not-allowed';

/** What the stage still lacks. */
const lacking: Readonly<Record<SignInStage, Denial>> = {
  unproved: 'second-factor-required',
  pending: 'password-change-required',
  unenrolled: 'second-factor-setup-required',
  complete: 'not-allowed',
};

/** Null when the caller may. */
export function denialOf(name: AccessName, caller: Caller): Denial | null {
  const access = permissionTable[name];
  if (access === 'open' || access === 'everybody') {
    return null;
  }
  if (caller.kind === 'anonymous') {
    return typeof access === 'object' && 'guests' in access && access.guests ? null : 'not-signed-in';
  }
  if (access === 'signed-in') {
    return null;
  }
  const stage = stageOf(caller);
  const reached = 'stages' in access ? access.stages.includes(stage) : stage === 'complete';
  if (!reached) {
    return lacking[stage];
  }
  if ('needs' in access && !holds(caller.account, access.needs)) {
    return 'not-allowed';
  }
  return access.proof && !caller.freshProof ? 'second-factor-again' : null;
}
