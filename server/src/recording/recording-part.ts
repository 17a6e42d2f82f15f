import type { Clock } from '../clock.ts';
import { programmeArgs } from '../capture/encoder-args.ts';
import { EncoderInput } from '../capture/encoder-input.ts';
import { FfmpegProcess } from '../capture/ffmpeg-process.ts';
import type { Programme } from '../capture/programme.ts';
import type { VideoCodec } from '../capture/video-frames.ts';
import type { Log } from '../log.ts';
import type { RecordingFault } from '../protocol/index.ts';
import { type SegmentMark, writeMarks } from './finish-part.ts';

/** After this many ends of the encoder within the window it is not started again. */
const deathsAllowed = 3;
const deathWindowMs = 60_000;
/** What waits in the encoder is written within this time, or it hangs. */
const endDeadlineMs = 60_000;
const watchDiskMs = 5000;

export interface RecordingPartOptions {
  readonly id: string;
  readonly folder: string;
  readonly ffmpeg: string;
  readonly programme: Programme;
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Recording cannot go on; what there is stays good. */
  readonly onFault: (fault: RecordingFault) => void;
}

interface Segment {
  readonly encoder: FfmpegProcess;
  readonly input: EncoderInput;
}

const chapterNames = { begin: 'Beginn', resumed: 'Fortsetzung nach einer Pause' } as const;
const gapName = (ms: number): string => `Lücke (${Math.max(1, Math.round(ms / 1000))} s)`;

/**
 * One part of a meeting on its way into a file. It is written in segments (Matroska, playable however it ends), a new
 * one after each pause and each crash of the encoder, of the media worker or of both.
 */
export class RecordingPart {
  readonly #options: RecordingPartOptions;
  readonly #marks: SegmentMark[] = [];
  readonly #endings: Promise<unknown>[] = [];
  #segment: Segment | null = null;
  #closedMs = 0;
  #deaths: number[] = [];
  #stoppedAt: number | null = null;
  #cancelWatch: (() => void) | null = null;
  #over = false;

  constructor(options: RecordingPartOptions) {
    this.#options = options;
    this.#open('vp8', chapterNames.begin);
    this.#watchDisk();
  }

  get marks(): readonly SegmentMark[] {
    return this.#marks;
  }

  /** The encoder's process, for whoever wants to see what happens when it dies. */
  get encoderPid(): number | null {
    return this.#segment?.encoder.pid ?? null;
  }

  get recordedMs(): number {
    return this.#closedMs + (this.#segment?.input.lengthMs ?? 0);
  }

  pause(): void {
    this.#close();
  }

  resume(): void {
    if (this.#segment === null && !this.#over) {
      this.#open('vp8', chapterNames.resumed);
    }
  }

  /** The media went away: what comes after it stands behind a mark. */
  interrupt(): void {
    if (this.#segment !== null) {
      this.#stoppedAt = this.#options.clock.now();
      this.#close();
    }
  }

  /** The media is back. */
  goOn(): void {
    if (this.#segment === null && this.#stoppedAt !== null && !this.#over) {
      this.#open('vp8', gapName(this.#options.clock.now() - this.#stoppedAt));
    }
  }

  /** Resolves when everything is on disk. */
  async end(): Promise<void> {
    this.#over = true;
    this.#cancelWatch?.();
    this.#close();
    await Promise.all(this.#endings);
  }

  #open(codec: VideoCodec, title: string | null): void {
    const { ffmpeg, folder, clock, programme } = this.#options;
    const file = `segment-${String(this.#marks.length + 1).padStart(4, '0')}.mkv`;
    this.#stoppedAt = null;
    this.#marks.push({ file, title });
    writeMarks(folder, this.#marks);
    const args = [...programmeArgs, '-f', 'matroska', '-cluster_time_limit', '500', '-flush_packets', '1', '-y', file];
    const encoder = new FfmpegProcess({ ffmpeg, args, folder, clock });
    const input = new EncoderInput(encoder, codec, {
      otherCodec: (other) => this.#changeCodec(input, other),
      needsKeyframe: () => programme.askForKeyframe(),
    });
    const segment = { encoder, input };
    this.#segment = segment;
    programme.addSink(input);
    void this.#watch(segment);
  }

  #close(): void {
    const segment = this.#segment;
    if (segment !== null) {
      this.#segment = null;
      this.#closedMs += segment.input.lengthMs;
      this.#options.programme.removeSink(segment.input);
      this.#endings.push(segment.encoder.end(endDeadlineMs));
    }
  }

  /** An encoder reads one codec; the next one goes on where this one ends, without a mark. */
  #changeCodec(input: EncoderInput, codec: VideoCodec): void {
    if (this.#segment?.input === input) {
      this.#close();
      this.#open(codec, null);
    }
  }

  async #watch(segment: Segment): Promise<void> {
    const { status, words } = await segment.encoder.ended;
    if (this.#segment !== segment) {
      return;
    }
    const { clock, log, id, hasRoom, onFault } = this.#options;
    const now = clock.now();
    this.#segment = null;
    this.#closedMs += segment.input.lengthMs;
    this.#options.programme.removeSink(segment.input);
    log.warn({ recordingId: id, status, words }, 'the encoder of a recording ended');
    this.#deaths = [...this.#deaths.filter((at) => now - at < deathWindowMs), now];
    if (!hasRoom()) {
      onFault('disk-full');
    } else if (this.#deaths.length >= deathsAllowed) {
      onFault('encoder-failed');
    } else {
      this.#open(segment.input.codec, gapName(0));
    }
  }

  #watchDisk(): void {
    this.#cancelWatch = this.#options.clock.setTimer(watchDiskMs, () => {
      if (this.#options.hasRoom()) {
        this.#watchDisk();
      } else {
        this.#options.onFault('disk-full');
      }
    });
  }
}
