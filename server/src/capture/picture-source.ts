import type { CaptureLine } from './capture-line.ts';
import { FrameAssembler, type VideoFrame } from './frame-assembler.ts';
import type { RtpPacket } from './rtp-packet.ts';
import type { VideoCodec } from './video-frames.ts';

/** A video of the meeting on its way into the programme. */
export class PictureSource {
  readonly producerId: string;
  readonly #line: CaptureLine;
  readonly #onFrame: (frame: VideoFrame, codec: VideoCodec, source: PictureSource) => void;
  #arriving: { readonly consumerId: string; readonly ssrc: number } | null = null;
  #assembler: FrameAssembler | null = null;
  readonly #early: RtpPacket[] = [];
  #closed = false;

  constructor(
    producerId: string,
    line: CaptureLine,
    onFrame: (frame: VideoFrame, codec: VideoCodec, source: PictureSource) => void,
  ) {
    this.producerId = producerId;
    this.#line = line;
    this.#onFrame = onFrame;
  }

  /** False when it cannot be had (gone meanwhile, or a codec that files do not take). */
  async open(): Promise<boolean> {
    const added = await this.#line.add(this.producerId, (packet) => this.#take(packet));
    if (!added.ok || added.value.codec === null || this.#closed) {
      if (added.ok) {
        this.#line.remove(added.value.consumerId);
      }
      return false;
    }
    const { consumerId, ssrc, codec } = added.value;
    this.#arriving = { consumerId, ssrc };
    this.#assembler = new FrameAssembler(codec, {
      frame: (frame) => this.#onFrame(frame, codec, this),
      missing: (sequences) => this.#line.askAgain(ssrc, sequences),
      lost: () => this.askForKeyframe(),
    });
    for (const packet of this.#early.splice(0)) {
      this.#assembler.take(packet);
    }
    this.askForKeyframe();
    return true;
  }

  owns(consumerId: string): boolean {
    return this.#arriving?.consumerId === consumerId;
  }

  askForKeyframe(): void {
    if (this.#arriving !== null) {
      this.#line.askForKeyframe(this.#arriving.consumerId);
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#arriving !== null) {
      this.#line.remove(this.#arriving.consumerId);
      this.#arriving = null;
    }
  }

  #take(packet: RtpPacket): void {
    if (this.#assembler === null) {
      this.#early.push(packet);
    } else {
      this.#assembler.take(packet);
    }
  }
}
