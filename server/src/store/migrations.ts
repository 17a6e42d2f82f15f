export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** One-way and never edited once released: a change is a new number. */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'accounts, rooms, meetings, audit',
    sql: `
create table accounts (
  id text primary key,
  username text not null unique,
  display_name text not null,
  role text not null check (role in ('admin', 'facility', 'user')),
  password_hash text not null,
  must_change_password integer not null,
  created_at integer not null
) strict;
create table sign_in_failures (
  username_key text primary key,
  failures integer not null,
  locked_until integer not null,
  last_failure_at integer not null
) strict;
create table sessions (
  token_hash text primary key,
  account_id text not null references accounts (id) on delete cascade,
  created_at integer not null,
  last_seen_at integer not null
) strict;
create index sessions_by_account on sessions (account_id);
create table rooms (
  id text primary key,
  name text not null unique,
  location text not null,
  public_key text,
  created_at integer not null,
  last_seen_at integer,
  last_report text
) strict;
create table pairing_codes (
  code_hash text primary key,
  room_id text not null unique references rooms (id) on delete cascade,
  expires_at integer not null
) strict;
create table meetings (
  id text primary key,
  number text not null unique,
  link_token text not null unique,
  title text not null,
  starts_at integer not null,
  ends_at integer not null,
  room_id text references rooms (id) on delete set null,
  organiser_id text references accounts (id) on delete set null,
  organiser_name text not null,
  guests_allowed integer not null,
  ad_hoc integer not null,
  locked integer not null,
  ended_at integer,
  created_at integer not null
) strict;
create table bans (
  meeting_id text not null references meetings (id) on delete cascade,
  identity text not null,
  created_at integer not null,
  primary key (meeting_id, identity)
) strict;
create table room_events (
  room_id text not null references rooms (id) on delete cascade,
  event_id text not null,
  received_at integer not null,
  primary key (room_id, event_id)
) strict;
create table audit (
  id integer primary key autoincrement,
  at integer not null,
  actor text not null,
  action text not null,
  target text not null,
  outcome text not null,
  detail text not null,
  previous_hash text not null,
  hash text not null
) strict;
create table secrets (
  name text primary key,
  value text not null
) strict;
`,
  },
  {
    number: 10,
    name: 'accounts of identity providers, group mapping, disabled accounts',
    sql: `
alter table accounts add column disabled_at integer;
alter table accounts add column issuer text;
alter table accounts add column subject text;
alter table accounts add column permissions text;
create unique index accounts_by_subject on accounts (issuer, subject);
alter table sessions add column issuer text;
alter table sessions add column provider_sid text;
alter table sessions add column provider_tokens text;
alter table sessions add column recheck_at integer;
create index sessions_by_recheck on sessions (recheck_at);
create table access_rules (
  position integer primary key,
  provider_id text not null,
  claim text not null,
  value text not null,
  role text check (role in ('admin', 'facility', 'user')),
  permissions text not null
) strict;
`,
  },
  {
    number: 20,
    name: 'settings and moderators of meetings',
    sql: `
create table meeting_settings (
  meeting_id text primary key references meetings (id) on delete cascade,
  waiting_room text not null check (waiting_room in ('nobody', 'guests', 'all')),
  microphones text not null check (microphones in ('free', 'on-request')),
  sharing text not null check (sharing in ('all', 'moderators', 'on-request')),
  chat text not null check (chat in ('off', 'moderators', 'all')),
  private_chat integer not null
) strict;
create table meeting_moderators (
  meeting_id text not null references meetings (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  primary key (meeting_id, account_id)
) strict;
`,
  },
  {
    number: 30,
    name: 'recurrence, changes and cancellation of meetings',
    sql: `
create table meeting_schedules (
  meeting_id text primary key references meetings (id) on delete cascade,
  recurrence text,
  exceptions text not null,
  sequence integer not null,
  cancelled_at integer,
  closed_until integer
) strict;
`,
  },
  {
    number: 31,
    name: 'invitations and outgoing mail',
    sql: `
create table invitations (
  meeting_id text not null references meetings (id) on delete cascade,
  address text not null,
  primary key (meeting_id, address)
) strict;
create table outgoing_mail (
  id text primary key,
  meeting_id text not null,
  address text not null,
  subject text not null,
  body text not null,
  calendar text not null,
  method text not null check (method in ('REQUEST', 'CANCEL')),
  state text not null check (state in ('waiting', 'sent', 'failed')),
  reason text,
  attempts integer not null,
  next_attempt_at integer not null,
  created_at integer not null
) strict;
create index outgoing_mail_by_meeting on outgoing_mail (meeting_id, address);
create index outgoing_mail_by_state on outgoing_mail (state, next_attempt_at);
`,
  },
  {
    number: 40,
    name: 'second factors of local accounts',
    sql: `
create table second_factors (
  account_id text primary key references accounts (id) on delete cascade,
  sealed_key text,
  new_sealed_key text,
  last_step integer not null,
  created_at integer not null
) strict;
create table recovery_codes (
  account_id text not null references accounts (id) on delete cascade,
  code_hash text not null,
  primary key (account_id, code_hash)
) strict;
alter table sessions add column proved_at integer;
`,
  },
  {
    number: 41,
    name: 'deletion periods, anchor of the audit log',
    sql: `
create table retention_runs (
  data_class text primary key,
  last_run_at integer not null,
  removed_last integer not null,
  removed_in_all integer not null
) strict;
create table audit_anchor (
  position integer primary key check (position = 1),
  hash text not null,
  removed integer not null,
  removed_at integer not null
) strict;
`,
  },
  {
    number: 50,
    name: 'recordings, non-public parts',
    sql: `
alter table meetings add column non_public integer not null default 0;
create table recordings (
  id text primary key,
  meeting_id text not null,
  title text not null,
  part integer not null,
  owner_id text not null,
  organiser_id text,
  started_at integer not null,
  ended_at integer,
  state text not null check (state in ('running', 'finishing', 'ready', 'failed')),
  duration_ms integer not null,
  bytes integer not null,
  chapters text not null
) strict;
create index recordings_by_meeting on recordings (meeting_id);
`,
  },
];
