import type { Clock } from '../clock.ts';
import type { CaptureHost, MeetingCapture, Recordist } from '../conference/capture-contract.ts';
import { Programme } from '../capture/programme.ts';
import type { Slate } from '../capture/slate.ts';
import type { Log } from '../log.ts';
import type { MeetingState } from '../meeting/index.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { RecordingFault, RecordingState } from '../protocol/index.ts';
import { newId, type Random } from '../random.ts';
import type { RecordingFolder } from './recording-folder.ts';
import type { RecordingLibrary } from './recording-library.ts';
import { RecordingPart } from './recording-part.ts';
import type { RecordingSettings } from './recording-settings.ts';

export interface MeetingRecorderParts {
  readonly host: CaptureHost;
  readonly settings: RecordingSettings;
  readonly slate: Slate;
  readonly library: RecordingLibrary;
  readonly folder: RecordingFolder;
  /** Whose meeting it is; null for a meeting of a room. */
  readonly organiserOf: (meetingId: string) => string | null;
  /** False when as many recordings run as this node carries. */
  readonly hasPlace: () => boolean;
  /** The meeting is over and everything is handed over. */
  readonly onOver: () => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

const off: RecordingState = { phase: 'off', startsAt: null, fault: null };

interface Running {
  readonly by: Recordist;
  readonly programme: Programme;
  parts: number;
}

/** The recording of one meeting: announced, running, paused; a file for each public part. */
export class MeetingRecorder implements MeetingCapture {
  readonly #parts: MeetingRecorderParts;
  readonly #seat: string;
  #running: Running | null = null;
  #part: { readonly id: string; readonly part: RecordingPart } | null = null;
  #cancelStart: (() => void) | null = null;
  #wasPublic: boolean;
  #paused = false;
  #startsAt: number | null = null;
  readonly #endings = new Set<Promise<void>>();

  constructor(parts: MeetingRecorderParts) {
    this.#parts = parts;
    this.#seat = newId(parts.random);
    this.#wasPublic = parts.host.state().info.capture.public;
  }

  get active(): boolean {
    return this.#running !== null || this.#cancelStart !== null;
  }

  /** RTP packets of the meeting that reached the recording so far. */
  get packets(): number {
    return this.#running?.programme.packets ?? 0;
  }

  /** Producer of the picture; null for the slate. */
  get shownId(): string | null {
    return this.#running?.programme.shownId ?? null;
  }

  /** What the running part holds so far. */
  get recordedMs(): number {
    return this.#part?.part.recordedMs ?? 0;
  }

  get encoderPid(): number | null {
    return this.#part?.part.encoderPid ?? null;
  }

  follow(state: MeetingState): void {
    const isPublic = state.info.capture.public;
    const changed = isPublic !== this.#wasPublic;
    this.#wasPublic = isPublic;
    if (this.#running === null) {
      return;
    }
    if (changed && !isPublic) {
      this.#running.programme.withhold(true);
      this.#endPart();
    }
    this.#running.programme.follow(state);
    if (changed && isPublic && !this.#paused) {
      this.#beginPart();
    }
  }

  consumerClosed(consumerId: string): void {
    this.#running?.programme.consumerClosed(consumerId);
  }

  mediaLost(seats: readonly string[]): void {
    if (seats.includes(this.#seat)) {
      this.#running?.programme.mediaLost();
      this.#part?.part.interrupt();
    }
  }

  mediaReset(): void {
    this.#running?.programme.mediaReset();
    this.#part?.part.goOn();
  }

  startRecording(by: Recordist): Outcome<null> {
    const { settings, folder, hasPlace, clock } = this.#parts;
    if (!settings.enabled) {
      return refuse('recording-unavailable', 'this instance does not record');
    }
    if (this.active) {
      return success(null);
    }
    if (!hasPlace()) {
      return refuse('recording-busy', 'as many recordings run as this node carries');
    }
    if (!folder.hasRoom(null)) {
      return refuse('disk-full', 'there is no room for a recording');
    }
    this.#paused = false;
    this.#startsAt = clock.now() + settings.announceMs;
    this.#cancelStart = clock.setTimer(settings.announceMs, () => this.#begin(by));
    this.#show({ phase: 'announced', startsAt: this.#startsAt, fault: null });
    return success(null);
  }

  pauseRecording(paused: boolean): Outcome<null> {
    if (this.#running === null) {
      return refuse('conflict', 'no recording runs');
    }
    if (paused !== this.#paused) {
      this.#paused = paused;
      this.#running.programme.withhold(paused || !this.#wasPublic);
      if (paused) {
        this.#part?.part.pause();
      } else if (this.#part === null) {
        this.#beginPart();
      } else {
        this.#part.part.resume();
      }
      this.#show({ phase: paused ? 'paused' : 'running', startsAt: this.#startsAt, fault: null });
    }
    return success(null);
  }

  stopRecording(): Outcome<null> {
    if (this.active) {
      this.#stop();
      this.#show(off);
    }
    return success(null);
  }

  close(): void {
    this.#stop();
    void this.idle().then(this.#parts.onOver);
  }

  /** Resolves when what has ended is handed over. */
  async idle(): Promise<void> {
    await Promise.all(this.#endings);
  }

  #show(recording: RecordingState): void {
    const { host } = this.#parts;
    host.show({ ...host.state().info.capture, recording });
  }

  #begin(by: Recordist): void {
    const { host, slate, clock, log } = this.#parts;
    this.#cancelStart = null;
    this.#startsAt = clock.now();
    const programme = new Programme(
      { media: () => host.media(), capabilities: host.capabilities, seat: this.#seat, slate, clock, log },
      host.state(),
      !this.#wasPublic,
    );
    this.#running = { by, programme, parts: 0 };
    this.#show({ phase: 'running', startsAt: this.#startsAt, fault: null });
    this.#beginPart();
  }

  /** In a non-public part there is no file at all, not even an empty one. */
  #beginPart(): void {
    const { host, settings, folder, library, random, clock, log, organiserOf } = this.#parts;
    if (this.#running === null || this.#part !== null || !this.#wasPublic) {
      return;
    }
    const { by, programme } = this.#running;
    const id = newId(random);
    this.#running.parts += 1;
    const made = attempt(() => folder.make(id));
    if (made === null) {
      this.#fail('disk-full');
      return;
    }
    library.begin({
      id,
      meetingId: host.meetingId,
      title: host.state().info.title,
      part: this.#running.parts,
      ownerId: by.accountId,
      organiserId: organiserOf(host.meetingId),
      startedAt: clock.now(),
      endedAt: null,
      state: 'running',
      durationMs: 0,
      bytes: 0,
      chapters: [],
    });
    programme.withhold(false);
    const part = new RecordingPart({
      id,
      folder: made,
      ffmpeg: settings.ffmpeg,
      programme,
      hasRoom: () => folder.hasRoom(id),
      clock,
      log,
      onFault: (fault) => this.#fail(fault),
    });
    this.#part = { id, part };
    log.info({ meetingId: host.meetingId, recordingId: id }, 'recording started');
  }

  #endPart(): void {
    if (this.#part === null) {
      return;
    }
    const { id, part } = this.#part;
    this.#part = null;
    const ending = this.#handOver(id, part).finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }

  async #handOver(id: string, part: RecordingPart): Promise<void> {
    await part.end();
    this.#parts.library.finish(id, part.marks);
  }

  #fail(fault: RecordingFault): void {
    this.#parts.log.error({ meetingId: this.#parts.host.meetingId, fault }, 'recording stopped');
    this.#stop();
    this.#show({ ...off, fault });
  }

  #stop(): void {
    this.#cancelStart?.();
    this.#cancelStart = null;
    this.#running?.programme.close();
    this.#endPart();
    this.#running = null;
    this.#startsAt = null;
  }
}

function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
