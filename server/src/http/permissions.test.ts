import { describe, expect, test } from 'vitest';
import type { CallerKind } from '../permissions/caller.ts';
import { permissionTable } from '../permissions/permission-table.ts';
import { type RouteName, routes } from '../protocol/index.ts';
import { TestInstance } from '../testing/test-instance.ts';

const callers = ['anonymous', 'pending', 'user', 'facility', 'admin'] as const;
const future = Date.UTC(2030, 0, 1);

/** Written down a second time on purpose: a slip in the table must not pass. */
const allowed: Readonly<Record<RouteName, readonly CallerKind[]>> = {
  signIn: callers,
  session: ['pending', 'user', 'facility', 'admin'],
  signOut: ['pending', 'user', 'facility', 'admin'],
  changePassword: ['pending', 'user', 'facility', 'admin'],
  listAccounts: ['admin'],
  createAccount: ['admin'],
  listMeetings: ['user', 'facility', 'admin'],
  createMeeting: ['user', 'facility', 'admin'],
  meetingOptions: ['user', 'facility', 'admin'],
  meeting: ['user', 'facility', 'admin'],
  changeMeeting: ['user', 'facility', 'admin'],
  changeOccurrence: ['user', 'facility', 'admin'],
  meetingCalendar: ['user', 'facility', 'admin'],
  cancelMeeting: ['user', 'facility', 'admin'],
  deleteMeeting: ['user', 'facility', 'admin'],
  meetingByNumber: ['anonymous', 'user', 'facility', 'admin'],
  door: callers,
  connectionTest: callers,
  caption: callers,
  ticket: ['anonymous', 'user', 'facility', 'admin'],
  listRooms: ['user', 'facility', 'admin'],
  createRoom: ['facility', 'admin'],
  room: ['facility', 'admin'],
  deleteRoom: ['facility', 'admin'],
  createPairingCode: ['facility', 'admin'],
  unpairRoom: ['facility', 'admin'],
  roomCommand: ['facility', 'admin'],
  roomDrivers: ['facility', 'admin'],
  roomDriverForm: ['facility', 'admin'],
  startDeviceSearch: ['facility', 'admin'],
  deviceSearch: ['facility', 'admin'],
  cancelDeviceSearch: ['facility', 'admin'],
  startDeviceTry: ['facility', 'admin'],
  deviceTry: ['facility', 'admin'],
  cancelDeviceTry: ['facility', 'admin'],
  deviceTryPicture: ['facility', 'admin'],
  addedDevices: ['facility', 'admin'],
  saveDevice: ['facility', 'admin'],
  changeDevice: ['facility', 'admin'],
  removeDevice: ['facility', 'admin'],
  enrol: callers,
  audit: ['facility', 'admin'],
  retention: ['facility', 'admin'],
  signInProviders: callers,
  accessRules: ['admin'],
  saveAccessRules: ['admin'],
  tryAccessRules: ['admin'],
  changeAccount: ['admin'],
  resetPassword: ['admin'],
  endSessions: ['admin'],
  personData: ['admin'],
  erasePerson: ['admin'],
  beginSecondFactor: ['user', 'facility', 'admin'],
  confirmSecondFactor: ['user', 'facility', 'admin'],
  proveSecondFactor: ['user', 'facility', 'admin'],
  removeSecondFactor: ['user', 'facility', 'admin'],
  resetSecondFactor: ['admin'],
  listRecordings: ['facility', 'admin'],
  deleteRecording: ['facility', 'admin'],
};

/** A body that the route takes, and the status it answers to those who may. */
const requests: Readonly<Record<RouteName, { readonly body?: unknown; readonly status: number }>> = {
  signIn: { body: { username: 'nobody', password: 'x' }, status: 401 },
  session: { status: 200 },
  signOut: { status: 200 },
  changePassword: { body: { currentPassword: 'x', newPassword: 'y' }, status: 422 },
  listAccounts: { status: 200 },
  createAccount: { body: { username: 'neu', displayName: 'Neu', role: 'user' }, status: 200 },
  listMeetings: { status: 200 },
  createMeeting: {
    body: { title: 'Rat', startsAt: future, endsAt: future + 1000, roomId: null, guestsAllowed: true },
    status: 200,
  },
  meetingOptions: { status: 200 },
  meeting: { status: 404 },
  changeMeeting: {
    body: { title: 'Rat', startsAt: future, endsAt: future + 1000, roomId: null, guestsAllowed: true },
    status: 404,
  },
  changeOccurrence: { body: { plannedAt: future, change: { kind: 'cancel' } }, status: 404 },
  meetingCalendar: { status: 404 },
  cancelMeeting: { body: {}, status: 404 },
  deleteMeeting: { status: 404 },
  meetingByNumber: { status: 404 },
  door: { status: 404 },
  caption: { body: { id: '1', speaker: '', text: 'x', final: true }, status: 401 },
  connectionTest: { body: {}, status: 200 },
  ticket: { body: { guestName: 'Gast' }, status: 404 },
  listRooms: { status: 200 },
  createRoom: { body: { name: 'Saal', location: '' }, status: 200 },
  room: { status: 404 },
  deleteRoom: { status: 404 },
  createPairingCode: { body: {}, status: 404 },
  unpairRoom: { status: 404 },
  roomCommand: { body: { command: 'muteRoom' }, status: 404 },
  roomDrivers: { status: 404 },
  roomDriverForm: { status: 404 },
  startDeviceSearch: { body: { probe: null }, status: 404 },
  deviceSearch: { status: 404 },
  cancelDeviceSearch: { status: 404 },
  startDeviceTry: { body: { driver: 'onvif', options: {}, replaces: null }, status: 404 },
  deviceTry: { status: 404 },
  cancelDeviceTry: { status: 404 },
  deviceTryPicture: { status: 404 },
  addedDevices: { status: 404 },
  saveDevice: { body: { tryId: 'x', name: 'Kamera', use: { as: 'none' } }, status: 404 },
  changeDevice: { body: { name: 'Kamera', use: { as: 'none' } }, status: 404 },
  removeDevice: { status: 404 },
  enrol: {
    body: {
      code: '00000000',
      publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
      applianceVersion: '1',
    },
    status: 403,
  },
  audit: { status: 200 },
  signInProviders: { status: 200 },
  accessRules: { status: 200 },
  saveAccessRules: { body: { items: [] }, status: 200 },
  tryAccessRules: { body: { items: [], providerId: 'stadt', claims: {} }, status: 200 },
  changeAccount: { body: { disabled: true }, status: 404 },
  resetPassword: { body: {}, status: 404 },
  endSessions: { status: 404 },
  personData: { status: 404 },
  erasePerson: { status: 404 },
  retention: { status: 200 },
  beginSecondFactor: { body: {}, status: 200 },
  confirmSecondFactor: { body: { code: '000000' }, status: 403 },
  proveSecondFactor: { body: { code: '000000' }, status: 409 },
  removeSecondFactor: { status: 200 },
  resetSecondFactor: { status: 404 },
  listRecordings: { status: 200 },
  deleteRecording: { status: 404 },
};

const names = Object.keys(allowed) as RouteName[];
const denied = { anonymous: [401, 'not-signed-in'], pending: [403, 'password-change-required'] } as const;

describe.each(callers)('a caller who is %s', (kind) => {
  test('gets exactly the routes of the table', async () => {
    const instance = await TestInstance.start();
    const cookie = await instance.as(kind);
    // Signing out comes last, it ends the session.
    for (const name of names.toSorted((a, b) => Number(a === 'signOut') - Number(b === 'signOut'))) {
      const { body, status: whenAllowed } = requests[name];
      const answer = await instance.call(name, cookie, body === undefined ? {} : { body });
      const seen = { name, status: answer.status, code: answer.code };
      if (allowed[name].includes(kind)) {
        expect(seen).toMatchObject({ name, status: whenAllowed });
        expect(['not-signed-in', 'password-change-required', 'not-allowed']).not.toContain(answer.code);
      } else {
        const [status, code] = kind === 'anonymous' || kind === 'pending' ? denied[kind] : [403, 'not-allowed'];
        expect(seen).toEqual({ name, status, code });
      }
    }
  });
});

test('every route of the contract is registered and stands in both tables', async () => {
  const instance = await TestInstance.start();
  expect(Object.keys(routes).toSorted()).toEqual(names.toSorted());
  for (const name of names) {
    expect(permissionTable).toHaveProperty(name);
    expect(instance.app.http.hasRoute({ method: routes[name].method, url: routes[name].path })).toBe(true);
  }
});

test('a denied attempt of somebody signed in is in the audit log', async () => {
  const instance = await TestInstance.start();
  await instance.call('createAccount', await instance.as('facility'), { body: {} });
  const answer = await instance.call('audit', await instance.as('admin'));
  expect(answer.body).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ action: 'createAccount', outcome: 'denied' })]),
  });
});
