import type { Clock } from '@ratspult/device-drivers';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';

const coalesceMs = 50;

/** Calls its listeners at once at the first change and then at most every 50 ms, so that bursts cost one frame. */
export class SnapshotFeed {
  readonly #listeners = new Set<() => void>();
  readonly #timers: NamedTimers;
  #dirty = false;

  constructor(host: RoomHost, clock: Clock) {
    this.#timers = new NamedTimers(clock);
    host.subscribe(() => this.#changed());
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#timers.stopAll();
    this.#listeners.clear();
  }

  #changed(): void {
    if (this.#timers.has('pause')) {
      this.#dirty = true;
      return;
    }
    // The first of a burst goes out in the next turn, after the events that belong together were handled.
    this.#timers.start('pause', 0, () => this.#push());
  }

  #push(): void {
    this.#dirty = false;
    this.#timers.start('pause', coalesceMs, () => {
      if (this.#dirty) {
        this.#push();
      }
    });
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
