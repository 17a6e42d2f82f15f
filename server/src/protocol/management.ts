import { Type, type Static } from 'typebox';
import { accessRoutes } from './access.ts';
import { deviceRoutes } from './device-adding.ts';
import { meetingRoutes } from './meetings.ts';
import { type DeviceReport, EnrolRequest, EnrolResponse, RoomReport, SelfTestResult } from './fleet.ts';
import { retentionRoutes } from './retention.ts';
import { secondFactorRoutes, SignInStage } from './second-factor.ts';
import { AccountRole, Permission } from './permissions.ts';
import { recordingRoutes } from './recordings.ts';

/**
 * The HTTP interface below `/api`. Session cookie `ratspult_session` (HttpOnly, SameSite=Strict); every request that
 * changes something must carry the header `x-ratspult-request: 1` and an Origin of the instance.
 * Errors are `{ error: WireError }` with a fitting status.
 */
const Id = Type.String({ minLength: 1, maxLength: 64 });
const strict = { additionalProperties: false } as const;
const Text = (minLength: number, maxLength: number) => Type.String({ minLength, maxLength });

export const Account = Type.Object({
  id: Id,
  username: Text(1, 64),
  displayName: Text(1, 80),
  role: AccountRole,
  mustChangePassword: Type.Boolean(),
  locked: Type.Boolean(),
  disabled: Type.Boolean(),
  /** Asks for a code beside the password. */
  secondFactor: Type.Boolean(),
  /** Issuer address of the identity provider the account comes from; null for a local one. */
  provider: Type.Union([Type.String(), Type.Null()]),
  /** Everything the account may, by role and singly. */
  permissions: Type.Array(Permission),
});
export type Account = Static<typeof Account>;

export const SignInRequest = Type.Object({ username: Text(1, 64), password: Text(1, 256) }, strict);
/** `needsFactor`: the account may not be without a second factor. */
export const SessionInfo = Type.Object({ account: Account, stage: SignInStage, needsFactor: Type.Boolean() });
export type SessionInfo = Static<typeof SessionInfo>;
/** `next`: where the browser signs out at the identity provider too; null when there is nothing to do. */
export const SignedOut = Type.Object({ next: Type.Union([Type.String(), Type.Null()]) });
export const ChangePasswordRequest = Type.Object({ currentPassword: Text(1, 256), newPassword: Text(1, 256) }, strict);
export const CreateAccountRequest = Type.Object(
  { username: Type.String({ pattern: '^[a-z0-9._-]{2,64}$' }), displayName: Text(1, 80), role: AccountRole },
  strict,
);
/** The password is shown once and must be changed at the first sign-in. */
export const CreatedAccount = Type.Object({ account: Account, initialPassword: Type.String() });

/** Body of `POST /api/links/:token/ticket`: without a session a guest name is needed. */
export const TicketRequest = Type.Object({ guestName: Type.Optional(Text(1, 80)) }, strict);
export const TicketResponse = Type.Object({ ticket: Type.String(), conferencePath: Type.String() });
export type TicketResponse = Static<typeof TicketResponse>;

export const RoomSummary = Type.Object({
  id: Id,
  name: Text(1, 120),
  location: Type.String({ maxLength: 120 }),
  paired: Type.Boolean(),
  online: Type.Boolean(),
  lastSeenAt: Type.Union([Type.Number(), Type.Null()]),
  report: Type.Union([RoomReport, Type.Null()]),
});
export type RoomSummary = Static<typeof RoomSummary>;

export const CreateRoomRequest = Type.Object({ name: Text(1, 120), location: Type.String({ maxLength: 120 }) }, strict);
export const PairingCode = Type.Object({ code: Type.String({ pattern: '^[0-9]{8}$' }), expiresAt: Type.Number() });
export type PairingCode = Static<typeof PairingCode>;

/** Body of `POST /api/rooms/:roomId/commands`. */
export const RoomCommandRequest = Type.Union([
  Type.Object({ command: Type.Literal('recallPreset'), deviceId: Id, presetId: Id }, strict),
  Type.Object({ command: Type.Literal('muteRoom') }, strict),
  Type.Object({ command: Type.Literal('restartStage') }, strict),
  Type.Object({ command: Type.Literal('selfTest') }, strict),
]);
export type RoomCommandRequest = Static<typeof RoomCommandRequest>;
export const RoomCommandResponse = Type.Object({ selfTest: Type.Union([SelfTestResult, Type.Null()]) });

export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Type.Number(),
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  outcome: Type.Union([Type.Literal('ok'), Type.Literal('failed'), Type.Literal('denied')]),
  detail: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

const Empty = Type.Object({}, strict);
const list = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Object({ items: Type.Array(schema) });

/** Every HTTP route: method, path, body and answer. The permission of each stands in the permission table. */
export const routes = {
  signIn: { method: 'POST', path: '/api/session', body: SignInRequest, result: SessionInfo },
  session: { method: 'GET', path: '/api/session', body: null, result: SessionInfo },
  signOut: { method: 'DELETE', path: '/api/session', body: null, result: SignedOut },
  changePassword: { method: 'POST', path: '/api/session/password', body: ChangePasswordRequest, result: SessionInfo },
  listAccounts: { method: 'GET', path: '/api/accounts', body: null, result: list(Account) },
  createAccount: { method: 'POST', path: '/api/accounts', body: CreateAccountRequest, result: CreatedAccount },
  ...meetingRoutes,
  /** Into a meeting of its own, for two minutes, to try the way to the instance. */
  connectionTest: { method: 'POST', path: '/api/connection-test', body: Empty, result: TicketResponse },
  ticket: { method: 'POST', path: '/api/links/:linkToken/ticket', body: TicketRequest, result: TicketResponse },
  listRooms: { method: 'GET', path: '/api/rooms', body: null, result: list(RoomSummary) },
  createRoom: { method: 'POST', path: '/api/rooms', body: CreateRoomRequest, result: RoomSummary },
  room: { method: 'GET', path: '/api/rooms/:roomId', body: null, result: RoomSummary },
  deleteRoom: { method: 'DELETE', path: '/api/rooms/:roomId', body: null, result: Empty },
  createPairingCode: { method: 'POST', path: '/api/rooms/:roomId/pairing-code', body: Empty, result: PairingCode },
  unpairRoom: { method: 'DELETE', path: '/api/rooms/:roomId/pairing', body: null, result: Empty },
  roomCommand: {
    method: 'POST',
    path: '/api/rooms/:roomId/commands',
    body: RoomCommandRequest,
    result: RoomCommandResponse,
  },
  enrol: { method: 'POST', path: '/api/fleet/enrol', body: EnrolRequest, result: EnrolResponse },
  audit: { method: 'GET', path: '/api/audit', body: null, result: list(AuditEntry) },
  ...accessRoutes,
  ...secondFactorRoutes,
  ...deviceRoutes,
  ...recordingRoutes,
  ...retentionRoutes,
} as const;
export type RouteName = keyof typeof routes;

/**
 * `GET /api/rooms/events[?roomId=…]` is a server-sent event stream: `event: rooms`, data `{ items: RoomSummary[] }`
 * at the start and at each change. With `roomId` the caller counts as looking at that room and its panel says so.
 */
export const RoomsEvent = list(RoomSummary);
export type RoomsEvent = Static<typeof RoomsEvent>;
export type ConsoleDevice = Static<typeof DeviceReport>;
