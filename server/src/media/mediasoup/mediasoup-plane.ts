import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type Outcome, success } from '../../outcome.ts';
import { mediaCodecs } from '../codecs.ts';
import type { MediaBlob, MediaMeeting, MediaMeetingEvents, MediaPlane } from '../media-plane.ts';
import type { SpreadLimits } from '../spread/choose-host.ts';
import { SpreadMeetings } from '../spread/spread-plane.ts';
import { type MediaListen, WorkerPool } from './worker-pool.ts';
import { checkWorkerBinary } from './worker-start.ts';

export interface MediasoupPlaneOptions {
  /** One per core is right. */
  readonly workers: number;
  /** Null: MEDIASOUP_WORKER_BIN, then what the media library brings. */
  readonly workerBinary: string | null;
  readonly listen: MediaListen;
  /** When a meeting goes on to another worker, and what a worker carries at most. */
  readonly limits: SpreadLimits;
  /** RTCIceServer objects for the clients, with credentials that are good from now on. */
  readonly iceServers: () => readonly MediaBlob[];
  /** First guess of what a receiver's line carries, before the bandwidth estimate has an opinion. */
  readonly initialOutgoingBitrateBps: number;
  /** For the start of a worker and for a meeting that waits for one. */
  readonly startDeadlineMs: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Starts the workers. Fails with `media-failed` and a remedy in the message when the worker is missing or another version. */
export async function createMediasoupPlane(options: MediasoupPlaneOptions): Promise<Outcome<MediaPlane>> {
  const start = { binary: options.workerBinary, deadlineMs: options.startDeadlineMs, clock: options.clock };
  const checked = await checkWorkerBinary(start);
  if (!checked.ok) {
    return checked;
  }
  const pool = new WorkerPool({ ...options, ...start });
  const started = await pool.start();
  return started.ok ? success(new MediasoupPlane(options, pool)) : started;
}

class MediasoupPlane implements MediaPlane {
  readonly rtpCapabilities: MediaBlob = { ...generateRouterRtpCapabilities(mediaCodecs) };
  readonly #pool: WorkerPool;
  readonly #meetings: SpreadMeetings;

  constructor({ limits, clock }: MediasoupPlaneOptions, pool: WorkerPool) {
    this.#pool = pool;
    this.#meetings = new SpreadMeetings({ hosts: pool, limits, clock });
  }

  openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>> {
    return this.#meetings.open(events);
  }

  ready(): boolean {
    return this.#pool.ready();
  }

  admits(): boolean {
    return this.#meetings.admitsMore();
  }

  workers() {
    return this.#pool.status((hostId) => this.#meetings.seatsOn(hostId));
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
