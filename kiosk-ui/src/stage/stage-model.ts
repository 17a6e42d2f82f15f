import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core';
import type { RoomSnapshot, StageDirective, StageMeeting } from '@ratspult/appliance/protocol';
import type { Conference, ConferenceState, JoinOptions } from '@ratspult/server/client';
import type { Timers } from '../shared/timers.ts';
import { AudioOut } from './audio-out.ts';
import { CaptureDesk } from './capture/capture-desk.ts';
import { idleReport, reportOf } from './conference-report.ts';
import { RoomConference } from './room-conference.ts';
import { openMicrophones } from './open-microphones.ts';
import type { StageLink } from './stage-link.ts';

export interface StageModelOptions {
  readonly timers: Timers;
  readonly address: (path: string) => string;
  readonly join: (options: JoinOptions) => Conference;
  readonly reload: () => void;
  readonly log: (message: string, error: unknown) => void;
  readonly audioParent: HTMLElement;
}

const noTracks: ReadonlyMap<string, MediaStreamTrack> = new Map();

/** The stage's brain: follows the appliance, keeps the room in its meeting, tells what is true. */
export class StageModel {
  readonly capture: CaptureDesk;
  readonly audio: AudioOut;
  readonly #options: StageModelOptions;
  readonly #snapshot = signal<RoomSnapshot | null>(null);
  readonly #receivedAt = signal(0);
  readonly #room = signal<RoomConference | null>(null);
  readonly #replaced = signal(false);
  readonly #speakerLabel = signal<string | null>(null);
  readonly #mutedByChairCount = signal(0);
  readonly #now = signal(0);
  readonly state: ReadonlySignal<ConferenceState | null>;
  readonly tracks: ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>>;
  #link: StageLink | null = null;

  constructor(options: StageModelOptions) {
    this.#options = options;
    this.#now.value = options.timers.now();
    this.capture = new CaptureDesk(options);
    this.state = computed(() => this.#room.value?.conference.state.value ?? null);
    this.tracks = computed(() => this.#room.value?.conference.tracks.value ?? noTracks);
    this.audio = new AudioOut({
      tracks: this.tracks,
      volume01: computed(() => this.#snapshot.value?.audio.volume01 ?? 1),
      speaker: this.#speakerLabel,
      parent: options.audioParent,
    });
  }

  get snapshot(): ReadonlySignal<RoomSnapshot | null> {
    return this.#snapshot;
  }

  get room(): ReadonlySignal<RoomConference | null> {
    return this.#room;
  }

  get replaced(): ReadonlySignal<boolean> {
    return this.#replaced;
  }

  get link(): StageLink | null {
    return this.#link;
  }

  /** Clock of the room, epoch ms. */
  get now(): number {
    return this.#now.value;
  }

  /** From here on reports go out. */
  start(link: StageLink): void {
    this.#link = link;
    effect(() => link.report(this.capture.report.value));
    effect(() => {
      const room = this.#room.value;
      const state = this.state.value;
      const count = this.#mutedByChairCount.value;
      link.report(
        room === null || state === null
          ? { ...idleReport, mutedByChairCount: count }
          : reportOf(room.joinId, state, count),
      );
    });
    effect(() => this.capture.select(this.#snapshot.value?.video.selectedCameraId ?? null));
    effect(() => this.capture.program.setOff(this.#snapshot.value?.video.cameraOff ?? false));
    effect(() => {
      const phase = this.state.value?.phase ?? 'ended';
      const over = phase === 'ended' || phase === 'failed';
      untracked(() => this.capture.setOnAir(!over));
    });
    link.start();
  }

  /** Once a second at most. */
  tick(): void {
    const snapshot = this.#snapshot.peek();
    const now = this.#options.timers.now();
    const roomNow = snapshot === null ? now : snapshot.now + (now - this.#receivedAt.peek());
    this.#now.value = Math.floor(roomNow / 1000) * 1000;
  }

  readonly obey = (directive: StageDirective): void => {
    switch (directive.type) {
      case 'configuration':
        this.#speakerLabel.value = directive.configuration.speaker;
        this.capture.configure(directive.configuration);
        return;
      case 'snapshot':
        this.#receivedAt.value = this.#options.timers.now();
        this.#snapshot.value = directive.snapshot;
        this.tick();
        return;
      case 'meeting':
        this.#enter(directive.meeting);
        return;
      case 'takePicture':
        void this.#picture(directive.requestId, directive.cameraId);
        return;
      case 'moderate':
        this.#moderate(directive.action, directive.waitingId);
        return;
      case 'reload':
        void this.#leave().then(this.#options.reload);
        return;
      case 'replaced':
        this.#replaced.value = true;
        this.#link?.close();
        void this.#leave();
        return;
      case 'ticket':
    }
  };

  #enter(meeting: StageMeeting | null): void {
    const present = this.#room.peek();
    if (meeting?.joinId === present?.joinId) {
      return;
    }
    void this.#leave();
    if (meeting === null) {
      return;
    }
    this.#room.value = new RoomConference({
      meeting,
      join: this.#options.join,
      renewTicket: () => this.#link?.renewTicket() ?? Promise.resolve(null),
      camera: this.capture.program.track,
      microphone: this.capture.microphone,
      // Before the first snapshot nobody knows whether the room may be heard: then it may not.
      muted: computed(() => this.#snapshot.value?.audio.roomMuted ?? true),
      cameraOff: computed(() => this.#snapshot.value?.video.cameraOff ?? false),
      speakers: computed(() => openMicrophones(this.#snapshot.value?.floor ?? [])),
      onMutedByChair: () => {
        this.#mutedByChairCount.value = this.#mutedByChairCount.peek() + 1;
      },
      onRefused: (error) => this.#options.log('conference: a request was refused', error),
    });
  }

  async #leave(): Promise<void> {
    const room = this.#room.peek();
    this.#room.value = null;
    await room?.leave();
  }

  async #picture(requestId: string, cameraId: string): Promise<void> {
    const jpegBase64 = await this.capture.still(cameraId).catch(() => null);
    this.#link?.tell({ type: 'picture', requestId, jpegBase64 });
  }

  #moderate(type: 'admit' | 'refuse', waitingId: string): void {
    this.#room
      .peek()
      ?.conference.moderate({ type, waitingId })
      .catch((error: unknown) => this.#options.log('conference: moderation was refused', error));
  }
}
