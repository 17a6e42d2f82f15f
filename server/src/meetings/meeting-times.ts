import type { Occurrence } from '../protocol/index.ts';
import { lastEndOf, occurrencesBetween, type Timetable } from '../schedule/occurrences.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const yearMs = 366 * dayMs;

export const timetableOf = ({ startsAt, endsAt, schedule }: MeetingRecord): Timetable => ({
  startsAt,
  endsAt,
  recurrence: schedule.recurrence,
  exceptions: schedule.exceptions,
});

/** Not over yet and not ended by a chair, beginning within `aheadMs`, by start; cancelled ones only when asked for. */
export function upcomingOf(
  meeting: MeetingRecord,
  now: number,
  zone: string,
  { aheadMs, withCancelled }: { readonly aheadMs: number; readonly withCancelled: boolean },
): Occurrence[] {
  const closedUntil = meeting.schedule.closedUntil ?? Number.NEGATIVE_INFINITY;
  return occurrencesBetween(timetableOf(meeting), now, now + aheadMs, zone, withCancelled).filter(
    ({ startsAt }) => startsAt >= closedUntil,
  );
}

/** The occurrence that is on or comes next; most are near, and few rules have to be followed for years. */
export function nextOf(meeting: MeetingRecord, now: number, zone: string): Occurrence | null {
  for (const aheadMs of [60 * dayMs, Math.max(0, meeting.startsAt - now) + 10 * yearMs]) {
    const [next] = upcomingOf(meeting, now, zone, { aheadMs, withCancelled: false });
    if (next !== undefined) {
      return next;
    }
  }
  return null;
}

/** The time to show for a meeting: the occurrence that is on or comes next, else the last one. */
export function shownTimeOf(meeting: MeetingRecord, now: number, zone: string): { startsAt: number; endsAt: number } {
  const shown =
    nextOf(meeting, now, zone) ??
    occurrencesBetween(timetableOf(meeting), Number.NEGATIVE_INFINITY, now, zone).at(-1) ??
    meeting;
  return { startsAt: shown.startsAt, endsAt: shown.endsAt };
}

/** When it is over for good: ended, cancelled, or its last occurrence past; null when there is always another one. */
export function overAt(meeting: MeetingRecord, zone: string): number | null {
  return meeting.endedAt ?? lastEndOf(timetableOf(meeting), zone) ?? meeting.schedule.cancelledAt;
}

/**
 * - `open`: people come in, whatever the planned time is
 * - `ended`: by a chair; a series only until an hour before its next occurrence
 */
export function doorStateOf({ endedAt, schedule }: MeetingRecord, now: number): 'open' | 'ended' | 'cancelled' {
  if (schedule.cancelledAt !== null) {
    return 'cancelled';
  }
  return endedAt !== null || (schedule.closedUntil !== null && now < schedule.closedUntil) ? 'ended' : 'open';
}

/** A chair ends it now: null when that is for good, else when the door of the series opens again. */
export function reopensAt(meeting: MeetingRecord, now: number, zone: string): number | null {
  const current = nextOf(meeting, now, zone);
  const next = current !== null && current.startsAt <= now ? nextOf(meeting, current.endsAt, zone) : current;
  return meeting.schedule.recurrence === null || next === null ? null : Math.max(now, next.startsAt - hourMs);
}
