import { Type, type Static } from 'typebox';
import { mailAddressPattern } from '../protocol/index.ts';
import type { RecordingSettings } from '../recording/recording-settings.ts';

const strict = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Host = Type.String({ minLength: 1, maxLength: 253 });
const File = Type.String({ minLength: 1, maxLength: 4096 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const Listen = Type.Object(
  {
    host: Host,
    /** 0 takes any free port. */
    port: Port,
    /** Without it plain HTTP, on loopback only. */
    tls: Type.Optional(Type.Object({ certFile: File, keyFile: File }, strict)),
  },
  strict,
);

const Media = Type.Object(
  {
    /** mediasoup workers; null is one per core. */
    workers: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 256 }))),
    listenIps: Type.Optional(
      Type.Array(Type.Object({ ip: Host, announcedAddress: Type.Optional(Host) }, strict), {
        minItems: 1,
        maxItems: 8,
      }),
    ),
    /** First port of the workers' WebRtcServers, counting up by one per worker; 0 takes free ones. */
    port: Type.Optional(Port),
    /** Instead of `port`: the range to take free ports from. */
    portRange: Type.Optional(nullable(Type.Object({ min: Port, max: Port }, strict))),
    /** Workers one meeting may spread over; without it 1, null uses all. */
    workersPerMeeting: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 256 }))),
    /** Share of a core from which a worker takes no new participants as long as another one is less busy. */
    spreadAtCpu: Type.Optional(Type.Number({ minimum: 0.1, maximum: 1 })),
    /** Streams from which a worker takes no new participants as long as another one is less busy; null sets no bound. */
    consumersPerWorker: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
    /** Packets per second, in and out, that count as a whole worker; null looks at the processor alone. */
    packetsPerSecondPerWorker: Type.Optional(nullable(Type.Integer({ minimum: 1000, maximum: 10_000_000 }))),
  },
  strict,
);

const Limits = Type.Object(
  {
    /** HTTP requests per minute and address. */
    requestsPerMinute: Type.Optional(Type.Integer({ minimum: 10, maximum: 1_000_000 })),
    bodyBytes: Type.Optional(Type.Integer({ minimum: 1024, maximum: 16_777_216 })),
    sessionIdleHours: Type.Optional(Type.Number({ minimum: 0.1, maximum: 720 })),
    sessionLifetimeHours: Type.Optional(Type.Number({ minimum: 0.1, maximum: 8760 })),
    participantsPerMeeting: Type.Optional(Type.Integer({ minimum: 2, maximum: 5000 })),
    /** The longest a meeting lasts unless a moderator extends it; null for no bound. */
    longestMeetingHours: Type.Optional(nullable(Type.Number({ minimum: 0.25, maximum: 720 }))),
    /** A meeting whose time is over ends when nobody was in it for this long. */
    emptyMeetingMinutes: Type.Optional(Type.Number({ minimum: 1, maximum: 10_080 })),
    /** Somebody alone in a meeting is asked after this whether they stay; null never asks. */
    aloneMinutes: Type.Optional(nullable(Type.Number({ minimum: 1, maximum: 10_080 }))),
    /** Meetings are deleted this long after their end; `retention` is the newer place for it. */
    meetingRetentionDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  strict,
);

const Recording = Type.Object(
  {
    /** Off unless said otherwise: a city decides whether it records at all. */
    enabled: Type.Boolean(),
    /** Where the files lie; without it `recordings` in `dataDir`. */
    folder: Type.Optional(File),
    /** Deleted by the instance this long after their end. */
    retentionDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    /** At a time; each costs about half a core. */
    atOnce: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    /** How long everybody sees the announcement before it begins. */
    announceSeconds: Type.Optional(Type.Integer({ minimum: 3, maximum: 120 })),
    /** Recording stops when less than this is free on the disk. */
    minFreeMb: Type.Optional(Type.Integer({ minimum: 50, maximum: 10_000_000 })),
  },
  strict,
);

const IdentityProvider = Type.Object(
  {
    /** Part of addresses (the callback is `<publicUrl>/api/sign-on/<id>/callback`) and of the group mapping. Accounts go by the issuer. */
    id: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }),
    /** On the button of the sign-in page. */
    name: Type.String({ minLength: 1, maxLength: 80 }),
    /** As the provider writes it; plain HTTP on loopback only. */
    issuer: Type.String({ pattern: '^https?://[^?#@\\s]+$', maxLength: 300 }),
    clientId: Type.String({ minLength: 1, maxLength: 200 }),
    /** File with the client secret alone; null for a public client (PKCE is used in any case). */
    clientSecretFile: Type.Optional(nullable(File)),
    scopes: Type.Optional(Type.Array(Type.String({ pattern: '^\\S{1,100}$' }), { minItems: 1, maxItems: 32 })),
    /** Claim with the name that is shown. */
    nameClaim: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    /** How often the provider is asked whether a signed-in account still has its rights. */
    recheckMinutes: Type.Optional(Type.Number({ minimum: 0.5, maximum: 1440 })),
  },
  strict,
);

const MailEntry = Type.Object(
  {
    host: Host,
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    /** `tls`: from the first byte (465); `starttls`: asked for and insisted on (587, 25); `none`: on loopback only. */
    tls: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
    /** Who signed the mail server's certificate; without it the system's authorities. */
    caFile: Type.Optional(nullable(File)),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
    /** File with the password alone, readable by the instance's user alone. */
    passwordFile: Type.Optional(File),
    /** Address that invitations come from. */
    from: Type.String({ pattern: mailAddressPattern, maxLength: 254 }),
    /** Name beside it. */
    fromName: Type.Optional(Type.String({ pattern: '^[^\\r\\n<>"]{1,80}$' })),
  },
  strict,
);

/** The rest is for PostgreSQL alone. */
const DatabaseEntry = Type.Object(
  {
    kind: Type.Union([Type.Literal('sqlite'), Type.Literal('postgresql')]),
    /** File with one line `postgresql://user:password@host:5432/database`, readable by the instance's user alone. */
    urlFile: Type.Optional(File),
    /** Who signed the database server's certificate; without it the system's authorities. */
    caFile: Type.Optional(nullable(File)),
    connections: Type.Optional(Type.Integer({ minimum: 2, maximum: 200 })),
    /** An upgrade makes a back-up with `pg_dump` first and is refused when that fails; true when you make your own. */
    upgradeWithoutBackup: Type.Optional(Type.Boolean()),
  },
  strict,
);

/** The configuration file. Relative file names are relative to the file's folder. */
export const ConfigFile = Type.Object(
  {
    dataDir: File,
    /** SQLite in `dataDir`, or PostgreSQL for larger sites and for several nodes. */
    database: Type.Optional(DatabaseEntry),
    listen: Type.Array(Listen, { minItems: 1, maxItems: 8 }),
    /** The address people use, without a path; null: the first listening address. */
    publicUrl: Type.Optional(nullable(Type.String({ pattern: '^https?://[^/?#@\\s]+/?$', maxLength: 300 }))),
    /** IANA name, for instance `Europe/Berlin`; without it the machine's. Recurring meetings and days follow it. */
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    /** Further origins that may send changing requests. */
    trustedOrigins: Type.Optional(Type.Array(Type.String({ pattern: '^https?://[^/?#@\\s]+$' }), { maxItems: 32 })),
    /** Addresses of reverse proxies whose forwarded headers count. */
    trustedProxies: Type.Optional(Type.Array(Host, { maxItems: 32 })),
    media: Type.Optional(Media),
    limits: Type.Optional(Limits),
    recording: Type.Optional(Recording),
    /** The program that encodes recordings; null is `ffmpeg` from the path. */
    ffmpeg: Type.Optional(nullable(File)),
    /** Single sign-on by OpenID Connect; local accounts stay for emergencies. */
    identityProviders: Type.Optional(Type.Array(IdentityProvider, { maxItems: 32 })),
    /** Deletion periods, by class of data; run by the server at each full hour. */
    retention: Type.Optional(
      Type.Object(
        {
          /** After their end, with bans and moderators; without it 90. */
          meetingsDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
          /** Entries of the audit log; without it 365. */
          auditDays: Type.Optional(Type.Integer({ minimum: 30, maximum: 3650 })),
          /** Failed sign-ins, as keyed hashes; without it 24. */
          signInFailuresHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })),
          /** Ids of reported events of rooms, so that none counts twice; without it 30. */
          roomEventsDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
        },
        strict,
      ),
    ),
    /** Codes of an authenticator app beside the password of local accounts. */
    secondFactor: Type.Optional(
      Type.Object(
        {
          /** Local administrators must set one up; without it true. Everybody else may. */
          administrators: Type.Optional(Type.Boolean()),
          /** Key that the secrets in the database are sealed with, made at the first start; null: `keys/second-factor` in `dataDir`. */
          keyFile: Type.Optional(nullable(File)),
        },
        strict,
      ),
    ),
    /** The city's mail server, for invitations; without it nobody is invited by mail. */
    mail: Type.Optional(MailEntry),
    /** Folder with the built pages `meet` and `console`; null: the ones of this repository. */
    pagesDir: Type.Optional(nullable(File)),
    /** Addresses besides loopback that may read `/metrics`. */
    metricsAllow: Type.Optional(Type.Array(Host, { maxItems: 32 })),
    logLevel: Type.Optional(
      Type.Union([
        Type.Literal('silent'),
        Type.Literal('error'),
        Type.Literal('warn'),
        Type.Literal('info'),
        Type.Literal('debug'),
      ]),
    ),
  },
  strict,
);
export type ConfigFile = Static<typeof ConfigFile>;

export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

export interface IdentityProviderConfig {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecretFile: string | null;
  readonly scopes: readonly string[];
  readonly nameClaim: string;
  readonly recheckMs: number;
}

export interface PostgresConfig {
  readonly kind: 'postgresql';
  readonly urlFile: string;
  readonly caFile: string | null;
  readonly connections: number;
  readonly upgradeWithoutBackup: boolean;
}

export type DatabaseConfig = { readonly kind: 'sqlite' } | PostgresConfig;

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: 'tls' | 'starttls' | 'none';
  readonly caFile: string | null;
  /** Null: the server takes mail from this machine without a login. */
  readonly login: { readonly user: string; readonly passwordFile: string } | null;
  readonly from: { readonly name: string; readonly address: string };
}

/** What the media plane needs to know. */
interface MediaConfig {
  readonly workers: number | null;
  readonly listenIps: readonly { readonly ip: string; readonly announcedAddress?: string }[];
  readonly port: number;
  readonly portRange: { readonly min: number; readonly max: number } | null;
  readonly spread: {
    readonly workersPerMeeting: number | null;
    readonly spreadAtCpu01: number;
    readonly consumersPerWorker: number | null;
    readonly packetsPerSecondPerWorker: number | null;
  };
}

export interface RetentionConfig {
  readonly meetingsMs: number;
  readonly auditMs: number;
  readonly signInFailuresMs: number;
  readonly roomEventsMs: number;
}

/** The whole configuration with every default filled in; file names are absolute. */
export interface ServerConfig {
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly listen: readonly ListenConfig[];
  readonly publicUrl: string | null;
  readonly timeZone: string;
  readonly trustedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly media: MediaConfig;
  readonly limits: {
    readonly requestsPerMinute: number;
    readonly bodyBytes: number;
    readonly sessionIdleMs: number;
    readonly sessionLifetimeMs: number;
    readonly participantsPerMeeting: number;
    readonly longestMeetingMs: number | null;
    readonly emptyMeetingMs: number;
    readonly aloneMs: number | null;
  };
  readonly recording: RecordingSettings;
  readonly identityProviders: readonly IdentityProviderConfig[];
  readonly retention: RetentionConfig;
  readonly secondFactor: { readonly administrators: boolean; readonly keyFile: string };
  /** Null: nobody is invited by mail. */
  readonly mail: MailConfig | null;
  readonly pagesDir: string;
  readonly metricsAllow: readonly string[];
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}
