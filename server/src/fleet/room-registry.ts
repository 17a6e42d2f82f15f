import { ChangeListeners } from '../change-listeners.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { RoomReport } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import type { RoomRecord, RoomStore } from '../store/room-store.ts';
import { WriteQueue } from '../write-queue.ts';

/** All rooms in memory, written through to the store. */
export class RoomRegistry {
  readonly #store: RoomStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #queue: WriteQueue;
  readonly #rooms = new Map<string, RoomRecord>();
  /** Tells which room changed. */
  readonly changes = new ChangeListeners<string>();

  private constructor(parts: { store: RoomStore; clock: Clock; random: Random; log: Log }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#queue = new WriteQueue('rooms', parts.log, parts.clock);
  }

  static async load(parts: { store: RoomStore; clock: Clock; random: Random; log: Log }): Promise<RoomRegistry> {
    const registry = new RoomRegistry(parts);
    for (const room of await parts.store.all()) {
      registry.#rooms.set(room.id, room);
    }
    return registry;
  }

  /** By name. */
  all(): RoomRecord[] {
    return [...this.#rooms.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
  }

  byId(id: string): RoomRecord | null {
    return this.#rooms.get(id) ?? null;
  }

  async create(name: string, location: string): Promise<Outcome<RoomRecord>> {
    const room = { id: newId(this.#random), name, location, publicKey: null, lastSeenAt: null, lastReport: null };
    if (!(await this.#store.insert({ id: room.id, name, location, createdAt: this.#clock.now() }))) {
      return refuse('conflict', 'there is a room of this name');
    }
    this.#rooms.set(room.id, room);
    this.changes.notify(room.id);
    return success(room);
  }

  async delete(id: string): Promise<void> {
    await this.#queue.run(() => this.#store.delete(id));
    this.#rooms.delete(id);
    this.changes.notify(id);
  }

  async setPublicKey(id: string, publicKey: string | null): Promise<void> {
    await this.#queue.run(() => this.#store.setPublicKey(id, publicKey));
    this.#change(id, publicKey === null ? { publicKey, lastReport: null } : { publicKey });
  }

  /** Keeps what the room said last, in memory; `save` puts it on disk. */
  noteReport(id: string, report: RoomReport): void {
    this.#change(id, { lastReport: report, lastSeenAt: this.#clock.now() });
  }

  noteSeen(id: string): void {
    this.#change(id, { lastSeenAt: this.#clock.now() });
  }

  save(id: string): void {
    const room = this.byId(id);
    const lastSeenAt = room?.lastSeenAt ?? null;
    if (room !== null && lastSeenAt !== null) {
      const { lastReport } = room;
      this.#queue.add(() => this.#store.saveReport(id, lastReport, lastSeenAt));
    }
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#queue.close();
  }

  #change(id: string, patch: Partial<RoomRecord>): void {
    const before = this.byId(id);
    if (before !== null) {
      this.#rooms.set(id, { ...before, ...patch });
      this.changes.notify(id);
    }
  }
}
