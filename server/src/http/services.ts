import type { AccessEnder } from '../accounts/access-ender.ts';
import type { AccountService } from '../accounts/account-service.ts';
import type { SecondFactor } from '../accounts/second-factor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { ConferenceService } from '../conference/contract.ts';
import type { ServerConfig } from '../config/config-schema.ts';
import type { FleetHub } from '../fleet/fleet-hub.ts';
import type { RoomDevices } from '../fleet/room-devices.ts';
import type { RoomRegistry } from '../fleet/room-registry.ts';
import type { RoomService } from '../fleet/room-service.ts';
import type { RoomWatchers } from '../fleet/room-watchers.ts';
import type { Log } from '../log.ts';
import type { ConnectionTests } from '../meetings/connection-tests.ts';
import type { MeetingChanges } from '../meetings/meeting-changes.ts';
import type { MeetingService } from '../meetings/meeting-service.ts';
import type { TicketService } from '../meetings/ticket-service.ts';
import type { Callers } from '../permissions/callers.ts';
import type { RecordingLibrary } from '../recording/recording-library.ts';
import type { Retention } from '../retention/retention.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { SignOnService } from '../sign-on/sign-on-service.ts';
import type { AccessRuleStore } from '../store/access-rule-store.ts';
import type { Database } from '../store/open-store.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { TrustedOrigins } from './trusted-origins.ts';

/** Everything the HTTP side speaks to, built by `app.ts`. */
export interface Services {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly accounts: AccountService;
  readonly callers: Callers;
  readonly secondFactor: SecondFactor;
  readonly ender: AccessEnder;
  readonly signOn: SignOnService;
  readonly accessRules: AccessRuleStore;
  readonly sessionStore: SessionStore;
  readonly sessions: SessionService;
  readonly meetings: MeetingService;
  readonly changes: MeetingChanges;
  readonly connectionTests: ConnectionTests;
  readonly tickets: TicketService;
  readonly roomRegistry: RoomRegistry;
  readonly rooms: RoomService;
  readonly roomDevices: RoomDevices;
  readonly watchers: RoomWatchers;
  readonly hub: FleetHub;
  readonly audit: AuditLog;
  readonly recordings: RecordingLibrary;
  readonly retention: Retention;
  readonly conference: ConferenceService;
  readonly origins: TrustedOrigins;
  /** False while the instance starts or stops. */
  readonly isAccepting: () => boolean;
}
