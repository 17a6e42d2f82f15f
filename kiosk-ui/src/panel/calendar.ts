import type { CalendarMeeting } from '@ratspult/appliance/protocol';

export interface Agenda {
  /** Running now. */
  readonly now: CalendarMeeting | null;
  readonly next: CalendarMeeting | null;
  readonly later: readonly CalendarMeeting[];
}

/** The calendar as people ask for it. Of several running ones the one that began last is `now`, the others stay listed. */
export const agendaAt = (calendar: readonly CalendarMeeting[], nowMs: number): Agenda => {
  const open = calendar
    .filter((meeting) => meeting.endsAt > nowMs)
    .toSorted((a, b) => a.startsAt - b.startsAt || a.title.localeCompare(b.title));
  const now = open.findLast((meeting) => meeting.startsAt <= nowMs) ?? null;
  const [next = null, ...later] = open.filter((meeting) => meeting !== now);
  return { now, next, later };
};

/** Whole minutes until the start, at least one; null when that is more than an hour away or in the past. */
export const minutesUntil = (meeting: CalendarMeeting, nowMs: number): number | null => {
  const minutes = Math.ceil((meeting.startsAt - nowMs) / 60_000);
  return minutes > 0 && minutes <= 60 ? minutes : null;
};
