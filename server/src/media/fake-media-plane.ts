import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import type { Clock } from '../clock.ts';
import { ChangeListeners } from '../change-listeners.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { mediaCodecs } from './codecs.ts';
import { FakePlace } from './fake-place.ts';
import type {
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  MediaPlane,
  WorkerLoad,
  WorkerStatus,
} from './media-plane.ts';
import { defaultSpreadLimits, type SpreadLimits } from './spread/choose-host.ts';
import type { MediaPlace, MediaPlaceEvents, PlaceHost, PlaceHosts } from './spread/media-place.ts';
import { SpreadMeetings } from './spread/spread-plane.ts';

const idle: WorkerLoad = { cpu01: 0, packetsPerSecond: 0, consumers: 0 };

/** A worker in memory. Its processor time and its strain are set by hand. */
class FakeWorker implements PlaceHost {
  readonly id: string;
  readonly pid: number;
  readonly places = new Set<FakePlace>();
  cpu01 = 0;
  level = 0;
  readonly #plane: FakeMediaPlane;

  constructor(plane: FakeMediaPlane, pid: number) {
    this.#plane = plane;
    this.pid = pid;
    this.id = `worker-${pid}`;
  }

  load(): WorkerLoad {
    const consumers = [...this.places].reduce(
      (sum, place) => sum + 1 + place.transports.size + place.consumers.size,
      0,
    );
    return { ...idle, cpu01: this.cpu01, consumers };
  }

  strain(): number {
    return this.level;
  }

  async open(events: MediaPlaceEvents): Promise<Outcome<MediaPlace>> {
    await Promise.resolve();
    const place: FakePlace = new FakePlace({
      id: this.#plane.newPlaceId(),
      hostId: this.id,
      events,
      capabilities: this.#plane.rtpCapabilities,
      onClose: () => {
        this.places.delete(place);
        this.#plane.meetings.delete(place);
      },
    });
    this.places.add(place);
    this.#plane.meetings.add(place);
    return success(place);
  }
}

/**
 * A media plane in memory: it accepts and refuses what the real one does and forwards nothing.
 * What only the network could bring about (loudness, load, a dying worker) is done to it by hand.
 */
export class FakeMediaPlane implements MediaPlane, PlaceHosts {
  readonly rtpCapabilities: MediaBlob = { ...generateRouterRtpCapabilities(mediaCodecs) };
  /** Every place of every meeting. */
  readonly meetings = new Set<FakePlace>();
  readonly #spread: SpreadMeetings;
  readonly #strain = new ChangeListeners<null>();
  #workers: FakeWorker[];
  #lastPid = 0;
  #lastPlace = 0;
  #alive = true;
  #closed = false;

  constructor(options: { readonly clock: Clock; readonly workers?: number; readonly limits?: Partial<SpreadLimits> }) {
    const limits = { ...defaultSpreadLimits, ...options.limits };
    this.#spread = new SpreadMeetings({ hosts: this, limits, clock: options.clock });
    this.#workers = Array.from({ length: options.workers ?? 1 }, () => this.#newWorker());
  }

  async openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>> {
    return this.#closed ? refuse('media-failed', 'no media worker is alive') : await this.#spread.open(events);
  }

  hosts(): readonly FakeWorker[] {
    return this.ready() ? this.#workers : [];
  }

  async whenAny(): Promise<void> {
    await Promise.resolve();
  }

  onStrain(listener: () => void): () => void {
    return this.#strain.add(listener);
  }

  newPlaceId(): string {
    this.#lastPlace += 1;
    return `place-${this.#lastPlace}`;
  }

  ready(): boolean {
    return this.#alive && !this.#closed;
  }

  admits(): boolean {
    return this.#spread.admitsMore();
  }

  workers(): readonly WorkerStatus[] {
    return this.#workers.map((worker) => ({
      pid: worker.pid,
      alive: this.ready(),
      routers: worker.places.size,
      seats: this.#spread.seatsOn(worker.id),
      load: worker.load(),
      strain: worker.level,
    }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.meetings.clear();
    await Promise.resolve();
  }

  /** All workers (or only the one at `index`) die; with `dead` nothing can be opened until `reviveWorker`. */
  killWorker(stays: 'dead' | 'restarts', index: number | null = null): void {
    this.#alive = stays === 'restarts';
    const died = this.#workers.filter((_, at) => index === null || at === index);
    this.#workers = this.#workers.map((worker) => (died.includes(worker) ? this.#newWorker() : worker));
    const lost = died.flatMap((worker) => [...worker.places]);
    for (const place of lost) {
      this.meetings.delete(place);
      place.lose();
    }
  }

  reviveWorker(): void {
    this.#alive = true;
  }

  setCpu(index: number, cpu01: number): void {
    const worker = this.#workers[index];
    if (worker !== undefined) {
      worker.cpu01 = cpu01;
    }
  }

  setStrain(level: number): void {
    for (const worker of this.#workers) {
      worker.level = level;
    }
    this.#strain.notify(null);
  }

  #newWorker(): FakeWorker {
    this.#lastPid += 1;
    return new FakeWorker(this, this.#lastPid);
  }
}

export const createFakeMediaPlane = (options: {
  readonly clock: Clock;
  readonly workers?: number;
  readonly limits?: Partial<SpreadLimits>;
}): FakeMediaPlane => new FakeMediaPlane(options);
