import type { RoomEvent } from '@ratspult/server/protocol';
import type { StoredFiles } from '../storage/stored-files.ts';

/** More than this many undelivered events are not kept; the oldest go first. */
const maxEvents = 500;
const batch = 100;

/** What happened in the room, kept on disk until the instance has it. The id makes a second delivery harmless. */
export class Outbox {
  readonly #store: StoredFiles['outbox'];
  #events: readonly RoomEvent[];
  #flushing: Promise<void> | null = null;

  constructor(store: StoredFiles['outbox'], events: readonly RoomEvent[]) {
    this.#store = store;
    this.#events = events;
  }

  get size(): number {
    return this.#events.length;
  }

  add(event: RoomEvent): void {
    this.#events = [...this.#events, event].slice(-maxEvents);
    void this.#store.save({ events: [...this.#events] });
  }

  /** Delivers batch by batch; stops at the first that is not taken. One flush at a time. */
  async flush(deliver: (events: RoomEvent[]) => Promise<boolean>): Promise<void> {
    this.#flushing ??= this.#deliverAll(deliver).finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #deliverAll(deliver: (events: RoomEvent[]) => Promise<boolean>): Promise<void> {
    while (this.#events.length > 0) {
      const events = this.#events.slice(0, batch);
      if (!(await deliver(events))) {
        return;
      }
      const taken = new Set(events.map((event) => event.id));
      this.#events = this.#events.filter((event) => !taken.has(event.id));
      await this.#store.save({ events: [...this.#events] });
    }
  }
}
