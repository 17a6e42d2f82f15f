import type { Occurrence, Recurrence } from '../protocol/index.ts';
import { startsOf } from './recurrence.ts';

/** An occurrence that is not as the rule says: cancelled (`moved` null) or at another time. */
export interface ScheduleException {
  readonly plannedAt: number;
  readonly moved: { readonly startsAt: number; readonly endsAt: number } | null;
}

/** When something takes place: once, or by a rule with exceptions. Epoch ms. */
export interface Timetable {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly recurrence: Recurrence | null;
  readonly exceptions: readonly ScheduleException[];
}

const farAhead = Date.UTC(2200, 0, 1);

/** Occurrences that touch the stretch between two epoch times, by start; cancelled ones are left out unless asked for. */
export function occurrencesBetween(
  timetable: Timetable,
  from: number,
  until: number,
  zone: string,
  withCancelled = false,
): Occurrence[] {
  const lengthMs = timetable.endsAt - timetable.startsAt;
  const changed = new Map(timetable.exceptions.map((exception) => [exception.plannedAt, exception]));
  const planned = plannedStarts(timetable, from - lengthMs, until, zone).map((plannedAt) => {
    const exception = changed.get(plannedAt);
    return exception ?? { plannedAt, moved: { startsAt: plannedAt, endsAt: plannedAt + lengthMs } };
  });
  const listed = new Set(planned.map(({ plannedAt }) => plannedAt));
  const fromElsewhere = timetable.exceptions.filter(({ plannedAt }) => !listed.has(plannedAt));
  return [...planned, ...fromElsewhere]
    .map(({ plannedAt, moved }) => ({
      plannedAt,
      startsAt: moved?.startsAt ?? plannedAt,
      endsAt: moved?.endsAt ?? plannedAt + lengthMs,
      cancelled: moved === null,
    }))
    .filter(({ startsAt, endsAt, cancelled }) => endsAt > from && startsAt < until && (withCancelled || !cancelled))
    .toSorted((a, b) => a.startsAt - b.startsAt || a.plannedAt - b.plannedAt);
}

const plannedStarts = ({ startsAt, recurrence }: Timetable, from: number, until: number, zone: string): number[] =>
  recurrence === null ? [startsAt] : startsOf(startsAt, recurrence, zone, from, until);

/** True when the rule (not an exception of it) names this start. */
export const isPlanned = (timetable: Timetable, plannedAt: number, zone: string): boolean =>
  plannedStarts(timetable, plannedAt, plannedAt, zone).includes(plannedAt);

/** End of the last occurrence, moved ones included; null when there is always another one. */
export function lastEndOf(timetable: Timetable, zone: string): number | null {
  if (timetable.recurrence?.ends.kind === 'never') {
    return null;
  }
  const all = occurrencesBetween(timetable, Number.NEGATIVE_INFINITY, farAhead, zone, true);
  return Math.max(...all.map(({ endsAt }) => endsAt));
}
