import { LineSplitter } from '../core/line-splitter.ts';
import type { ConnectionDefinition } from './definition-schema.ts';
import { bytesOf } from './field-codec.ts';

/** No device of this kind sends longer frames; more is noise. */
const longestFrame = 256;

export interface SplitFrames {
  readonly frames: readonly string[];
  /** Pieces thrown away because they cannot be frames. */
  readonly spoilt: number;
}

export interface FrameSplitter {
  push(bytes: Uint8Array): SplitFrames;
  reset(): void;
}

/** Cuts what the device sends into frames, as the definition says; keeps one unfinished frame of bounded length. */
export const createFrameSplitter = (connection: ConnectionDefinition): FrameSplitter => {
  if (connection.speaks === 'bytes') {
    return new ByteFrameSplitter(connection);
  }
  const lines = new LineSplitter();
  return {
    push: (bytes) => {
      const { lines: frames, spoilt } = lines.push(bytes);
      return { frames, spoilt };
    },
    reset: () => lines.reset(),
  };
};

class ByteFrameSplitter implements FrameSplitter {
  readonly #start: string;
  readonly #end: string | null;
  readonly #length: number | null;
  #open = '';

  constructor({ frameStart, frameEnd, frameLength }: ConnectionDefinition) {
    this.#start = bytesOf(frameStart ?? '') ?? '';
    this.#end = bytesOf(frameEnd ?? '');
    this.#length = frameLength ?? null;
  }

  push(bytes: Uint8Array): SplitFrames {
    const frames: string[] = [];
    let spoilt = 0;
    for (const byte of bytes) {
      this.#open += String.fromCharCode(byte);
      if (!this.#begins()) {
        // What does not begin as a frame is skipped up to the next possible beginning.
        spoilt += 1;
        this.#skip();
      } else if (this.#isWhole()) {
        frames.push(this.#open);
        this.#open = '';
      } else if (this.#open.length >= longestFrame) {
        spoilt += 1;
        this.#open = '';
      }
    }
    return { frames, spoilt };
  }

  reset(): void {
    this.#open = '';
  }

  #begins(): boolean {
    const head = Math.min(this.#start.length, this.#open.length);
    return this.#open.slice(0, head) === this.#start.slice(0, head);
  }

  #skip(): void {
    do {
      this.#open = this.#open.slice(1);
    } while (this.#open !== '' && !this.#begins());
  }

  #isWhole(): boolean {
    const longEnough = this.#length === null || this.#open.length >= this.#length;
    const ended = this.#end === null || this.#open.endsWith(this.#end);
    return this.#open.length > 0 && longEnough && ended;
  }
}
