import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MediaMeeting, MediaMeetingEvents, MediaPlane } from '../media/index.ts';
import { type Outcome, refuse } from '../outcome.ts';

const retryMs = 1000;

export interface MeetingMediaOptions {
  readonly plane: MediaPlane;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  readonly events: MediaMeetingEvents;
  /** These may build anew after their media was lost. */
  readonly onReset: (seats: readonly string[]) => void;
}

/** The media of a meeting across the deaths of workers: opened on first use, revived when a worker died. */
export class MeetingMedia {
  readonly #options: MeetingMediaOptions;
  #current: MediaMeeting | null = null;
  #opening: Promise<Outcome<MediaMeeting>> | null = null;
  readonly #lost = new Set<string>();
  #reviving = false;
  #cancelRetry: (() => void) | null = null;
  #closed = false;

  constructor(options: MeetingMediaOptions) {
    this.#options = options;
  }

  /** Null while there is no media yet. */
  get current(): MediaMeeting | null {
    return this.#current;
  }

  async get(): Promise<Outcome<MediaMeeting>> {
    if (this.#current !== null) {
      return { ok: true, value: this.#current };
    }
    if (this.#closed) {
      return refuse('meeting-ended', 'the meeting is over');
    }
    this.#opening ??= this.#open();
    return this.#opening;
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#current?.close();
    this.#current = null;
  }

  async #open(): Promise<Outcome<MediaMeeting>> {
    const { plane, events } = this.#options;
    const opened = await plane.openMeeting({ ...bound(events), lost: (seats) => this.#onLost(seats) });
    this.#opening = null;
    if (!opened.ok) {
      return opened;
    }
    if (this.#closed) {
      opened.value.close();
      return refuse('meeting-ended', 'the meeting is over');
    }
    this.#current = opened.value;
    return opened;
  }

  #onLost(seats: readonly string[]): void {
    if (this.#closed) {
      return;
    }
    this.#options.events.lost(seats);
    for (const seat of seats) {
      this.#lost.add(seat);
    }
    if (!this.#reviving) {
      this.#reviving = true;
      void this.#revive();
    }
  }

  async #revive(): Promise<void> {
    const revived = (await this.#current?.revive()) ?? refuse('meeting-ended', 'the meeting is over');
    if (this.#closed) {
      return;
    }
    if (revived.ok) {
      this.#reviving = false;
      const seats = [...this.#lost];
      this.#lost.clear();
      this.#options.onReset(seats);
      return;
    }
    this.#options.log.warn({ error: revived.message }, 'no media for a running meeting; trying again');
    this.#cancelRetry = this.#options.clock.setTimer(retryMs, () => void this.#revive());
  }
}

const bound = (events: MediaMeetingEvents): MediaMeetingEvents => ({
  consumerClosed: (consumerId) => events.consumerClosed(consumerId),
  layersWanted: (producerId, layer) => events.layersWanted(producerId, layer),
  loud: (producerIds) => events.loud(producerIds),
  dominant: (producerId) => events.dominant(producerId),
  lost: (seats) => events.lost(seats),
});
