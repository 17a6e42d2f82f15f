export const terminator = 0xff;
/** protocol.md 1.1: header, 1 to 14 bytes, terminator. */
export const longestFrame = 16;
const shortestFrame = 3;

export interface SplitBytes {
  /** Whole frames, terminator included. */
  readonly frames: readonly Uint8Array[];
  /** Bytes thrown away because no frame can be made of them. */
  readonly garbageBytes: number;
  /** Sixteen bytes came without an end: the stream cannot be understood. */
  readonly desynchronised: boolean;
}

/** Cuts a byte stream into frames, whatever way it was split on the line. Keeps at most one unfinished frame. */
export class FrameSplitter {
  #open: number[] = [];
  #skipping = false;

  push(bytes: Uint8Array): SplitBytes {
    const frames: Uint8Array[] = [];
    let garbageBytes = 0;
    let desynchronised = false;
    for (const byte of bytes) {
      if (this.#skipping) {
        garbageBytes += 1;
        this.#skipping = byte !== terminator;
        continue;
      }
      this.#open.push(byte);
      if (byte === terminator) {
        const frame = Uint8Array.from(this.#open);
        this.#open = [];
        if (frame.length >= shortestFrame) {
          frames.push(frame);
        } else {
          garbageBytes += frame.length;
        }
      } else if (this.#open.length >= longestFrame) {
        garbageBytes += this.#open.length;
        this.#open = [];
        this.#skipping = true;
        desynchronised = true;
      }
    }
    return { frames, garbageBytes, desynchronised };
  }

  /** Drops a frame that was begun long ago; true when there was one. */
  dropUnfinished(): boolean {
    const unfinished = this.#open.length > 0;
    this.#open = [];
    return unfinished;
  }

  reset(): void {
    this.#open = [];
    this.#skipping = false;
  }
}
