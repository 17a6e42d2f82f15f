const opening = 0x3c;
const closing = 0x3e;
const braceOpens = 0x7b;
const braceCloses = 0x7d;
/** Longer than any message: all 31 characters of a name, or the levels of 32 channels. */
const longestFrame = 512;

interface SplitFrames {
  /** What stood between the angle brackets. */
  readonly frames: readonly string[];
  /** Pieces thrown away: outside of brackets, too long, or with control characters. */
  readonly spoilt: number;
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x0a;

/** Cuts a byte stream into `< … >`; a bracket inside of braces belongs to a name. Keeps one unfinished frame at most. */
export class BracketSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  /** Null outside of a frame. */
  #open: number[] | null = null;
  #inBraces = false;
  #frames: string[] = [];
  #spoilt = 0;

  push(bytes: Uint8Array): SplitFrames {
    this.#frames = [];
    this.#spoilt = 0;
    for (const byte of bytes) {
      this.#take(byte);
    }
    return { frames: this.#frames, spoilt: this.#spoilt };
  }

  reset(): void {
    this.#open = null;
    this.#inBraces = false;
  }

  #take(byte: number): void {
    const open = this.#open;
    if (byte === opening && !this.#inBraces) {
      this.#spoilt += open === null ? 0 : 1;
      this.#open = [];
    } else if (open === null) {
      this.#spoilt += isBlank(byte) ? 0 : 1;
    } else if (byte === closing && !this.#inBraces) {
      this.#frames.push(this.#decoder.decode(Uint8Array.from(open)));
      this.#open = null;
    } else if (byte < 0x20 || open.length >= longestFrame) {
      this.#spoilt += 1;
      this.reset();
    } else {
      this.#inBraces = byte === braceOpens || (this.#inBraces && byte !== braceCloses);
      open.push(byte);
    }
  }
}
