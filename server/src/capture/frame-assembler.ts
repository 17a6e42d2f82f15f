import { type RtpPacket, sequenceStep } from './rtp-packet.ts';
import { type FramePart, framePart, type VideoCodec } from './video-frames.ts';

/** A whole picture. `timestamp` is that of RTP, 90 kHz. */
export interface VideoFrame {
  readonly data: Buffer;
  readonly timestamp: number;
  readonly keyframe: boolean;
}

export interface AssemblerEvents {
  frame(frame: VideoFrame): void;
  /** Packets to ask for once more. */
  missing(sequences: readonly number[]): void;
  /** What is missing does not come any more: only a keyframe helps. */
  lost(): void;
}

/** Packets that wait for a missing one before it is given up: about a third of a second of a 1.5 Mbit/s picture. */
const patience = 64;
/** A jump beyond this is a sender that began anew, not a loss. */
const farAway = 1000;

/** Puts the packets of one video stream in order and its pictures together; after a loss nothing comes until a keyframe. */
export class FrameAssembler {
  readonly #codec: VideoCodec;
  readonly #events: AssemblerEvents;
  readonly #waiting = new Map<number, RtpPacket>();
  #next: number | null = null;
  #parts: FramePart[] = [];
  #timestamp = 0;
  #synced = false;

  constructor(codec: VideoCodec, events: AssemblerEvents) {
    this.#codec = codec;
    this.#events = events;
  }

  take(packet: RtpPacket): void {
    const ahead = this.#next === null ? 0 : sequenceStep(this.#next, packet.sequence);
    if (ahead < 0 && ahead > -farAway) {
      return;
    }
    if (this.#next === null || Math.abs(ahead) >= farAway) {
      this.#restart(packet.sequence);
    } else if (ahead > 0 && !this.#waiting.has(packet.sequence)) {
      this.#askFor(packet.sequence);
    }
    this.#waiting.set(packet.sequence, packet);
    this.#drain();
    if (this.#waiting.size > patience) {
      this.#giveUp();
    }
  }

  #restart(sequence: number): void {
    this.#waiting.clear();
    this.#parts = [];
    this.#synced = false;
    this.#next = sequence;
  }

  /** Asked once, when the first packet beyond the hole arrives. */
  #askFor(until: number): void {
    const missing: number[] = [];
    for (let sequence = this.#next ?? until; sequence !== until; sequence = (sequence + 1) & 0xffff) {
      if (!this.#waiting.has(sequence)) {
        missing.push(sequence);
      }
    }
    const fresh = this.#waiting.size === 0 ? missing : missing.filter((one) => this.#isBeyondWaiting(one));
    if (fresh.length > 0) {
      this.#events.missing(fresh);
    }
  }

  #isBeyondWaiting(sequence: number): boolean {
    return [...this.#waiting.keys()].every((waiting) => sequenceStep(waiting, sequence) > 0);
  }

  #drain(): void {
    while (this.#next !== null) {
      const packet = this.#waiting.get(this.#next);
      if (packet === undefined) {
        return;
      }
      this.#waiting.delete(this.#next);
      this.#next = (this.#next + 1) & 0xffff;
      this.#append(packet);
    }
  }

  #giveUp(): void {
    const next = this.#next ?? 0;
    const [nearest] = [...this.#waiting.keys()].toSorted((a, b) => sequenceStep(next, a) - sequenceStep(next, b));
    this.#parts = [];
    this.#synced = false;
    this.#next = nearest ?? null;
    this.#events.lost();
    this.#drain();
  }

  #append(packet: RtpPacket): void {
    if (this.#parts.length > 0 && packet.timestamp !== this.#timestamp) {
      this.#finish();
    }
    const part = framePart(this.#codec, packet.payload);
    if (part === null) {
      this.#parts = [];
      this.#synced = false;
      this.#events.lost();
      return;
    }
    this.#timestamp = packet.timestamp;
    if (part.data.length > 0 && (this.#parts.length > 0 || part.starts)) {
      this.#parts.push(part);
    }
    if (packet.marker) {
      this.#finish();
    }
  }

  #finish(): void {
    const parts = this.#parts;
    this.#parts = [];
    const keyframe = parts.some((part) => part.keyframe);
    this.#synced ||= keyframe;
    if (parts.length > 0 && this.#synced) {
      this.#events.frame({ data: Buffer.concat(parts.map(({ data }) => data)), timestamp: this.#timestamp, keyframe });
    }
  }
}
