import type { Recurrence } from '../protocol/index.ts';
import { asUtc, epochOf, type WallTime, wallTimeOf, weekdayOf } from './zoned-time.ts';

const dayMs = 86_400_000;
/** Rules without an end are looked at this far; 27 years of every day. */
const mostSteps = 10_000;

const utcDate = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);

/** Dates (midnight, counted as UTC) that the rule names from the first date on, in order. */
function* datesOf(rule: Recurrence, first: WallTime): Generator<number> {
  const start = utcDate(first.year, first.month, first.day);
  for (let step = 0; step < mostSteps; step += 1) {
    yield* datesOfStep(rule, first, step * rule.interval).filter((date) => date >= start);
  }
}

/** The dates of the day, week or month that is `distance` days, weeks or months after the first. */
// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
function datesOfStep({ pattern }: Recurrence, { year, month, day }: WallTime, distance: number): number[] {
  const start = utcDate(year, month, day);
  switch (pattern.every) {
    case 'day':
      return [start + distance * dayMs];
    case 'week': {
      const monday = start - (weekdayOf(start) - 1) * dayMs + distance * 7 * dayMs;
      return pattern.weekdays.toSorted((a, b) => a - b).map((weekday) => monday + (weekday - 1) * dayMs);
    }
    case 'month-date': {
      const date = utcDate(year, month + distance, day);
      return new Date(date).getUTCDate() === day ? [date] : [];
    }
    case 'month-weekday':
      return [weekdayInMonth(utcDate(year, month + distance, 1), weekdayOf(start), pattern.week)];
  }
}

/** The nth (or last, -1) such weekday of the month that begins at `firstDay`. */
function weekdayInMonth(firstDay: number, weekday: number, week: number): number {
  const early = firstDay + ((weekday - weekdayOf(firstDay) + 7) % 7) * dayMs;
  if (week > 0) {
    return early + (week - 1) * 7 * dayMs;
  }
  const fifth = early + 28 * dayMs;
  return new Date(fifth).getUTCMonth() === new Date(firstDay).getUTCMonth() ? fifth : early + 21 * dayMs;
}

const lastDate = ({ ends }: Recurrence): number =>
  ends.kind === 'until' ? Date.parse(`${ends.date}T00:00:00Z`) : Number.POSITIVE_INFINITY;

/**
 * When a meeting begins, by its rule, exceptions not looked at: every start up to `until` (epoch ms, inclusive), each at
 * the same time on the wall clock of the zone whatever the clocks do in between.
 */
export function startsOf(firstStart: number, rule: Recurrence, zone: string, from: number, until: number): number[] {
  const first = wallTimeOf(firstStart, zone);
  const timeOfDay = asUtc(first) - utcDate(first.year, first.month, first.day);
  const last = lastDate(rule);
  const most = rule.ends.kind === 'count' ? rule.ends.count : Number.POSITIVE_INFINITY;
  const starts: number[] = [];
  let count = 0;
  for (const date of datesOf(rule, first)) {
    // Zones are a day apart from UTC at most.
    if (count >= most || date > last || date - dayMs > until) {
      break;
    }
    count += 1;
    if (date + 2 * dayMs < from) {
      continue;
    }
    const shown = new Date(date + timeOfDay);
    const start = epochOf(
      { ...first, year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() },
      zone,
    );
    if (start >= from && start <= until) {
      starts.push(start);
    }
  }
  return starts;
}
