import type { Recurrence } from '../protocol/index.ts';
import { asUtc, epochOf, wallTimeOf, weekdayOf } from '../schedule/zoned-time.ts';
import { ZonedMoment } from './zoned-moment.ts';

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const weekdayWord = (weekday: number): string => weekdays[weekday - 1] ?? 'MO';
const stamp = (epochMs: number, zone: string): string => {
  const moment = new ZonedMoment(epochMs, zone);
  return `${moment.format('YYYYMMDD')}T${moment.format('HHmmss')}`;
};

// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
function frequency({ pattern }: Recurrence, firstStart: number, zone: string): string {
  switch (pattern.every) {
    case 'day':
      return 'FREQ=DAILY';
    case 'week':
      return `FREQ=WEEKLY;WKST=MO;BYDAY=${pattern.weekdays
        .toSorted((a, b) => a - b)
        .map(weekdayWord)
        .join(',')}`;
    case 'month-date':
      return `FREQ=MONTHLY;BYMONTHDAY=${wallTimeOf(firstStart, zone).day}`;
    case 'month-weekday':
      return `FREQ=MONTHLY;BYDAY=${pattern.week}${weekdayWord(weekdayOf(asUtc(wallTimeOf(firstStart, zone))))}`;
  }
}

function end({ ends }: Recurrence, zone: string): string {
  switch (ends.kind) {
    case 'never':
      return '';
    case 'count':
      return `;COUNT=${ends.count}`;
    case 'until': {
      const [year = 0, month = 1, day = 1] = ends.date.split('-').map(Number);
      // In UTC, because the start has a zone (RFC 5545, 3.3.10).
      return `;UNTIL=${stamp(epochOf({ year, month, day, hour: 23, minute: 59, second: 59 }, zone), 'UTC')}Z`;
    }
  }
  return '';
}

/** RRULE of a series, with EXDATE for each cancelled occurrence. */
export function recurrenceLines(
  rule: Recurrence,
  firstStart: number,
  cancelled: readonly number[],
  zone: string,
): string {
  const lines = [`RRULE:${frequency(rule, firstStart, zone)};INTERVAL=${rule.interval}${end(rule, zone)}`];
  if (cancelled.length > 0) {
    const times = cancelled.map((time) => stamp(time, zone) + (zone === 'UTC' ? 'Z' : ''));
    lines.push(`EXDATE${zone === 'UTC' ? '' : `;TZID=${zone}`}:${times.join(',')}`);
  }
  return lines.join('\n');
}
