import type { CalendarEntry } from '../protocol/index.ts';
import type { MeetingBook } from './meeting-book.ts';

const daysAhead = 7;
const maxEntries = 50;

/** Midnight of the day that is `days` after the given time, in the instance's time zone (days with a clock change included). */
export function midnight(time: number, days: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Today's and the next seven days' meetings of a room, by start; meetings the room started by itself are not planned ones. */
export function calendarOf(book: MeetingBook, roomId: string, now: number): CalendarEntry[] {
  const from = midnight(now, 0);
  const until = midnight(now, daysAhead + 1);
  return book
    .all()
    .filter((meeting) => meeting.roomId === roomId && !meeting.adHoc && meeting.endedAt === null)
    .filter((meeting) => meeting.endsAt > from && meeting.startsAt < until)
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .slice(0, maxEntries)
    .map(({ id, title, number, startsAt, endsAt, organiserName }) => ({
      meetingId: id,
      title,
      number,
      startsAt,
      endsAt,
      organiser: organiserName,
    }));
}
