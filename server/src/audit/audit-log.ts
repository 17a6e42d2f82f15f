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

const expireAction = 'audit.expire';
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

  /**
   * Removes what is older than `before` from the old end. The chain stays provable: the hash of the last removed entry
   * is kept as an anchor, and a new entry at the other end names it.
   * @returns how many entries were removed
   */
  async expire(before: number): Promise<number> {
    let removed = 0;
    await this.#queue.run(async () => {
      const at = this.#clock.now();
      removed = await this.#store.expire(
        before,
        (previousHash, expired) => {
          const target = `${expired.removed}`;
          const entry = {
            at,
            actor: 'instance',
            action: expireAction,
            target,
            outcome: 'ok',
            detail: expired.anchor,
          } as const;
          return { ...entry, previousHash, hash: hashOf(previousHash, entry) };
        },
        at,
      );
    });
    return removed;
  }

  /** Oldest first, everything recorded so far included. */
  async all(): Promise<AuditEntry[]> {
    await this.#queue.idle();
    return await this.#store.chain();
  }

  /**
   * Puts a pseudonym in place of a person's names and chains the changed entries anew. A last entry tells who ordered it
   * and which hash the log had before, so that a hash written down elsewhere up to then still leads here.
   */
  async rewrite(edit: (text: string) => string, order: { actor: string; pseudonym: string }): Promise<void> {
    await this.#queue.run(async () => {
      const at = this.#clock.now();
      await this.#store.rewrite(
        (previousHash, { id, at: when, ...entry }) => {
          const { actor, action, target, outcome, detail } = entry;
          const changed = { at: when, actor: edit(actor), action, target: edit(target), outcome, detail: edit(detail) };
          const previous = previousHash ?? entry.previousHash;
          return { id, ...changed, previousHash: previous, hash: hashOf(previous, changed) };
        },
        (lastHash) => {
          const entry = {
            at,
            actor: edit(order.actor),
            action: 'person.erase',
            target: order.pseudonym,
            outcome: 'ok',
            detail: lastHash.before,
          } as const;
          return { ...entry, previousHash: lastHash.now, hash: hashOf(lastHash.now, entry) };
        },
      );
    });
  }

  /** Reads the whole chain: shows a changed line, one removed from the middle and one put in between. */
  async verify(): Promise<ChainReport> {
    await this.#queue.idle();
    return judgeChain(await this.#store.chain(), await this.#store.anchor());
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** The first entry that does not follow from the one before is where somebody laid hands on the log. */
export function judgeChain(chain: readonly ChainedEntry[], anchor: string | null): ChainReport {
  let previous = anchor ?? chainStart;
  // The anchor lies in the same database: it counts only when an entry of the chain names it.
  const named = anchor === null || chain.findLast(({ action }) => action === expireAction)?.detail === anchor;
  if (!named) {
    return { entries: chain.length, brokenAt: chain[0]?.id ?? 0, lastHash: null };
  }
  for (const entry of chain) {
    if (entry.previousHash !== previous || entry.hash !== hashOf(previous, entry)) {
      return { entries: chain.length, brokenAt: entry.id, lastHash: null };
    }
    previous = entry.hash;
  }
  return { entries: chain.length, brokenAt: null, lastHash: previous };
}
