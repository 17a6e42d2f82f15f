import type { types } from 'mediasoup';
import type { Log } from '../../log.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { ChangeListeners } from '../../change-listeners.ts';
import type { MediaBlob, WorkerLoad, WorkerStatus } from '../media-plane.ts';
import type { SpreadLimits } from '../spread/choose-host.ts';
import type { MediaPlace, MediaPlaceEvents, PlaceHost, PlaceHosts } from '../spread/media-place.ts';
import { openPlace } from './open-place.ts';
import type { MediasoupPlace } from './mediasoup-place.ts';
import { WorkerMeter } from './worker-meter.ts';
import { recentDeaths, restartAfter } from './restart-policy.ts';
import { startWorker, type WorkerStartOptions } from './worker-start.ts';

/** Where media arrives: UDP and TCP on the same addresses. */
export interface MediaListen {
  /** `announcedAddress` is what clients are told instead of `ip` (behind address translation). */
  readonly listenIps: readonly { readonly ip: string; readonly announcedAddress?: string }[];
  /** First port, counting up by one per worker; 0 takes free ones. */
  readonly port: number;
  /** Where free ports are taken from; null leaves it to the worker. */
  readonly portRange: { readonly min: number; readonly max: number } | null;
}

export interface WorkerPoolOptions extends WorkerStartOptions {
  readonly workers: number;
  readonly listen: MediaListen;
  readonly limits: SpreadLimits;
  /** RTCIceServer objects for the clients, with credentials that are good from now on. */
  readonly iceServers: () => readonly MediaBlob[];
  /** First guess of what a receiver's line carries, before the bandwidth estimate has an opinion. */
  readonly initialOutgoingBitrateBps: number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** A worker that runs, its places and its meter. */
class LiveWorker implements PlaceHost {
  readonly id: string;
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
  readonly places = new Set<MediasoupPlace>();
  readonly meter: WorkerMeter;
  readonly #options: WorkerPoolOptions;

  constructor(
    options: WorkerPoolOptions,
    worker: types.Worker,
    webRtcServer: types.WebRtcServer,
    onStrain: () => void,
  ) {
    this.#options = options;
    this.id = `worker-${worker.pid}`;
    this.worker = worker;
    this.webRtcServer = webRtcServer;
    const { limits, clock, log } = options;
    this.meter = new WorkerMeter({
      worker,
      places: this.places,
      limits,
      clock,
      onStrain: (level) => {
        log.warn({ pid: worker.pid, level }, 'media worker: degree of strain changed');
        onStrain();
      },
    });
  }

  load(): WorkerLoad {
    return this.meter.load();
  }

  strain(): number {
    return this.meter.strain;
  }

  async open(events: MediaPlaceEvents): Promise<Outcome<MediaPlace>> {
    const { iceServers, initialOutgoingBitrateBps } = this.#options;
    const { id: hostId, worker, webRtcServer, places } = this;
    return await openPlace(worker, { hostId, webRtcServer, events, iceServers, initialOutgoingBitrateBps, places });
  }
}

interface Slot {
  readonly index: number;
  live: LiveWorker | null;
  pid: number;
  deaths: number[];
  cancelRestart: (() => void) | null;
}

const listenInfos = ({ listenIps, port, portRange }: MediaListen, index: number): types.TransportListenInfo[] =>
  listenIps.flatMap((address) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ...address,
      ...(port === 0 ? {} : { port: port + index }),
      ...(port !== 0 || portRange === null ? {} : { portRange: { ...portRange } }),
    })),
  );

/** Null also in the moment in which the worker is dead but its death is not yet reported: its meetings hear of it first. */
const liveOf = (slot: Slot): LiveWorker | null => (slot.live === null || slot.live.worker.closed ? null : slot.live);

const nothing: WorkerLoad = { cpu01: 0, packetsPerSecond: 0, consumers: 0 };

/** Keeps a worker alive in each slot. */
export class WorkerPool implements PlaceHosts {
  readonly #options: WorkerPoolOptions;
  readonly #slots: Slot[];
  readonly #waiting = new Set<() => void>();
  readonly #strain = new ChangeListeners<null>();
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.workers }, (_, index) => ({
      index,
      live: null,
      pid: 0,
      deaths: [],
      cancelRestart: null,
    }));
  }

  /** Starts all workers; fails when the first one does, because the others would for the same reason. */
  async start(): Promise<Outcome<null>> {
    for (const slot of this.#slots) {
      const started = await this.#fill(slot);
      if (!started.ok) {
        await this.close();
        return started;
      }
    }
    return success(null);
  }

  hosts(): readonly PlaceHost[] {
    return this.#slots.flatMap((slot) => liveOf(slot) ?? []);
  }

  /** Waits for a living worker until the deadline. */
  async whenAny(): Promise<void> {
    if (!this.ready() && !this.#closed) {
      await this.#nextStart();
    }
  }

  onStrain(listener: () => void): () => void {
    return this.#strain.add(listener);
  }

  ready(): boolean {
    return this.#slots.some((slot) => liveOf(slot) !== null);
  }

  status(seatsOn: (hostId: string) => number): WorkerStatus[] {
    return this.#slots.map((slot) => {
      const live = liveOf(slot);
      return {
        pid: slot.pid,
        alive: live !== null,
        routers: live?.places.size ?? 0,
        seats: live === null ? 0 : seatsOn(live.id),
        load: live?.load() ?? nothing,
        strain: live?.strain() ?? 0,
      };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ends = this.#slots.map((slot) => {
      slot.cancelRestart?.();
      const { live } = slot;
      slot.live = null;
      if (live === null) {
        return Promise.resolve();
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      if (live.worker.subprocessClosed) {
        resolve();
      }
      live.meter.close();
      live.worker.once('subprocessclose', () => resolve());
      live.worker.close();
      return promise;
    });
    this.#wakeWaiting();
    await Promise.all(ends);
  }

  #nextStart(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.setTimer(this.#options.deadlineMs, () => {
      this.#waiting.delete(wake);
      resolve();
    });
    const wake = (): void => {
      cancel();
      resolve();
    };
    this.#waiting.add(wake);
    return promise;
  }

  #wakeWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) {
      wake();
    }
  }

  async #fill(slot: Slot): Promise<Outcome<null>> {
    const started = await startWorker(this.#options);
    if (!started.ok) {
      return started;
    }
    const worker = started.value;
    const served = await this.#listen(slot, worker);
    if (!served.ok || this.#closed) {
      worker.close();
      return served.ok ? refuse('media-failed', 'the media plane is closed') : served;
    }
    slot.live = new LiveWorker(this.#options, worker, served.value, () => this.#strain.notify(null));
    slot.pid = worker.pid;
    worker.once('died', (error) => this.#onDeath(slot, error));
    if (worker.died) {
      return refuse('media-failed', 'the media worker died while it started');
    }
    this.#options.log.info({ pid: worker.pid, slot: slot.index }, 'media worker started');
    this.#wakeWaiting();
    return success(null);
  }

  async #listen(slot: Slot, worker: types.Worker): Promise<Outcome<types.WebRtcServer>> {
    try {
      return success(await worker.createWebRtcServer({ listenInfos: listenInfos(this.#options.listen, slot.index) }));
    } catch (error) {
      return refuse('media-failed', `the media worker cannot listen: ${String(error)}`);
    }
  }

  #onDeath(slot: Slot, error: Error): void {
    this.#options.log.warn({ pid: slot.pid, slot: slot.index, error: error.message }, 'media worker died');
    slot.live?.meter.close();
    slot.live = null;
    this.#restart(slot);
  }

  #restart(slot: Slot): void {
    const { clock, log } = this.#options;
    if (this.#closed) {
      return;
    }
    slot.deaths = [...recentDeaths(slot.deaths, clock.now()), clock.now()];
    const { delayMs, breakerOpen } = restartAfter(slot.deaths, clock.now());
    if (breakerOpen) {
      log.error({ slot: slot.index, delayMs }, 'media worker dies again and again; waiting before the next try');
    }
    slot.cancelRestart = clock.setTimer(delayMs, () => {
      slot.cancelRestart = null;
      void this.#refill(slot);
    });
  }

  async #refill(slot: Slot): Promise<void> {
    const filled = await this.#fill(slot);
    if (!filled.ok && slot.live === null) {
      this.#options.log.error({ slot: slot.index, error: filled.message }, 'media worker did not start');
      this.#restart(slot);
    }
  }
}
