import type { Clock } from '@ratspult/device-drivers';
import { fleetEvents, type RoomTicket } from '@ratspult/server/protocol';
import { Check } from 'typebox/value';
import { done, refused, type CommandResult } from '../command-result.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import { toReport } from '../room/report.ts';
import type { JoinTarget, RoomState } from '../room/room-state.ts';
import type { StoredFiles, StoredPairing } from '../storage/stored-files.ts';
import { enrol } from './enrol.ts';
import { FleetLink, type FleetAnswer, type FleetLinkHandlers } from './fleet-link.ts';
import type { Outbox } from './outbox.ts';
import { makeRoomKey, readRoomKey } from './room-key.ts';

export interface FleetAgentOptions {
  readonly host: RoomHost;
  readonly serverUrl: string;
  readonly applianceVersion: string;
  readonly stored: StoredFiles;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onCommand: (method: string, params: unknown) => Promise<FleetAnswer<unknown>>;
}

const reportCoalesceMs = 250;
const heartbeatMs = 5_000;
/** Certificates and tokens are good to the minute; a calendar that is a minute late is late. */
const clockToleranceMs = 60_000;
const ticketRetryMs = 2_000;

/** Errors that waiting does not cure. */
const finalTicketErrors: ReadonlySet<string> = new Set([
  'meeting-not-found',
  'meeting-ended',
  'meeting-locked',
  'meeting-full',
  'not-found',
  'not-allowed',
  'banned',
  'invalid-input',
]);

/** The room at the instance: pairing, the link, reports, events, tickets and the calendar. */
export class FleetAgent {
  readonly #options: FleetAgentOptions;
  readonly #timers: NamedTimers;
  readonly #onlineWaiters = new Set<() => void>();
  #link: FleetLink | null = null;
  #pairing: Promise<CommandResult> | null = null;
  #clockOffsetMs: number | null = null;
  #reported: string | null = null;
  #closed = false;

  constructor(options: FleetAgentOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    options.host.subscribe((state, before) => this.#observe(state, before));
  }

  /** Wall clock of the instance minus ours, when last told; null before. */
  get clockOffsetMs(): number | null {
    return this.#clockOffsetMs;
  }

  get online(): boolean {
    return this.#link?.online === true;
  }

  /** Connects with a pairing from disk. A key that cannot be read is as good as none. */
  start(pairing: StoredPairing | null): void {
    if (pairing !== null && !this.#open(pairing)) {
      this.#options.host.dispatch({ type: 'pairing', pairing: { state: 'unpaired', errorCode: null }, roomName: null });
    }
  }

  close(): void {
    this.#closed = true;
    this.#timers.stopAll();
    this.#link?.stop();
    this.#link = null;
    this.#wakeWaiters();
  }

  /** Redeems a pairing code with a key pair made for it. */
  async pair(code: string): Promise<CommandResult> {
    const { state } = this.#options.host;
    if (state.pairing.state === 'paired' && state.server.rejectedSince === null) {
      return refused('room-already-paired');
    }
    this.#pairing ??= this.#pair(code).finally(() => {
      this.#pairing = null;
    });
    return this.#pairing;
  }

  /** A ticket; a patient request waits for the instance to come back as long as `wanted` holds. */
  async ticket(target: JoinTarget, patient: boolean, wanted: () => boolean): Promise<FleetAnswer<RoomTicket>> {
    for (;;) {
      const answer = (await this.#link?.request('ticket', target)) ?? ({ ok: false, code: 'server-offline' } as const);
      if (answer.ok) {
        const conferenceUrl = sameInstance(this.#options.serverUrl, answer.result.conferenceUrl);
        return { ok: true, result: { ...answer.result, conferenceUrl } };
      }
      if (!patient || finalTicketErrors.has(answer.code) || this.#closed || !wanted()) {
        return answer;
      }
      await this.#waitForLink();
      if (this.#closed || !wanted()) {
        return { ok: false, code: 'server-offline' };
      }
    }
  }

  flushEvents(): void {
    const link = this.#link;
    if (link?.online === true) {
      void this.#options.outbox.flush(async (events) => (await link.request('events', { events })).ok);
    }
  }

  async #pair(code: string): Promise<CommandResult> {
    const { host, serverUrl, applianceVersion, stored, log } = this.#options;
    host.dispatch({ type: 'pairing', pairing: { state: 'checking', errorCode: null }, roomName: null });
    const key = makeRoomKey();
    const enrolled = await enrol(serverUrl, { code, publicKey: key.publicKey, applianceVersion });
    if (!enrolled.ok) {
      host.dispatch({ type: 'pairing', pairing: { state: 'unpaired', errorCode: enrolled.code }, roomName: null });
      return refused(enrolled.code);
    }
    const { roomId, roomName } = enrolled;
    const pairing = { roomId, roomName, privateKeyPem: key.privateKeyPem };
    if (!(await stored.pairing.save(pairing))) {
      host.dispatch({ type: 'pairing', pairing: { state: 'unpaired', errorCode: 'storage-failed' }, roomName: null });
      host.dispatch({ type: 'fault', fault: { code: 'disk-full', subject: null }, active: true });
      return refused('storage-failed');
    }
    log.info('room paired', {});
    host.dispatch({ type: 'pairing', pairing: { state: 'paired', errorCode: null }, roomName });
    host.dispatch({ type: 'server-rejects', rejects: false });
    this.#link?.stop();
    this.#open(pairing);
    return done;
  }

  #open(pairing: StoredPairing): boolean {
    const key = readRoomKey(pairing.privateKeyPem);
    if (key === null) {
      return false;
    }
    const { serverUrl, applianceVersion, clock, random, log } = this.#options;
    const { roomId } = pairing;
    const handlers = this.#handlers();
    this.#link = new FleetLink({ serverUrl, roomId, key, applianceVersion, clock, random, log, handlers });
    this.#link.start();
    return true;
  }

  #handlers(): FleetLinkHandlers {
    const { host, onCommand, clock } = this.#options;
    return {
      onState: (state) => {
        host.dispatch({ type: 'server-state', state });
        if (state !== 'online') {
          this.#timers.stop('heartbeat');
          this.#timers.stop('report');
          host.dispatch({ type: 'observed', by: [] });
        }
      },
      onRejected: () => host.dispatch({ type: 'server-rejects', rejects: true }),
      onAuthenticated: (roomName, serverTime) => {
        this.#clockOffsetMs = serverTime - clock.epochMs();
        const clockWrong = Math.abs(this.#clockOffsetMs) > clockToleranceMs;
        host.dispatch({ type: 'fault', fault: { code: 'clock-wrong', subject: null }, active: clockWrong });
        host.dispatch({ type: 'server-rejects', rejects: false });
        host.dispatch({ type: 'pairing', pairing: { state: 'paired', errorCode: null }, roomName });
        this.#report();
        this.flushEvents();
        this.#wakeWaiters();
      },
      onEvent: (event, data) => this.#event(event, data),
      onRequest: onCommand,
    };
  }

  #event(event: string, data: unknown): void {
    const { host, stored } = this.#options;
    if (event === 'unpaired') {
      void this.#unpaired();
    } else if (event === 'calendar' && Check(fleetEvents.calendar, data)) {
      host.dispatch({ type: 'calendar', entries: data.entries });
      void stored.calendar.save({ entries: data.entries });
    } else if (event === 'observed' && Check(fleetEvents.observed, data)) {
      host.dispatch({ type: 'observed', by: data.by });
    }
  }

  async #unpaired(): Promise<void> {
    const { host, stored, log } = this.#options;
    log.warn('instance removed the pairing', {});
    this.#link?.stop();
    this.#link = null;
    this.#timers.stopAll();
    host.dispatch({ type: 'server-state', state: 'offline' });
    host.dispatch({ type: 'server-rejects', rejects: false });
    host.dispatch({ type: 'calendar', entries: [] });
    host.dispatch({ type: 'observed', by: [] });
    host.dispatch({ type: 'pairing', pairing: { state: 'unpaired', errorCode: null }, roomName: null });
    this.#wakeWaiters();
    await Promise.allSettled([stored.pairing.forget(), stored.calendar.forget()]);
  }

  #observe(state: RoomState, before: RoomState): void {
    if (state !== before && this.online && !this.#timers.has('report')) {
      this.#timers.start('report', reportCoalesceMs, () => {
        if (this.#text() !== this.#reported) {
          this.#report();
        }
      });
    }
  }

  #text(): string {
    return JSON.stringify(toReport(this.#options.host.state, this.#options.applianceVersion));
  }

  #report(): void {
    const link = this.#link;
    if (link === null || !link.online) {
      return;
    }
    this.#timers.start('heartbeat', heartbeatMs, () => this.#report());
    this.#reported = this.#text();
    void this.#sendReport(link);
  }

  async #sendReport(link: FleetLink): Promise<void> {
    const { host, applianceVersion, log } = this.#options;
    const answer = await link.request('report', toReport(host.state, applianceVersion));
    if (!answer.ok) {
      this.#reported = null;
      log.warn('room report was not taken', { code: answer.code });
    }
  }

  /** Until the link is authenticated again, or a little while when it is and the instance just refused. */
  async #waitForLink(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onlineWaiters.add(resolve);
    this.#timers.start('ticket-retry', ticketRetryMs, () => this.#wakeWaiters());
    await promise;
    this.#onlineWaiters.delete(resolve);
  }

  #wakeWaiters(): void {
    for (const wake of this.#onlineWaiters) {
      wake();
    }
  }
}

/**
 * The conference at the address by which this room reaches the instance. The instance names the one for people at home, which
 * the room may not reach or trust, and the stage's content policy lets it talk to the room's own instance only.
 */
const sameInstance = (serverUrl: string, conferenceUrl: string): string =>
  `${serverUrl.replace(/^http/, 'ws').replace(/\/$/, '')}${URL.parse(conferenceUrl)?.pathname ?? '/conference'}`;
