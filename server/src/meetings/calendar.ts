import type { CalendarEntry } from '../protocol/index.ts';
import { occurrencesBetween } from '../schedule/occurrences.ts';
import { midnight } from '../schedule/zoned-time.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import type { MeetingBook } from './meeting-book.ts';
import { timetableOf } from './meeting-times.ts';

const daysAhead = 7;
const maxEntries = 50;

/** One entry per occurrence; an occurrence of a series that the chair has ended is gone. */
function entriesOf(meeting: MeetingRecord, from: number, until: number, zone: string): CalendarEntry[] {
  const { id, title, number, organiserName, schedule } = meeting;
  return occurrencesBetween(timetableOf(meeting), from, until, zone)
    .filter(({ startsAt }) => startsAt >= (schedule.closedUntil ?? 0))
    .map(({ startsAt, endsAt }) => ({ meetingId: id, title, number, startsAt, endsAt, organiser: organiserName }));
}

/** Today's and the next seven days' meetings of a room, by start; meetings the room started by itself are not planned ones. */
export function calendarOf(book: MeetingBook, roomId: string, now: number, zone: string): CalendarEntry[] {
  const from = midnight(now, 0, zone);
  const until = midnight(now, daysAhead + 1, zone);
  return book
    .all()
    .filter((meeting) => meeting.roomId === roomId && !meeting.adHoc)
    .filter((meeting) => meeting.endedAt === null && meeting.schedule.cancelledAt === null)
    .flatMap((meeting) => entriesOf(meeting, from, until, zone))
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .slice(0, maxEntries);
}
