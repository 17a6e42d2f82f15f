import type { Link } from '../../core/supervisor.ts';
import { decodeReply } from './codec.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { ViscaWire, WireListener } from './visca-wire.ts';

/** So many undecipherable stretches in a row, without a frame between them, mean a wrong baud rate or protocol. */
const desynchronisedLimit = 3;

/** Frames without any envelope: serial lines, TCP, and UDP of most vendors (protocol.md 1.1, 1.8). */
export class RawWire implements ViscaWire {
  readonly #splitter = new FrameSplitter();
  #link: Link | null = null;
  #listener: WireListener | null = null;
  #garbledStretches = 0;

  connected(link: Link, listener: WireListener): void {
    this.#link = link;
    this.#listener = listener;
    this.#garbledStretches = 0;
    this.#splitter.reset();
  }

  disconnected(): void {
    this.#link = null;
  }

  async begin(): Promise<void> {
    // The first frame may go out at once.
  }

  takeSequence(): null {
    return null;
  }

  send(frame: Uint8Array): void {
    this.#link?.write(frame);
  }

  forget(): void {
    // Without numbers nothing is sent again.
  }

  receive(bytes: Uint8Array): void {
    const { frames, garbageBytes, desynchronised } = this.#splitter.push(bytes);
    for (const frame of frames) {
      const reply = decodeReply(frame);
      if (reply === null) {
        this.#link?.garbled();
      } else {
        this.#garbledStretches = 0;
        this.#listener?.heard(reply, null);
      }
    }
    if (garbageBytes > 0) {
      this.#link?.garbled();
    }
    if (desynchronised) {
      this.#garbledStretches += 1;
      if (this.#garbledStretches >= desynchronisedLimit) {
        this.#link?.desynchronised();
      }
    }
  }

  /** Bytes without an end are no frame that is still coming but noise. */
  judgeUnfinished(): void {
    if (this.#splitter.dropUnfinished()) {
      this.#link?.garbled();
    }
  }
}
