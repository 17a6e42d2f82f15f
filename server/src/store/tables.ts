import type { Generated } from 'kysely';
import type { AccountRole, Invitation, MeetingSettings } from '../protocol/index.ts';

export type MailFailure = NonNullable<Invitation['reason']>;

/** SQLite has no booleans: 0 or 1. Times are epoch milliseconds. */
export type Flag = 0 | 1;
export const flag = (value: boolean): Flag => (value ? 1 : 0);

export interface AccountsTable {
  id: string;
  username: string;
  display_name: string;
  role: AccountRole;
  password_hash: string;
  must_change_password: Flag;
  created_at: number;
  disabled_at: number | null;
  issuer: string | null;
  subject: string | null;
  /** JSON array of permissions given besides the role's. */
  permissions: string | null;
}

interface SignInFailuresTable {
  username_key: string;
  failures: number;
  locked_until: number;
  last_failure_at: number;
}

interface SessionsTable {
  token_hash: string;
  account_id: string;
  created_at: number;
  last_seen_at: number;
  issuer: string | null;
  provider_sid: string | null;
  provider_tokens: string | null;
  recheck_at: number | null;
  proved_at: number | null;
}

interface SecondFactorsTable {
  account_id: string;
  sealed_key: string | null;
  new_sealed_key: string | null;
  last_step: number;
  created_at: number;
}

interface RecoveryCodesTable {
  account_id: string;
  code_hash: string;
}

interface AccessRulesTable {
  position: number;
  provider_id: string;
  claim: string;
  value: string;
  role: AccountRole | null;
  permissions: string;
}

export interface RoomsTable {
  id: string;
  name: string;
  location: string;
  public_key: string | null;
  created_at: number;
  last_seen_at: number | null;
  last_report: string | null;
}

interface PairingCodesTable {
  code_hash: string;
  room_id: string;
  expires_at: number;
}

export interface MeetingsTable {
  id: string;
  number: string;
  link_token: string;
  title: string;
  starts_at: number;
  ends_at: number;
  room_id: string | null;
  organiser_id: string | null;
  organiser_name: string;
  guests_allowed: Flag;
  ad_hoc: Flag;
  locked: Flag;
  non_public: Flag;
  ended_at: number | null;
  created_at: number;
}

export interface MeetingSettingsTable {
  meeting_id: string;
  waiting_room: MeetingSettings['waitingRoom'];
  microphones: MeetingSettings['microphones'];
  sharing: MeetingSettings['sharing'];
  chat: MeetingSettings['chat'];
  private_chat: Flag;
}

export interface MeetingSchedulesTable {
  meeting_id: string;
  /** JSON of the protocol's `Recurrence`. */
  recurrence: string | null;
  /** JSON array of exceptions. */
  exceptions: string;
  sequence: number;
  cancelled_at: number | null;
  closed_until: number | null;
}

interface InvitationsTable {
  meeting_id: string;
  address: string;
}

export interface OutgoingMailTable {
  id: string;
  /** No reference: a cancellation is sent after its meeting was deleted. */
  meeting_id: string;
  address: string;
  subject: string;
  body: string;
  calendar: string;
  method: 'REQUEST' | 'CANCEL';
  state: 'waiting' | 'sent' | 'failed';
  reason: MailFailure | null;
  attempts: number;
  next_attempt_at: number;
  created_at: number;
}

interface MeetingModeratorsTable {
  meeting_id: string;
  account_id: string;
}

interface BansTable {
  meeting_id: string;
  identity: string;
  created_at: number;
}

interface RoomEventsTable {
  room_id: string;
  event_id: string;
  received_at: number;
}

interface AuditTable {
  id: Generated<number>;
  at: number;
  actor: string;
  action: string;
  target: string;
  outcome: 'ok' | 'failed' | 'denied';
  detail: string;
  previous_hash: string;
  hash: string;
}

export interface RecordingsTable {
  id: string;
  meeting_id: string;
  title: string;
  part: number;
  owner_id: string;
  organiser_id: string | null;
  started_at: number;
  ended_at: number | null;
  state: 'running' | 'finishing' | 'ready' | 'failed';
  duration_ms: number;
  bytes: number;
  /** JSON array of `{ atMs, title }`. */
  chapters: string;
}

interface RetentionRunsTable {
  data_class: string;
  last_run_at: number;
  removed_last: number;
  removed_in_all: number;
}

/** One line at most: what stands before the oldest entry that is left. */
interface AuditAnchorTable {
  position: 1;
  hash: string;
  removed: number;
  removed_at: number;
}

interface SecretsTable {
  name: string;
  value: string;
}

export interface Tables {
  accounts: AccountsTable;
  sign_in_failures: SignInFailuresTable;
  sessions: SessionsTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  access_rules: AccessRulesTable;
  rooms: RoomsTable;
  pairing_codes: PairingCodesTable;
  meetings: MeetingsTable;
  meeting_settings: MeetingSettingsTable;
  meeting_schedules: MeetingSchedulesTable;
  invitations: InvitationsTable;
  outgoing_mail: OutgoingMailTable;
  meeting_moderators: MeetingModeratorsTable;
  bans: BansTable;
  room_events: RoomEventsTable;
  audit: AuditTable;
  recordings: RecordingsTable;
  audit_anchor: AuditAnchorTable;
  retention_runs: RetentionRunsTable;
  secrets: SecretsTable;
}
