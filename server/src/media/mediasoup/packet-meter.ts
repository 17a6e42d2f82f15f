import type { Clock } from '../../clock.ts';

/** A stream whose packets can be counted. */
export interface CountedStream {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  /** All packets so far; null when the stream is gone. */
  packets(): Promise<number | null>;
}

interface Count {
  readonly at: number;
  readonly packets: number;
  readonly perSecond: number | null;
}

/** Asking is work for the worker too: this many streams per round, the next ones in the next round. */
const askedPerRound = 60;

/**
 * Packets per second of a worker, from a round robin over its streams: a stream that was not counted yet counts as the
 * average of its kind.
 */
export class PacketMeter {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async round(streams: readonly CountedStream[]): Promise<number> {
    const there = new Set(streams.map(({ id }) => id));
    for (const id of this.#counts.keys()) {
      if (!there.has(id)) {
        this.#counts.delete(id);
      }
    }
    const oldest = streams.toSorted((a, b) => this.#askedAt(a) - this.#askedAt(b)).slice(0, askedPerRound);
    await Promise.all(oldest.map((stream) => this.#count(stream)));
    return this.#sum(streams, 'audio') + this.#sum(streams, 'video');
  }

  #askedAt(stream: CountedStream): number {
    return this.#counts.get(stream.id)?.at ?? -Infinity;
  }

  async #count(stream: CountedStream): Promise<void> {
    const packets = await stream.packets();
    const at = this.#clock.now();
    if (packets === null) {
      this.#counts.delete(stream.id);
      return;
    }
    const before = this.#counts.get(stream.id);
    const seconds = before === undefined ? 0 : (at - before.at) / 1000;
    const grown = before === undefined ? 0 : Math.max(0, packets - before.packets);
    this.#counts.set(stream.id, {
      at,
      packets,
      perSecond: seconds > 0 ? grown / seconds : (before?.perSecond ?? null),
    });
  }

  #sum(streams: readonly CountedStream[], kind: 'audio' | 'video'): number {
    const own = streams.filter((stream) => stream.kind === kind);
    const known = own.flatMap(({ id }) => this.#counts.get(id)?.perSecond ?? []);
    const total = known.reduce((sum, perSecond) => sum + perSecond, 0);
    return known.length === 0 ? 0 : Math.round((total * own.length) / known.length);
  }
}
