import type { types } from 'mediasoup';
import type { Clock } from '../../clock.ts';
import type { WorkerLoad } from '../media-plane.ts';
import { type SpreadLimits, usedShare } from '../spread/choose-host.ts';
import { nextStrain, noStrain, type Strain } from '../spread/strain.ts';
import type { MediasoupPlace } from './mediasoup-place.ts';
import { outcomeOf } from './outcome-of.ts';
import { type CountedStream, PacketMeter } from './packet-meter.ts';

const intervalMs = 2000;

export interface WorkerMeterOptions {
  readonly worker: types.Worker;
  readonly places: ReadonlySet<MediasoupPlace>;
  readonly limits: SpreadLimits;
  readonly clock: Clock;
  readonly onStrain: (level: number) => void;
}

/** Measures what one worker carries, and how hard it is strained by it. */
export class WorkerMeter {
  readonly #options: WorkerMeterOptions;
  readonly #packets: PacketMeter;
  #cancel: () => void;
  #usedMs: { readonly at: number; readonly used: number } | null = null;
  #cpu01 = 0;
  #packetsPerSecond = 0;
  #strain: Strain = noStrain;
  #closed = false;

  constructor(options: WorkerMeterOptions) {
    this.#options = options;
    this.#packets = new PacketMeter(options.clock);
    this.#cancel = options.clock.setTimer(0, () => void this.#round());
  }

  load(): WorkerLoad {
    const consumers = [...this.#options.places].reduce((sum, place) => sum + place.streams(), 0);
    return { cpu01: this.#cpu01, packetsPerSecond: this.#packetsPerSecond, consumers };
  }

  get strain(): number {
    return this.#strain.level;
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  async #round(): Promise<void> {
    await this.#measureCpu();
    this.#packetsPerSecond = await this.#packets.round(
      [...this.#options.places].flatMap((place) => [...place.running()].map(counted)),
    );
    if (this.#closed) {
      return;
    }
    const before = this.#strain.level;
    this.#strain = nextStrain(this.#strain, usedShare(this.load(), this.#options.limits));
    if (this.#strain.level !== before) {
      this.#options.onStrain(this.#strain.level);
    }
    this.#cancel = this.#options.clock.setTimer(intervalMs, () => void this.#round());
  }

  /** A worker has one thread: a whole core is all it can use. */
  async #measureCpu(): Promise<void> {
    const { worker, clock } = this.#options;
    const usage = await outcomeOf('getResourceUsage', () => worker.getResourceUsage());
    if (!usage.ok) {
      return;
    }
    const now = { at: clock.now(), used: usage.value.ru_utime + usage.value.ru_stime };
    if (this.#usedMs !== null && now.at > this.#usedMs.at) {
      this.#cpu01 = Math.min(1, Math.max(0, (now.used - this.#usedMs.used) / (now.at - this.#usedMs.at)));
    }
    this.#usedMs = now;
  }
}

const counted = (stream: types.Producer | types.Consumer): CountedStream => ({
  id: stream.id,
  kind: stream.kind,
  packets: async () => {
    const stats = await outcomeOf('getStats', async () => {
      const all: (types.ProducerStat | types.ConsumerStat)[] = [...(await stream.getStats())];
      return all;
    });
    const own = stats.ok ? stats.value.filter(({ type }) => type === typeOf(stream)) : [];
    return stats.ok ? own.reduce((sum, { packetCount }) => sum + packetCount, 0) : null;
  },
});

/** A consumer's statistics also carry those of the stream it comes from. */
const typeOf = (stream: types.Producer | types.Consumer): 'inbound-rtp' | 'outbound-rtp' =>
  'producerId' in stream ? 'outbound-rtp' : 'inbound-rtp';
