import { opusMs, opusSilence } from './opus-packet.ts';
import { type RtpPacket, sequenceStep } from './rtp-packet.ts';

/** One step of the programme's sound. */
export const stepMs = 20;
/** Gathered before a voice begins, so that a late packet is no hole: three packets of the usual 20 ms. */
const headStartMs = 60;
/** A sender whose clock runs fast, or a burst after a stall, must not delay the voice for good. */
const longestMs = 300;

interface Waiting {
  readonly sequence: number;
  readonly ms: number;
  readonly packet: Buffer;
}

/** A piece of sound at `offsetMs` within the step. */
export interface Piece {
  readonly offsetMs: number;
  readonly packet: Buffer;
}

/**
 * One voice of the programme: takes packets as the network brings them and gives sound for every step without a gap,
 * silence where there is none (a muted sender sends nothing, one with DTX nothing between words).
 */
export class VoiceSlot {
  readonly #waiting: Waiting[] = [];
  #last: number | null = null;
  #playing = false;
  /** Sound of the last packet that reaches into the steps to come. */
  #aheadMs = 0;

  take({ sequence, payload }: RtpPacket): void {
    const ms = opusMs(payload);
    const late = this.#last !== null && sequenceStep(this.#last, sequence) <= 0;
    if (ms === 0 || (late && this.#playing)) {
      return;
    }
    const after = this.#waiting.findLastIndex((one) => sequenceStep(one.sequence, sequence) > 0);
    if (this.#waiting[after + 1]?.sequence !== sequence) {
      this.#waiting.splice(after + 1, 0, { sequence, ms, packet: payload });
    }
    while (this.#waitingMs() > longestMs) {
      this.#waiting.shift();
    }
  }

  /** The sound of the next step; empty when an earlier, longer packet covers it. */
  step(): readonly Piece[] {
    this.#playing = this.#playing ? this.#waiting.length > 0 || this.#aheadMs > 0 : this.#waitingMs() >= headStartMs;
    if (!this.#playing) {
      return [{ offsetMs: 0, packet: opusSilence }];
    }
    const pieces: Piece[] = [];
    while (this.#aheadMs < stepMs) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        break;
      }
      this.#last = next.sequence;
      pieces.push({ offsetMs: this.#aheadMs, packet: next.packet });
      this.#aheadMs += next.ms;
    }
    if (this.#aheadMs < stepMs) {
      const offsetMs = this.#aheadMs;
      this.#aheadMs = 0;
      return offsetMs === 0 ? [{ offsetMs, packet: opusSilence }] : pieces;
    }
    this.#aheadMs -= stepMs;
    return pieces;
  }

  /** Another voice, or none. */
  clear(): void {
    this.#waiting.splice(0);
    this.#last = null;
    this.#playing = false;
  }

  #waitingMs(): number {
    return this.#waiting.reduce((sum, { ms }) => sum + ms, 0);
  }
}
