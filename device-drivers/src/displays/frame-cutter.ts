/** What the bytes begin with: an item of so many bytes, the start of one, or nothing that can be one. */
export type Taken<Item> = { readonly item: Item; readonly size: number } | 'incomplete' | 'garbage';

/** Bytes that are looked at together: noise costs as much as it is long, however much of it comes at once. */
const pieceLength = 256;

/** Cuts a stream into items; what cannot begin one is thrown away byte by byte. Keeps one unfinished item. */
export class FrameCutter<Item> {
  readonly #take: (bytes: readonly number[]) => Taken<Item>;
  #open: number[] = [];

  constructor(take: (bytes: readonly number[]) => Taken<Item>) {
    this.#take = take;
  }

  push(bytes: Uint8Array): { readonly items: readonly Item[]; readonly spoilt: number } {
    const items: Item[] = [];
    let spoilt = 0;
    for (let at = 0; at < bytes.length; at += pieceLength) {
      this.#open.push(...bytes.subarray(at, at + pieceLength));
      spoilt += this.#cut(items);
    }
    return { items, spoilt };
  }

  reset(): void {
    this.#open = [];
  }

  /** How many bytes were thrown away. */
  #cut(items: Item[]): number {
    let spoilt = 0;
    while (this.#open.length > 0) {
      const taken = this.#take(this.#open);
      if (taken === 'incomplete') {
        break;
      }
      if (taken === 'garbage') {
        spoilt += 1;
        this.#open.shift();
      } else {
        items.push(taken.item);
        this.#open.splice(0, taken.size);
      }
    }
    return spoilt;
  }
}
