import type { FfmpegProcess } from './ffmpeg-process.ts';
import { MatroskaBlocks, matroskaHeader } from './matroska.ts';
import { type ProgrammeSink, voiceCount } from './programme.ts';
import type { VideoCodec } from './video-frames.ts';

export interface EncoderInputEvents {
  /** The picture goes on in another codec, which needs an encoder of its own. */
  otherCodec(codec: VideoCodec): void;
  /** A picture was left out: only a keyframe goes on from there. */
  needsKeyframe(): void;
}

const pictureTrack = 1;
const firstVoiceTrack = 2;

/** Writes the programme into the standard input of an encoder, as Matroska that begins with the first keyframe. */
export class EncoderInput implements ProgrammeSink {
  readonly #ffmpeg: FfmpegProcess;
  readonly #events: EncoderInputEvents;
  readonly #blocks = new MatroskaBlocks();
  readonly codec: VideoCodec;
  #startMs: number | null = null;
  #synced = false;
  #lastMs = 0;

  constructor(ffmpeg: FfmpegProcess, codec: VideoCodec, events: EncoderInputEvents) {
    this.#ffmpeg = ffmpeg;
    this.#events = events;
    this.codec = codec;
    ffmpeg.write(matroskaHeader({ video: codec, width: 1280, height: 720, voices: voiceCount }));
  }

  /** What was written so far, in ms. */
  get lengthMs(): number {
    return this.#startMs === null ? 0 : this.#lastMs;
  }

  picture(atMs: number, codec: VideoCodec, keyframe: boolean, data: Buffer): void {
    if (codec !== this.codec) {
      this.#events.otherCodec(codec);
      return;
    }
    if (!this.#ffmpeg.keepsUp) {
      this.#synced = false;
      return;
    }
    if (!this.#synced && !keyframe) {
      this.#events.needsKeyframe();
      return;
    }
    this.#synced = true;
    this.#startMs ??= atMs;
    this.#write(pictureTrack, atMs - this.#startMs, keyframe, data);
  }

  voice(slot: number, atMs: number, packet: Buffer): void {
    if (this.#startMs !== null && atMs >= this.#startMs) {
      this.#write(firstVoiceTrack + slot, atMs - this.#startMs, true, packet);
    }
  }

  #write(track: number, atMs: number, keyframe: boolean, data: Buffer): void {
    this.#lastMs = Math.max(this.#lastMs, atMs);
    this.#ffmpeg.write(this.#blocks.block(track, atMs, keyframe, data));
  }
}
