import type { types } from 'mediasoup';
import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type Outcome, success } from '../../outcome.ts';
import { mediaCodecs } from '../codecs.ts';
import type { MediaBlob, MediaMeeting, MediaMeetingEvents, MediaPlane } from '../media-plane.ts';
import { MediasoupMeeting } from './mediasoup-meeting.ts';
import { outcomeOf } from './outcome-of.ts';
import { type LiveWorker, type MediaListen, WorkerPool } from './worker-pool.ts';
import { checkWorkerBinary } from './worker-start.ts';

export interface MediasoupPlaneOptions {
  /** One per core is right. */
  readonly workers: number;
  /** Null: MEDIASOUP_WORKER_BIN, then what the media library brings. */
  readonly workerBinary: string | null;
  readonly listen: MediaListen;
  /** RTCIceServer objects for the clients. */
  readonly iceServers: readonly MediaBlob[];
  /** First guess of what a receiver's line carries, before the bandwidth estimate has an opinion. */
  readonly initialOutgoingBitrateBps: number;
  /** For the start of a worker and for a meeting that waits for one. */
  readonly startDeadlineMs: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** How often loudness is reported: often enough that the first word is heard, rarely enough for 500 participants. */
const loudnessIntervalMs = 300;
const loudnessThresholdDbov = -55;
const loudEntries = 10;

/** Starts the workers. Fails with `media-failed` and a remedy in the message when the worker is missing or another version. */
export async function createMediasoupPlane(options: MediasoupPlaneOptions): Promise<Outcome<MediaPlane>> {
  const start = { binary: options.workerBinary, deadlineMs: options.startDeadlineMs, clock: options.clock };
  const checked = await checkWorkerBinary(start);
  if (!checked.ok) {
    return checked;
  }
  const pool = new WorkerPool({ ...start, workers: options.workers, listen: options.listen, log: options.log });
  const started = await pool.start();
  return started.ok ? success(new MediasoupPlane(options, pool)) : started;
}

class MediasoupPlane implements MediaPlane {
  readonly rtpCapabilities: MediaBlob = { ...generateRouterRtpCapabilities(mediaCodecs) };
  readonly #options: MediasoupPlaneOptions;
  readonly #pool: WorkerPool;

  constructor(options: MediasoupPlaneOptions, pool: WorkerPool) {
    this.#options = options;
    this.#pool = pool;
  }

  async openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>> {
    let meeting: MediasoupMeeting | null = null;
    const taken = await this.#pool.take(() => meeting?.load() ?? 1);
    if (!taken.ok) {
      return taken;
    }
    const { live, giveBack } = taken.value;
    const opened = await outcomeOf('openMeeting', () => openRouter(live));
    if (!opened.ok) {
      giveBack();
      return opened;
    }
    const { iceServers, initialOutgoingBitrateBps, clock } = this.#options;
    meeting = new MediasoupMeeting({
      ...opened.value,
      webRtcServer: live.webRtcServer,
      events,
      clock,
      iceServers,
      initialOutgoingBitrateBps,
      onClose: giveBack,
    });
    return success(meeting);
  }

  ready(): boolean {
    return this.#pool.ready();
  }

  workers() {
    return this.#pool.status();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

async function openRouter({ worker }: LiveWorker): Promise<{
  router: types.Router;
  audioLevels: types.AudioLevelObserver;
  activeSpeaker: types.ActiveSpeakerObserver;
}> {
  const router = await worker.createRouter({ mediaCodecs });
  const audioLevels = await router.createAudioLevelObserver({
    maxEntries: loudEntries,
    threshold: loudnessThresholdDbov,
    interval: loudnessIntervalMs,
  });
  const activeSpeaker = await router.createActiveSpeakerObserver({ interval: loudnessIntervalMs });
  return { router, audioLevels, activeSpeaker };
}
