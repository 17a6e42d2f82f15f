import type { Clock } from '../clock.ts';

/** Layouts flip often; a sender that stops and starts an encoder each time costs more than a few seconds of sending. */
const lowerAfterMs = 5000;
const nobody = -1;

interface Watched {
  readonly layers: number;
  readonly watchers: Map<string, number>;
  announced: number;
  cancelLowering: (() => void) | null;
}

/** Knows which simulcast layer of each producer anybody watches: a higher wish is told at once, a lower one after a while. */
export class LayersWatch {
  readonly #clock: Clock;
  readonly #tell: (producerId: string, maxSpatialLayer: number) => void;
  readonly #producers = new Map<string, Watched>();

  constructor(clock: Clock, tell: (producerId: string, maxSpatialLayer: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** `layers` is the number of encodings; a sender starts with all of them. */
  add(producerId: string, layers: number): void {
    const watched: Watched = { layers, watchers: new Map(), announced: layers - 1, cancelLowering: null };
    this.#producers.set(producerId, watched);
    this.#settle(producerId, watched);
  }

  layersOf(producerId: string): number {
    return this.#producers.get(producerId)?.layers ?? 1;
  }

  /** `layer` is null when the consumer is paused or gone. */
  watch(producerId: string, consumerId: string, layer: number | null): void {
    const watched = this.#producers.get(producerId);
    if (watched === undefined) {
      return;
    }
    if (layer === null) {
      watched.watchers.delete(consumerId);
    } else {
      watched.watchers.set(consumerId, layer);
    }
    this.#settle(producerId, watched);
  }

  remove(producerId: string): void {
    this.#producers.get(producerId)?.cancelLowering?.();
    this.#producers.delete(producerId);
  }

  close(): void {
    for (const watched of this.#producers.values()) {
      watched.cancelLowering?.();
    }
    this.#producers.clear();
  }

  #settle(producerId: string, watched: Watched): void {
    const wanted = Math.max(nobody, ...watched.watchers.values());
    if (wanted >= watched.announced) {
      watched.cancelLowering?.();
      watched.cancelLowering = null;
    }
    if (wanted > watched.announced) {
      this.#announce(producerId, watched, wanted);
    }
    if (wanted < watched.announced && watched.cancelLowering === null) {
      watched.cancelLowering = this.#clock.setTimer(lowerAfterMs, () => {
        watched.cancelLowering = null;
        this.#announce(producerId, watched, Math.max(nobody, ...watched.watchers.values()));
      });
    }
  }

  #announce(producerId: string, watched: Watched, layer: number): void {
    watched.announced = layer;
    this.#tell(producerId, layer);
  }
}
