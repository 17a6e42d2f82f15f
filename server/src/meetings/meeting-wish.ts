import { type Outcome, refuse, success } from '../outcome.ts';
import type { MeetingSettings, Recurrence } from '../protocol/index.ts';
import { isPlanned, lastEndOf, type Timetable } from '../schedule/occurrences.ts';
import { cleanName } from './clean-name.ts';

const longestMeetingMs = 7 * 24 * 3_600_000;
const earliestStart = Date.UTC(2020, 0, 1);
const latestStart = Date.UTC(2200, 0, 1);

export interface MeetingWish {
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly roomId: string | null;
  readonly guestsAllowed: boolean;
  readonly settings?: MeetingSettings;
  /** User names of those who moderate beside the organiser. */
  readonly moderators?: readonly string[];
  readonly recurrence?: Recurrence | null;
  /** Mail addresses; left out for the same as before. */
  readonly invitees?: readonly string[];
}

/** What of a wish can be judged by itself, cleaned. */
export interface CheckedWish {
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly recurrence: Recurrence | null;
}

export const invalid = (path: string, message: string) =>
  ({ ok: false, code: 'invalid-input', message, path }) as const;

/** Null for a time that a meeting can have. `places` are the JSON pointers of start and end. */
export function wrongTime(startsAt: number, endsAt: number, places: readonly [string, string]) {
  if (!(startsAt >= earliestStart && startsAt <= latestStart)) {
    return invalid(places[0], 'not a time of this or the next century');
  }
  return endsAt > startsAt && endsAt - startsAt <= longestMeetingMs
    ? null
    : invalid(places[1], 'must come after the start, by seven days at most');
}

export function checkWish(wish: MeetingWish, zone: string, hasRoom: (roomId: string) => boolean): Outcome<CheckedWish> {
  const title = cleanName(wish.title);
  if (title === '') {
    return invalid('/title', 'the title is empty');
  }
  const wrong = wrongTime(wish.startsAt, wish.endsAt, ['/startsAt', '/endsAt']);
  if (wrong !== null) {
    return wrong;
  }
  if (wish.roomId !== null && !hasRoom(wish.roomId)) {
    return { ...refuse('not-found', 'no such room'), path: '/roomId' };
  }
  const recurrence = wish.recurrence ?? null;
  const wholeSeconds = (time: number): number =>
    recurrence === null ? Math.round(time) : Math.round(time / 1000) * 1000;
  const [startsAt, endsAt] = [wholeSeconds(wish.startsAt), wholeSeconds(wish.endsAt)];
  const wrongSeries = wrongRecurrence({ startsAt, endsAt, recurrence, exceptions: [] }, zone);
  return wrongSeries ?? success({ title, startsAt, endsAt, recurrence });
}

/** A series begins with its first occurrence, and each is over before the next can begin. */
function wrongRecurrence(timetable: Timetable, zone: string) {
  const { recurrence, startsAt } = timetable;
  if (recurrence === null) {
    return null;
  }
  const { ends } = recurrence;
  if (ends.kind === 'until' && Number.isNaN(Date.parse(`${ends.date}T00:00:00Z`))) {
    return invalid('/recurrence/ends/date', 'there is no such day');
  }
  if (!isPlanned(timetable, startsAt, zone)) {
    return invalid('/recurrence', 'the start is no occurrence of its own rule');
  }
  return lastEndOf(timetable, zone) === Number.NEGATIVE_INFINITY
    ? invalid('/recurrence/ends', 'ends before it begins')
    : null;
}
