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

export interface ChainReport {
  readonly entries: number;
  /** Id of the first entry that does not fit the one before; null when the chain is whole. */
  readonly brokenAt: number | null;
  /**
   * Hash of the newest entry of a whole chain. Written down elsewhere it proves later that the log was not cut short,
   * which the chain by itself cannot show.
   */
  readonly lastHash: string | null;
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

  constructor(store: AuditStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#queue = new WriteQueue('audit', log, clock);
  }

  /** Returns at once; entries are written in order. */
  record(input: AuditInput): void {
    const { actor, action, target, outcome, detail = '' } = input;
    const entry = { at: this.#clock.now(), actor, action, target, outcome, detail: detail.slice(0, 500) };
    this.#queue.add(() =>
      this.#store.append((lastHash) => {
        const previousHash = lastHash ?? chainStart;
        return { ...entry, previousHash, hash: hashOf(previousHash, entry) };
      }),
    );
  }

  /** Newest first, everything recorded so far included. */
  async list(limit: number, before: number | null): Promise<AuditEntry[]> {
    await this.#queue.idle();
    return await this.#store.list(limit, before);
  }

  /** Reads the whole chain: shows a changed line, one removed from the middle and one put in between. */
  async verify(): Promise<ChainReport> {
    await this.#queue.idle();
    return judgeChain(await this.#store.chain());
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** The first entry that does not follow from the one before is where somebody laid hands on the log. */
export function judgeChain(chain: readonly ChainedEntry[]): ChainReport {
  let previous = chainStart;
  for (const entry of chain) {
    if (entry.previousHash !== previous || entry.hash !== hashOf(previous, entry)) {
      return { entries: chain.length, brokenAt: entry.id, lastHash: null };
    }
    previous = entry.hash;
  }
  return { entries: chain.length, brokenAt: null, lastHash: previous };
}
