import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MediaBlob, MediaMeeting } from '../media/index.ts';
import type { MeetingState } from '../meeting/index.ts';
import type { Outcome } from '../outcome.ts';
import { CaptureLine } from './capture-line.ts';
import { chooseSources, type ProgrammeSources } from './choose-sources.ts';
import type { VideoFrame } from './frame-assembler.ts';
import { PictureSource } from './picture-source.ts';
import { PictureTimes } from './picture-times.ts';
import type { Slate } from './slate.ts';
import type { VideoCodec } from './video-frames.ts';
import { stepMs, VoiceSlot } from './voice-slot.ts';

/** Takes the programme. Times are ms of one clock that all voices and the picture share, whole numbers. */
export interface ProgrammeSink {
  picture(atMs: number, codec: VideoCodec, keyframe: boolean, data: Buffer): void;
  voice(slot: number, atMs: number, packet: Buffer): void;
}

export interface ProgrammeOptions {
  readonly media: () => Promise<Outcome<MediaMeeting>>;
  readonly capabilities: MediaBlob;
  readonly seat: string;
  readonly slate: Slate;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/** Voices at a time; a meeting sends its participants five, and those that are never dropped besides. */
export const voiceCount = 8;
const slateEveryMs = 500;
/** A picture that stands still this long without being paused has lost its sender. */
const stalledMs = 4000;
/** So long somebody stays in the picture, that a word thrown in does not make it flicker. */
const shortestShotMs = 2000;
/** After the media plane gave no line. */
const retryMs = 1000;
/** More than this behind (the process stood still) and the programme jumps instead of catching up. */
const longestCatchUpMs = 2000;

interface Voice {
  readonly slot: VoiceSlot;
  producerId: string | null;
  consumerId: string | null;
}

/**
 * One picture and the sound of a meeting, for files and viewers. No page draws it: the picture follows whoever speaks
 * or shares by changing the video that is taken from the media plane, and whatever encodes it mixes the voices, so
 * that it costs one small encoder and not a browser. Between two pictures nothing is lost, the old one stays until
 * the first keyframe of the new one. All voices and the picture run without gaps (silence, slate) on one clock, so
 * that an encoder never waits for any of them.
 */
export class Programme {
  readonly #options: ProgrammeOptions;
  readonly #sinks = new Set<ProgrammeSink>();
  readonly #voices: readonly Voice[];
  readonly #times = new PictureTimes();
  readonly #startedAt: number;
  #state: MeetingState;
  #line: CaptureLine | null = null;
  #opening = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  #shown: PictureSource | null = null;
  #next: PictureSource | null = null;
  readonly #refused = new Set<string>();
  #codec: VideoCodec = 'vp8';
  #soundMs = 0;
  #pictureMs = -1;
  #pictureAt = Number.NEGATIVE_INFINITY;
  #shotAt = Number.NEGATIVE_INFINITY;
  #awaitsKeyframe = false;
  #withheld = false;
  #packets = 0;
  #cancel: () => void;

  constructor(options: ProgrammeOptions, state: MeetingState, withheld: boolean) {
    this.#options = options;
    this.#state = state;
    this.#withheld = withheld;
    this.#startedAt = options.clock.now();
    this.#voices = Array.from({ length: voiceCount }, () => ({
      slot: new VoiceSlot(),
      producerId: null,
      consumerId: null,
    }));
    this.#cancel = options.clock.setTimer(stepMs, () => this.#step());
    this.#arrange();
  }

  /** RTP packets of the meeting that reached the programme so far. */
  get packets(): number {
    return this.#packets + (this.#line?.packets ?? 0);
  }

  /** Producer of the picture; null for the slate. */
  get shownId(): string | null {
    return this.#shown?.producerId ?? null;
  }

  /** From now on; a picture comes with its first keyframe, at the latest the slate's. */
  addSink(sink: ProgrammeSink): void {
    this.#sinks.add(sink);
    this.#shown?.askForKeyframe();
  }

  removeSink(sink: ProgrammeSink): void {
    this.#sinks.delete(sink);
  }

  askForKeyframe(): void {
    this.#shown?.askForKeyframe();
  }

  follow(state: MeetingState): void {
    this.#state = state;
    this.#arrange();
  }

  /** True: nothing of the meeting is taken any more, at once; what runs on is slate and silence. */
  withhold(withheld: boolean): void {
    this.#withheld = withheld;
    if (withheld) {
      this.#dropLine();
    } else {
      this.#arrange();
    }
  }

  consumerClosed(consumerId: string): void {
    if (this.#line?.forget(consumerId) !== true) {
      return;
    }
    for (const voice of this.#voices.filter((one) => one.consumerId === consumerId)) {
      this.#free(voice);
    }
    if (this.#shown?.owns(consumerId) === true) {
      this.#leave();
    }
  }

  /** The worker is gone with everything; it comes back by itself when the meeting has media again. */
  mediaLost(): void {
    this.#dropLine();
  }

  mediaReset(): void {
    this.#arrange();
  }

  close(): void {
    this.#cancel();
    this.#withheld = true;
    this.#dropLine();
    this.#sinks.clear();
  }

  #nowMs(): number {
    return this.#options.clock.now() - this.#startedAt;
  }

  #dropLine(): void {
    this.#leave();
    this.#next?.close();
    this.#next = null;
    for (const voice of this.#voices) {
      this.#free(voice);
    }
    this.#packets += this.#line?.packets ?? 0;
    this.#line?.close();
    this.#line = null;
    this.#refused.clear();
  }

  #leave(): void {
    this.#shown?.close();
    this.#shown = null;
    this.#pictureAt = Number.NEGATIVE_INFINITY;
  }

  #free(voice: Voice): void {
    if (voice.consumerId !== null) {
      this.#line?.remove(voice.consumerId);
    }
    voice.consumerId = null;
    voice.producerId = null;
    voice.slot.clear();
  }

  #arrange(): void {
    if (this.#withheld) {
      return;
    }
    if (this.#line === null) {
      void this.#open();
      return;
    }
    const sources = chooseSources(this.#state, this.#shown?.producerId ?? null);
    this.#arrangePicture(sources, this.#line);
    this.#arrangeVoices(sources.voiceIds, this.#line);
  }

  async #open(): Promise<void> {
    if (this.#opening || this.#nowMs() < this.#retryAt) {
      return;
    }
    this.#opening = true;
    const { media, seat, capabilities, log } = this.#options;
    const meeting = await media();
    const line = meeting.ok ? await CaptureLine.open(meeting.value, seat, capabilities) : meeting;
    this.#opening = false;
    if (!line.ok) {
      this.#retryAt = this.#nowMs() + retryMs;
      log.warn({ error: line.message }, 'the programme of a meeting has no media');
      return;
    }
    if (this.#withheld) {
      line.value.close();
      return;
    }
    this.#line = line.value;
    this.#arrange();
  }

  #arrangePicture({ pictureId, pictureGone }: ProgrammeSources, line: CaptureLine): void {
    if (pictureGone && this.#shown !== null) {
      this.#leave();
    }
    const wanted = pictureId !== null && this.#refused.has(pictureId) ? null : pictureId;
    if (wanted === null || wanted === this.#shown?.producerId || wanted !== this.#next?.producerId) {
      this.#next?.close();
      this.#next = null;
    }
    const early = this.#shown !== null && this.#nowMs() - this.#shotAt < shortestShotMs;
    if (wanted !== null && wanted !== this.#shown?.producerId && this.#next === null && !early) {
      this.#next = new PictureSource(wanted, line, (frame, codec, source) => this.#onFrame(frame, codec, source));
      void this.#prepare(this.#next);
    }
  }

  async #prepare(source: PictureSource): Promise<void> {
    if (!(await source.open())) {
      this.#refused.add(source.producerId);
      if (this.#next === source) {
        this.#next = null;
      }
    }
  }

  #arrangeVoices(wanted: readonly string[], line: CaptureLine): void {
    for (const voice of this.#voices) {
      if (voice.producerId !== null && !wanted.includes(voice.producerId)) {
        this.#free(voice);
      }
    }
    const had = new Set(this.#voices.map(({ producerId }) => producerId));
    const missing = wanted.filter((id) => !had.has(id));
    for (const voice of this.#voices.filter(({ producerId }) => producerId === null)) {
      const producerId = missing.shift();
      if (producerId !== undefined) {
        voice.producerId = producerId;
        void this.#listen(voice, producerId, line);
      }
    }
  }

  async #listen(voice: Voice, producerId: string, line: CaptureLine): Promise<void> {
    const mine = (): boolean => voice.producerId === producerId && this.#line === line;
    const added = await line.add(producerId, (packet) => {
      if (mine()) {
        voice.slot.take(packet);
      }
    });
    if (!added.ok) {
      if (mine()) {
        voice.producerId = null;
      }
      return;
    }
    if (mine()) {
      voice.consumerId = added.value.consumerId;
    } else {
      line.remove(added.value.consumerId);
    }
  }

  #onFrame(frame: VideoFrame, codec: VideoCodec, source: PictureSource): void {
    if (source === this.#next && frame.keyframe) {
      this.#shown?.close();
      this.#shown = source;
      this.#next = null;
      this.#shotAt = this.#nowMs();
      this.#times.reset();
      this.#awaitsKeyframe = false;
    }
    if (source !== this.#shown || (this.#awaitsKeyframe && !frame.keyframe)) {
      return;
    }
    this.#awaitsKeyframe = false;
    this.#codec = codec;
    this.#pictureAt = this.#nowMs();
    this.#send(this.#times.timeOf(frame.timestamp, this.#pictureAt), frame.keyframe, frame.data);
  }

  #send(atMs: number, keyframe: boolean, data: Buffer): void {
    this.#pictureMs = Math.max(this.#pictureMs + 1, Math.round(atMs));
    for (const sink of this.#sinks) {
      sink.picture(this.#pictureMs, this.#codec, keyframe, data);
    }
  }

  #step(): void {
    this.#cancel = this.#options.clock.setTimer(stepMs, () => this.#step());
    const now = this.#nowMs();
    if (now - this.#soundMs > longestCatchUpMs) {
      this.#soundMs = now - stepMs;
    }
    for (; this.#soundMs + stepMs <= now; this.#soundMs += stepMs) {
      for (const [index, { slot }] of this.#voices.entries()) {
        for (const { offsetMs, packet } of slot.step()) {
          this.#sound(index, Math.round(this.#soundMs + offsetMs), packet);
        }
      }
    }
    this.#keepPicture(now);
    this.#arrange();
  }

  #sound(index: number, atMs: number, packet: Buffer): void {
    for (const sink of this.#sinks) {
      sink.voice(index, atMs, packet);
    }
  }

  /** Without a picture the slate is repeated; after it the source has to begin with a keyframe. */
  #keepPicture(now: number): void {
    const silentMs = now - this.#pictureAt;
    if (this.#shown === null ? silentMs < slateEveryMs : silentMs < stalledMs) {
      return;
    }
    this.#pictureAt = this.#shown === null ? now : now - stalledMs + slateEveryMs;
    if (this.#shown !== null) {
      this.#awaitsKeyframe = true;
      this.#shown.askForKeyframe();
    }
    this.#send(now, true, this.#options.slate[this.#codec]);
  }
}
