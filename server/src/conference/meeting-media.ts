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
  /** New media is there after the old was lost. */
  readonly onReset: () => void;
}

/** The media of a meeting across the deaths of workers: opened on first use, opened anew when lost. */
export class MeetingMedia {
  readonly #options: MeetingMediaOptions;
  #current: MediaMeeting | null = null;
  #opening: Promise<Outcome<MediaMeeting>> | null = null;
  #cancelRetry: (() => void) | null = null;
  #closed = false;

  constructor(options: MeetingMediaOptions) {
    this.#options = options;
  }

  /** Null while there is no media (yet, or after a worker died). */
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
    const opened = await plane.openMeeting({ ...bound(events), lost: () => this.#onLost() });
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

  #onLost(): void {
    if (this.#closed) {
      return;
    }
    this.#current = null;
    this.#options.events.lost();
    void this.#reopen();
  }

  async #reopen(): Promise<void> {
    const opened = await this.get();
    if (this.#closed) {
      return;
    }
    if (opened.ok) {
      this.#options.onReset();
      return;
    }
    this.#options.log.warn({ error: opened.message }, 'no media for a running meeting; trying again');
    this.#cancelRetry = this.#options.clock.setTimer(retryMs, () => void this.#reopen());
  }
}

const bound = (events: MediaMeetingEvents): MediaMeetingEvents => ({
  consumerClosed: (consumerId) => events.consumerClosed(consumerId),
  layersWanted: (producerId, layer) => events.layersWanted(producerId, layer),
  loud: (producerIds) => events.loud(producerIds),
  dominant: (producerId) => events.dominant(producerId),
  lost: () => events.lost(),
});
