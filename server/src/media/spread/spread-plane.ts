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

/** A meeting with its first place; refused when no host lives within the bounded time. */
export async function openSpreadMeeting(
  options: SpreadOptions,
  events: MediaMeetingEvents,
  onClose: () => void,
): Promise<Outcome<MediaMeeting>> {
  const meeting = new SpreadMeeting({ ...options, events, onClose });
  const first = await meeting.revive();
  if (!first.ok) {
    meeting.close();
    return first;
  }
  return success(meeting);
}

/** False when there are hosts and each of them is at its end. */
export function admitsMore(hosts: PlaceHosts): boolean {
  const all = hosts.hosts();
  return all.length === 0 || all.some((host) => !refusesJoins(host.strain()));
}
