import type { Clock } from '../../clock.ts';
import { type Outcome, success } from '../../outcome.ts';
import type { MediaMeeting, MediaMeetingEvents } from '../media-plane.ts';
import type { SpreadLimits } from './choose-host.ts';
import type { PlaceHosts } from './media-place.ts';
import { SpreadMeeting } from './spread-meeting.ts';
import { refusesJoins } from './strain.ts';

export interface SpreadOptions {
  readonly hosts: PlaceHosts;
  readonly limits: SpreadLimits;
  readonly clock: Clock;
}

/** The meetings of one media plane. */
export class SpreadMeetings {
  readonly #options: SpreadOptions;
  readonly #open = new Set<SpreadMeeting>();

  constructor(options: SpreadOptions) {
    this.#options = options;
  }

  /** A meeting with its first place; refused when no host lives within the bounded time. */
  async open(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>> {
    const meeting: SpreadMeeting = new SpreadMeeting({
      ...this.#options,
      events,
      onClose: () => void this.#open.delete(meeting),
    });
    this.#open.add(meeting);
    const first = await meeting.revive();
    if (!first.ok) {
      meeting.close();
      return first;
    }
    return success(meeting);
  }

  seatsOn(hostId: string): number {
    return [...this.#open].reduce((sum, meeting) => sum + meeting.seatsOn(hostId), 0);
  }

  /** False when there are hosts and each of them is at its end. */
  admitsMore(): boolean {
    const all = this.#options.hosts.hosts();
    return all.length === 0 || all.some((host) => !refusesJoins(host.strain()));
  }
}
