import type { FastifyInstance } from 'fastify';
import { AccessEnder } from './accounts/access-ender.ts';
import type { AccountService, FirstAdmin } from './accounts/account-service.ts';
import { openAccounts } from './accounts/open-accounts.ts';
import { defaultHashCost, type HashCost } from './accounts/password-hasher.ts';
import { AuditLog } from './audit/audit-log.ts';
import type { Clock } from './clock.ts';
import type { CaptureService } from './conference/capture-contract.ts';
import type { ConferenceService, MeetingDirectory, ModerationRecord } from './conference/contract.ts';
import type { ServerConfig } from './config/config-schema.ts';
import { Enrolment } from './fleet/enrolment.ts';
import { FleetHub } from './fleet/fleet-hub.ts';
import { everyHour } from './fleet/every-hour.ts';
import { RoomRegistry } from './fleet/room-registry.ts';
import { RoomRequests } from './fleet/room-requests.ts';
import { RoomDevices } from './fleet/room-devices.ts';
import { RoomService } from './fleet/room-service.ts';
import { RoomWatchers } from './fleet/room-watchers.ts';
import { buildHttp } from './http/build-http.ts';
import type { GuardedRoute } from './http/guard.ts';
import { Listeners, originsOf } from './http/listeners.ts';
import type { Services } from './http/services.ts';
import { TrustedOrigins } from './http/trusted-origins.ts';
import { Invitations } from './invitations/invitations.ts';
import { MailDelivery } from './invitations/mail-delivery.ts';
import { smtpSender } from './invitations/mail-sender.ts';
import type { Log } from './log.ts';
import { ConnectionTests } from './meetings/connection-tests.ts';
import { MeetingBook } from './meetings/meeting-book.ts';
import { MeetingChanges } from './meetings/meeting-changes.ts';
import { meetingDirectory } from './meetings/meeting-directory.ts';
import { MeetingService } from './meetings/meeting-service.ts';
import { PublicAddress } from './meetings/public-address.ts';
import { TicketService } from './meetings/ticket-service.ts';
import { Callers } from './permissions/callers.ts';
import type { Random } from './random.ts';
import { PersonService } from './privacy/person-service.ts';
import { openRecording } from './recording/open-recording.ts';
import { Retention } from './retention/retention.ts';
import { SessionService } from './sessions/session-service.ts';
import { IdentityProvider } from './sign-on/identity-provider.ts';
import { SealedBox } from './sign-on/sealed-box.ts';
import { SessionRechecks } from './sign-on/session-rechecks.ts';
import { SignOnService } from './sign-on/sign-on-service.ts';
import { AccessRuleStore } from './store/access-rule-store.ts';
import { AuditStore } from './store/audit-store.ts';
import { MailStore } from './store/mail-store.ts';
import { MeetingStore } from './store/meeting-store.ts';
import { openDatabase } from './store/open-database.ts';
import type { Database } from './store/open-store.ts';
import { PairingStore } from './store/pairing-store.ts';
import { PersonStore } from './store/person-store.ts';
import { RetentionStore } from './store/retention-store.ts';
import { RoomStore } from './store/room-store.ts';
import { secretOf } from './store/secret-store.ts';
import { SessionStore } from './store/session-store.ts';

export interface AppParts {
  readonly config: ServerConfig;
  /** Makes the conference side, which asks the directory for meetings and hands over what is done in them. */
  readonly conference: (
    directory: MeetingDirectory,
    recordModeration: (record: ModerationRecord) => void,
    capture: CaptureService,
  ) => ConferenceService | Promise<ConferenceService>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Cheaper in tests; null for the default. */
  readonly hashCost: HashCost | null;
  readonly makesFirstAdmin: boolean;
}

export interface App {
  readonly http: FastifyInstance;
  /** Every HTTP route with its line of the permission table. */
  readonly routes: readonly GuardedRoute[];
  readonly audit: AuditLog;
  readonly retention: Retention;
  /** Not null on the first start of an empty instance: show it once, keep it nowhere. */
  readonly firstAdmin: FirstAdmin | null;
  /** Where it listens, for instance `http://127.0.0.1:8480`; empty before `start`. */
  addresses(): readonly string[];
  /** The address in links: configured, or the first listening one. */
  publicUrl(): string;
  /** @throws ServerError `listen-failed` or `config-invalid`, nothing listens then */
  start(): Promise<void>;
  /** Stops taking requests, ends connections and meetings, writes what is left. May be called twice. */
  close(): Promise<void>;
}

async function buildAccounts(parts: AppParts, database: Database) {
  const { clock, random, config } = parts;
  const hashCost = parts.hashCost ?? defaultHashCost;
  const { keyFile, administrators } = config.secondFactor;
  const opened = await openAccounts(database, { clock, random, hashCost, keyFile });
  const { accounts, lockOut, secondFactor } = opened;
  const sessionStore = new SessionStore(database);
  const sessions = new SessionService({ store: sessionStore, clock, random, limits: config.limits });
  const callers = new Callers({ sessions, secondFactor, clock, requiredForAdministrators: administrators });
  return { accounts, sessions, lockOut, sessionStore, secondFactor, callers };
}

/** Single sign-on, and what takes access away again. */
async function buildSignOn(
  parts: AppParts,
  database: Database,
  shared: {
    accounts: AccountService;
    sessions: SessionService;
    sessionStore: SessionStore;
    address: PublicAddress;
    conference: ConferenceService;
    audit: AuditLog;
  },
) {
  const { clock, random, log, config } = parts;
  const box = new SealedBox(await secretOf(database, random, 'provider-tokens'), random);
  const rules = new AccessRuleStore(database);
  const providers = config.identityProviders.map((provider) => new IdentityProvider(provider, clock));
  const signOn = new SignOnService(providers, { ...shared, rules, box, clock, random });
  const ender = new AccessEnder(shared);
  const rechecks = new SessionRechecks({ store: shared.sessionStore, signOn, ender, clock, log });
  return { rules, signOn, ender, rechecks };
}

/** Who is told of meetings by mail; delivery is null where there is no mail server. */
function buildMail(
  parts: AppParts,
  database: Database,
  shared: { address: PublicAddress; roomName: (roomId: string) => string | null },
) {
  const { clock, random, log, config } = parts;
  const store = new MailStore(database);
  const sender = config.mail === null ? null : smtpSender(config.mail);
  const delivery = sender === null ? null : new MailDelivery({ store, sender, clock, random, log });
  const wake = (): void => delivery?.wake();
  const invitations = new Invitations({
    ...shared,
    mail: config.mail,
    store,
    wake,
    clock,
    random,
    zone: config.timeZone,
  });
  return { store, delivery, invitations };
}

async function buildRooms(
  parts: AppParts,
  database: Database,
  shared: { book: MeetingBook; tickets: TicketService; audit: AuditLog; rooms: RoomRegistry; store: RoomStore },
) {
  const { clock, random, log } = parts;
  const { book, audit, rooms } = shared;
  const watchers = new RoomWatchers(clock);
  const requests = new RoomRequests({ ...shared, clock, zone: parts.config.timeZone });
  const hub = new FleetHub({ rooms, requests, watchers, audit, clock, random, log });
  const secret = await secretOf(database, random, 'pairing-codes');
  const enrolment = new Enrolment({ store: new PairingStore(database), rooms, clock, random, secret });
  const service = new RoomService({ rooms, hub, enrolment, watchers, book, audit });
  const devices = new RoomDevices({ rooms, hub, watchers, audit });
  return { watchers, requests, hub, service, devices };
}

function moderationRecorder(audit: AuditLog): (record: ModerationRecord) => void {
  return ({ meetingId, actor, action, target }) =>
    audit.record({ actor, action: `meeting.${action}`, target: meetingId, outcome: 'ok', detail: target });
}

/** Everything between the database and the sockets. */
async function buildServices(parts: AppParts, database: Database, isAccepting: () => boolean) {
  const { config, clock, random, log } = parts;
  const audit = new AuditLog(new AuditStore(database), clock, log);
  const address = new PublicAddress(config.publicUrl);
  const origins = new TrustedOrigins([
    ...(config.publicUrl === null ? [] : [config.publicUrl]),
    ...config.trustedOrigins,
  ]);
  const people = await buildAccounts(parts, database);
  const { accounts, sessions } = people;
  const firstAdmin = parts.makesFirstAdmin ? await accounts.ensureFirstAdmin() : null;
  const roomStore = new RoomStore(database);
  const roomRegistry = await RoomRegistry.load({ store: roomStore, clock, random, log });
  const zone = config.timeZone;
  const connectionTests = new ConnectionTests(clock, random);
  const book = await MeetingBook.load({ store: new MeetingStore(database), clock, random, log });
  const recording = await openRecording(parts, database, { audit, book });
  const directory = connectionTests.within(meetingDirectory(book, address, clock, zone));
  const conference = await parts.conference(directory, moderationRecorder(audit), recording.capture);
  const hasRoom = (roomId: string): boolean => roomRegistry.byId(roomId) !== null;
  const accountByName = (username: string) => accounts.byUsername(username);
  const mail = buildMail(parts, database, { address, roomName: (id) => roomRegistry.byId(id)?.name ?? null });
  const { invitations } = mail;
  const meetings = new MeetingService({ book, address, conference, hasRoom, accountByName, invitations, clock, zone });
  const usernameOf = async (id: string) => (await accounts.byId(id))?.username ?? null;
  const changes = new MeetingChanges({ book, meetings, conference, invitations, usernameOf, clock, zone });
  const tickets = new TicketService({ book, address, conference, clock, random });
  const fleet = await buildRooms(parts, database, { book, tickets, audit, rooms: roomRegistry, store: roomStore });
  const entrance = await buildSignOn(parts, database, { ...people, address, conference, audit });
  const retention = new Retention({
    ...people,
    meetings,
    rooms: roomStore,
    recordings: recording.library,
    recordingsMs: config.recording.retentionMs,
    mail: mail.store,
    pairing: new PairingStore(database),
    audit,
    periods: config.retention,
    sessionIdleMs: config.limits.sessionIdleMs,
    store: new RetentionStore(database),
    clock,
    log,
  });
  const store = new PersonStore(database);
  const persons = new PersonService({ accounts, store, book, audit, ender: entrance.ender, clock, random });
  const services: Services = {
    config,
    clock,
    log,
    database,
    accounts,
    sessions,
    sessionStore: people.sessionStore,
    callers: people.callers,
    secondFactor: people.secondFactor,
    ender: entrance.ender,
    signOn: entrance.signOn,
    accessRules: entrance.rules,
    meetings,
    changes,
    connectionTests,
    tickets,
    roomRegistry,
    audit,
    recordings: recording.library,
    retention,
    persons,
    conference,
    origins,
    rooms: fleet.service,
    roomDevices: fleet.devices,
    watchers: fleet.watchers,
    hub: fleet.hub,
    isAccepting,
  };
  return {
    recording,
    services,
    firstAdmin,
    address,
    book,
    requests: fleet.requests,
    rechecks: entrance.rechecks,
    delivery: mail.delivery,
  };
}

/** Builds around an open database. */
async function assemble(parts: AppParts, database: Database): Promise<App> {
  const { config, clock, log } = parts;
  let accepting = true;
  const built = await buildServices(parts, database, () => accepting);
  const { services, address } = built;
  const http = await buildHttp(services);
  await http.app.ready();
  const stopHourly = everyHour(clock, () => {
    services.hub.pushAllCalendars();
    void services.retention.run();
  });
  built.rechecks.start();
  built.delivery?.wake();
  const listeners = new Listeners(clock);
  const stop = async (): Promise<void> => {
    accepting = false;
    stopHourly();
    // New requests first, then what they use, the database last.
    await built.rechecks.stop();
    await built.delivery?.close();
    http.streams.close();
    services.hub.close();
    services.connectionTests.close();
    built.requests.close();
    await services.conference.close();
    await built.recording.close();
    await Promise.all([http.app.close(), listeners.close()]);
    await services.roomRegistry.close();
    await built.book.close();
    await services.audit.close();
    await database.destroy();
    log.info('instance stopped');
  };
  let urls: readonly string[] = [];
  let closing: Promise<void> | null = null;
  return {
    http: http.app,
    routes: http.routes,
    audit: services.audit,
    retention: services.retention,
    firstAdmin: built.firstAdmin,
    addresses: () => urls,
    publicUrl: () => address.url,
    start: async () => {
      await services.retention.run();
      urls = await listeners.open(http.app, config.listen);
      adoptAddresses(urls, config, address, services.origins);
      log.info({ addresses: urls }, 'instance listens');
    },
    close: () => (closing ??= stop()),
  };
}

/**
 * Builds the management side of the instance around a conference side. Opens the database; nothing listens yet.
 * @throws ServerError `database-newer`, `database-changed`, `database-away`, `backup-failed`; the database is closed again then
 */
export async function createApp(parts: AppParts): Promise<App> {
  const database = await openDatabase(parts.config, parts.clock.now());
  try {
    return await assemble(parts, database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function adoptAddresses(
  urls: readonly string[],
  config: ServerConfig,
  address: PublicAddress,
  origins: TrustedOrigins,
): void {
  const first = urls[0];
  if (config.publicUrl === null && first !== undefined) {
    address.set(first);
  }
  for (const origin of urls.flatMap(originsOf)) {
    origins.add(origin);
  }
}
