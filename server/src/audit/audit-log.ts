import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { AuditEntry } from '../protocol/index.ts';
import type { AuditStore, ChainedEntry } from '../store/audit-store.ts';
import { WriteQueue } from '../write-queue.ts';
import type { Log } from '../log.ts';

export interface AuditInput {
  /** User name, `room:<id>`, `guest` or `instance`. */
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: AuditEntry['outcome'];
  readonly detail?: string;
}

const chainStart = '0'.repeat(64);

function hashOf(previousHash: string, entry: Omit<AuditEntry, 'id'>): string {
  const { at, actor, action, target, outcome, detail } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previousHash, at, actor, action, target, outcome, detail]))
    .digest('hex');
}

/** Appends who did what; each entry carries the hash of the one before, so that a removed or changed line shows. */
export class AuditLog {
  readonly #store: AuditStore;
  readonly #clock: Clock;
  readonly #queue: WriteQueue;
  #lastHash: string | null = null;

  constructor(store: AuditStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#queue = new WriteQueue('audit', log);
  }

  /** Returns at once; entries are written in order. */
  record(input: AuditInput): void {
    const { actor, action, target, outcome, detail = '' } = input;
    const entry = { at: this.#clock.now(), actor, action, target, outcome, detail: detail.slice(0, 500) };
    this.#queue.add(async () => {
      const previousHash = this.#lastHash ?? (await this.#store.lastHash()) ?? chainStart;
      const hash = hashOf(previousHash, entry);
      await this.#store.insert({ ...entry, previousHash, hash });
      this.#lastHash = hash;
    });
  }

  /** Newest first, everything recorded so far included. */
  async list(limit: number, before: number | null): Promise<AuditEntry[]> {
    await this.#queue.idle();
    return await this.#store.list(limit, before);
  }

  /** True when no entry was changed, removed from the middle or put in between. */
  async isIntact(): Promise<boolean> {
    await this.#queue.idle();
    let previous = chainStart;
    for (const entry of await this.#store.chain()) {
      if (!isNext(entry, previous)) {
        return false;
      }
      previous = entry.hash;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#queue.idle();
  }
}

const isNext = (entry: ChainedEntry, previous: string): boolean =>
  entry.previousHash === previous && entry.hash === hashOf(previous, entry);
