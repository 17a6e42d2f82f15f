const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** The longest line of the protocol carries a name of a participant; more than this is no line of ours. */
export const longestLine = 512;

export interface SplitLines {
  readonly lines: readonly string[];
  /** Lines thrown away because they were too long or held control characters. */
  readonly spoilt: number;
}

const decoder = new TextDecoder('utf-8');

/** Nearly every line is ASCII, and a decoder takes its time for each. */
const textOf = (bytes: readonly number[]): string =>
  bytes.every((byte) => byte < 0x80) ? String.fromCharCode(...bytes) : decoder.decode(Uint8Array.from(bytes));

/** Cuts a byte stream into lines at CR, LF or both. Keeps at most one unfinished line of bounded length. */
export class LineSplitter {
  #open: number[] = [];
  #skipping = false;

  push(bytes: Uint8Array): SplitLines {
    const lines: string[] = [];
    let spoilt = 0;
    for (const byte of bytes) {
      if (byte === carriageReturn || byte === lineFeed) {
        const ended = this.#open.length > 0 && !this.#skipping;
        if (ended && this.#open.every((one) => one >= 0x20)) {
          lines.push(textOf(this.#open));
        } else if (ended) {
          spoilt += 1;
        }
        this.#open = [];
        this.#skipping = false;
      } else if (!this.#skipping) {
        this.#open.push(byte);
        if (this.#open.length > longestLine) {
          this.#open = [];
          this.#skipping = true;
          spoilt += 1;
        }
      }
    }
    return { lines, spoilt };
  }

  reset(): void {
    this.#open = [];
    this.#skipping = false;
  }
}
