import { ChangeListeners } from '../change-listeners.ts';
import type { Clock } from '../clock.ts';

const actingCountsMs = 30_000;
const maxShown = 20;

/** Who looks at or acts on which room at the console right now, so that the room's panel can say so. */
export class RoomWatchers {
  readonly #clock: Clock;
  readonly #watches = new Map<string, Set<{ readonly name: string }>>();
  /** Tells which room's watchers changed. */
  readonly changes = new ChangeListeners<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the function that ends the look. */
  watch(roomId: string, name: string): () => void {
    const watch = { name };
    const watches = this.#watches.get(roomId) ?? new Set();
    this.#watches.set(roomId, watches.add(watch));
    this.changes.notify(roomId);
    return () => {
      if (watches.delete(watch)) {
        if (watches.size === 0 && this.#watches.get(roomId) === watches) {
          this.#watches.delete(roomId);
        }
        this.changes.notify(roomId);
      }
    };
  }

  /** Somebody did something to the room: shown for half a minute. */
  acted(roomId: string, name: string): void {
    this.#clock.setTimer(actingCountsMs, this.watch(roomId, name));
  }

  namesAt(roomId: string): string[] {
    const names = [...(this.#watches.get(roomId) ?? [])].map((watch) => watch.name);
    return [...new Set(names)].toSorted().slice(0, maxShown);
  }
}
