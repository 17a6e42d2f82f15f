/** A poll of some hundred controls; more than this is no message of ours. */
const longestMessage = 65_536;

interface SplitMessages {
  readonly messages: readonly string[];
  /** Messages thrown away because they were too long or did not begin as an object. */
  readonly spoilt: number;
}

const objectOpens = 0x7b;

/** Cuts a byte stream at NUL. Keeps at most one unfinished message of bounded length. */
export class NulSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  #open: Uint8Array[] = [];
  #length = 0;
  #skipping = false;

  push(bytes: Uint8Array): SplitMessages {
    const messages: string[] = [];
    let spoilt = 0;
    let from = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
      spoilt += this.#add(bytes.subarray(from, end));
      if (this.#length > 0) {
        messages.push(this.#take());
      }
      this.reset();
      from = end + 1;
    }
    spoilt += this.#add(bytes.subarray(from));
    return { messages, spoilt };
  }

  reset(): void {
    this.#open = [];
    this.#length = 0;
    this.#skipping = false;
  }

  /** How many messages were spoilt by this. */
  #add(piece: Uint8Array): number {
    if (this.#skipping || piece.length === 0) {
      return 0;
    }
    // Who speaks another protocol never sends a NUL: that is seen by the first byte.
    const foreign = this.#length === 0 && piece[0] !== objectOpens;
    if (foreign || this.#length + piece.length > longestMessage) {
      this.reset();
      this.#skipping = true;
      return 1;
    }
    this.#open.push(piece.slice());
    this.#length += piece.length;
    return 0;
  }

  #take(): string {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#open) {
      all.set(piece, at);
      at += piece.length;
    }
    return this.#decoder.decode(all);
  }
}
