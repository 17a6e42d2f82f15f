import { generateRouterRtpCapabilities } from 'mediasoup/ortc';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { mediaCodecs } from './codecs.ts';
import { FakeMediaMeeting } from './fake-media-meeting.ts';
import type { MediaBlob, MediaMeeting, MediaMeetingEvents, MediaPlane, WorkerStatus } from './media-plane.ts';

/**
 * A media plane in memory: it accepts and refuses what the real one does and forwards nothing.
 * What only the network could bring about (loudness, a dying worker) is done to it by hand.
 */
export class FakeMediaPlane implements MediaPlane {
  readonly rtpCapabilities: MediaBlob = { ...generateRouterRtpCapabilities(mediaCodecs) };
  readonly meetings = new Set<FakeMediaMeeting>();
  readonly #clock: Clock;
  #pid = 1;
  #alive = true;
  #closed = false;

  constructor(options: { readonly clock: Clock }) {
    this.#clock = options.clock;
  }

  async openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>> {
    await Promise.resolve();
    if (!this.#alive || this.#closed) {
      return refuse('media-failed', 'no media worker is alive');
    }
    const meeting = new FakeMediaMeeting({
      clock: this.#clock,
      events,
      capabilities: this.rtpCapabilities,
      onClose: () => void this.meetings.delete(meeting),
    });
    this.meetings.add(meeting);
    return success(meeting);
  }

  ready(): boolean {
    return this.#alive && !this.#closed;
  }

  workers(): readonly WorkerStatus[] {
    return [{ pid: this.#pid, alive: this.ready(), routers: this.meetings.size }];
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.meetings.clear();
    await Promise.resolve();
  }

  /** The worker dies; with `stays` nothing can be opened until `reviveWorker`. */
  killWorker(stays: 'dead' | 'restarts'): void {
    this.#alive = stays === 'restarts';
    this.#pid += 1;
    const lost = [...this.meetings];
    this.meetings.clear();
    for (const meeting of lost) {
      meeting.lose();
    }
  }

  reviveWorker(): void {
    this.#alive = true;
  }
}

export const createFakeMediaPlane = (options: { readonly clock: Clock }): FakeMediaPlane => new FakeMediaPlane(options);
