/** What waits in a heap: earliest first, and of the same time the one that was added first. */
export interface HeapEntry {
  readonly dueMs: number;
  /** Grows with every entry. */
  readonly order: number;
  /** Where the entry stands; -1 when it is not in the heap. Kept by the heap alone. */
  place: number;
}

const before = (one: HeapEntry, other: HeapEntry): boolean =>
  one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);

/** A binary heap of timers from which any one can be taken out: each step costs the depth, not the number of timers. */
export class TimerHeap<Entry extends HeapEntry> {
  readonly #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  first(): Entry | null {
    return this.#entries[0] ?? null;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#raise(entry, this.#entries.length - 1);
  }

  /** False for an entry that is not in the heap any more. */
  remove(entry: Entry): boolean {
    const { place } = entry;
    if (place < 0) {
      return false;
    }
    entry.place = -1;
    const last = this.#entries.pop();
    if (last !== undefined && last !== entry) {
      this.#raise(last, this.#sink(last, place));
    }
    return true;
  }

  #raise(entry: Entry, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || !before(entry, parent)) {
        break;
      }
      this.#put(parent, place);
      place = above;
    }
    this.#put(entry, place);
  }

  /** Moves up what must stand above the entry; the place that is left for it. */
  #sink(entry: Entry, from: number): number {
    let place = from;
    for (let child = this.#lesserChild(place); child !== null; child = this.#lesserChild(place)) {
      if (!before(child, entry)) {
        break;
      }
      const freed = child.place;
      this.#put(child, place);
      place = freed;
    }
    return place;
  }

  #lesserChild(place: number): Entry | null {
    const left = this.#entries[2 * place + 1];
    const right = this.#entries[2 * place + 2];
    if (left === undefined || right === undefined) {
      return left ?? null;
    }
    return before(right, left) ? right : left;
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }
}
