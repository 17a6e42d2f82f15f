import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Recurrence } from '../protocol/index.ts';
import { isPlanned, lastEndOf, occurrencesBetween, type Timetable } from './occurrences.ts';
import { startsOf } from './recurrence.ts';
import { asUtc, epochOf, isTimeZone, midnight, offsetAt, wallTimeOf, weekdayOf } from './zoned-time.ts';

const berlin = 'Europe/Berlin';
const hour = 3_600_000;

/** `2026-03-28 10:00` on the wall in the zone. */
const at = (text: string, zone = berlin): number => {
  const [year = 0, month = 1, day = 1, hours = 0, minute = 0] = text.split(/[- :]/).map(Number);
  return epochOf({ year, month, day, hour: hours, minute, second: 0 }, zone);
};
const wall = (epochMs: number, zone = berlin): string =>
  new Date(asUtc(wallTimeOf(epochMs, zone))).toISOString().slice(0, 16).replace('T', ' ');

const rule = (pattern: Recurrence['pattern'], ends: Recurrence['ends'], interval = 1): Recurrence => ({
  interval,
  pattern,
  ends,
});
const all = (start: string, recurrence: Recurrence, zone = berlin): string[] =>
  startsOf(at(start, zone), recurrence, zone, 0, at('2100-01-01 00:00')).map((one) => wall(one, zone));
const times = (count: number) => ({ kind: 'count', count }) as const;

describe('time on the wall', () => {
  test.each([
    ['2026-07-01 10:00', Date.UTC(2026, 6, 1, 8)],
    ['2026-12-01 10:00', Date.UTC(2026, 11, 1, 9)],
    ['2026-10-25 02:30', Date.UTC(2026, 9, 25, 0, 30)],
    ['2026-03-29 02:30', Date.UTC(2026, 2, 29, 1, 30)],
  ])('%s in Berlin is meant by the clock before a change', (text, epochMs) => {
    expect(at(text)).toBe(epochMs);
  });

  test.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'])(
    'in %s every moment is found again by what the wall clock shows, but for the hour that comes twice',
    (zone) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
          const epochMs = second * 1000;
          const found = epochOf(wallTimeOf(epochMs, zone), zone);
          expect([0, hour, hour / 2]).toContain(epochMs - found);
          expect(wallTimeOf(found, zone)).toEqual(wallTimeOf(epochMs, zone));
        }),
        { numRuns: 200 },
      );
    },
  );

  test('a day with a clock change has 23 or 25 hours', () => {
    const lengthOf = (day: string): number => midnight(at(day), 1, berlin) - midnight(at(day), 0, berlin);
    expect([lengthOf('2026-03-29 12:00'), lengthOf('2026-10-25 12:00')]).toEqual([23 * hour, 25 * hour]);
    expect(offsetAt(at('2026-07-01 00:00'), berlin)).toBe(2 * hour);
  });

  test('only zones that exist are zones', () => {
    expect([berlin, 'UTC', 'Europe/Bielefeld', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });
});

describe('a meeting that comes again', () => {
  test('every week stays at ten o’clock when the clocks change, in spring and in autumn', () => {
    const weekly = rule({ every: 'week', weekdays: [1] }, times(3));
    expect(all('2026-03-23 10:00', weekly)).toEqual(['2026-03-23 10:00', '2026-03-30 10:00', '2026-04-06 10:00']);
    expect(all('2026-10-19 10:00', weekly)).toEqual(['2026-10-19 10:00', '2026-10-26 10:00', '2026-11-02 10:00']);
    const [before = 0, after = 0] = startsOf(at('2026-10-19 10:00'), weekly, berlin, 0, at('2026-10-27 00:00'));
    expect(after - before).toBe(7 * 24 * hour + hour);
  });

  test('every day at 02:30 comes an hour later on the day that has no 02:30, and on time again after it', () => {
    expect(all('2026-03-28 02:30', rule({ every: 'day' }, times(3)))).toEqual([
      '2026-03-28 02:30',
      '2026-03-29 03:30',
      '2026-03-30 02:30',
    ]);
  });

  test('every second week on two days counts weeks from Monday', () => {
    expect(all('2026-12-03 18:00', rule({ every: 'week', weekdays: [4, 2] }, times(4), 2))).toEqual([
      '2026-12-03 18:00',
      '2026-12-15 18:00',
      '2026-12-17 18:00',
      '2026-12-29 18:00',
    ]);
  });

  test('every month on the 31st leaves out the months without one', () => {
    expect(all('2026-10-31 09:00', rule({ every: 'month-date' }, times(3)))).toEqual([
      '2026-10-31 09:00',
      '2026-12-31 09:00',
      '2027-01-31 09:00',
    ]);
  });

  test('every month on the second Tuesday, and on the last Friday', () => {
    expect(all('2026-12-08 17:00', rule({ every: 'month-weekday', week: 2 }, times(3)))).toEqual([
      '2026-12-08 17:00',
      '2027-01-12 17:00',
      '2027-02-09 17:00',
    ]);
    expect(all('2026-12-25 17:00', rule({ every: 'month-weekday', week: -1 }, times(3)))).toEqual([
      '2026-12-25 17:00',
      '2027-01-29 17:00',
      '2027-02-26 17:00',
    ]);
  });

  test('until a day means that day too', () => {
    const daily = rule({ every: 'day' }, { kind: 'until', date: '2026-12-03' });
    expect(all('2026-12-01 23:30', daily)).toHaveLength(3);
  });

  test('near midnight belongs to the days of its own zone, far from UTC too', () => {
    const weekly = rule({ every: 'week', weekdays: [1] }, times(2));
    expect(all('2026-12-07 00:15', weekly, 'Pacific/Kiritimati')).toEqual(['2026-12-07 00:15', '2026-12-14 00:15']);
    expect(all('2026-12-07 23:45', weekly, 'Pacific/Pago_Pago')).toEqual(['2026-12-07 23:45', '2026-12-14 23:45']);
  });

  test('is found in any stretch just as in the whole series, and never strays from its days', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(
        fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        stretch,
        (weekdays, interval, [skipDays, days]) => {
          const weekly = rule({ every: 'week', weekdays }, { kind: 'never' }, interval);
          const first = at('2026-01-05 10:00');
          const from = first + skipDays * 24 * hour;
          const until = from + days * 24 * hour;
          const part = startsOf(first, weekly, berlin, from, until);
          const whole = startsOf(first, weekly, berlin, 0, until).filter((start) => start >= from);
          expect(part).toEqual(whole);
          expect(part.every((start) => weekdays.includes(weekdayOf(asUtc(wallTimeOf(start, berlin)))))).toBe(true);
          expect(part.every((start) => wall(start).endsWith('10:00'))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a timetable', () => {
  const start = at('2026-12-01 10:00');
  const weekly = rule({ every: 'week', weekdays: [2] }, times(4));
  const once: Timetable = { startsAt: start, endsAt: start + hour, recurrence: null, exceptions: [] };
  const cancelled = at('2026-12-08 10:00');
  const moved = at('2026-12-15 10:00');
  const series: Timetable = {
    ...once,
    recurrence: weekly,
    exceptions: [
      { plannedAt: cancelled, moved: null },
      { plannedAt: moved, moved: { startsAt: at('2027-01-20 14:00'), endsAt: at('2027-01-20 16:00') } },
    ],
  };
  const ahead = at('2028-01-01 00:00');

  test('without a rule has one occurrence, and none outside the stretch', () => {
    expect(occurrencesBetween(once, start, ahead, berlin)).toHaveLength(1);
    expect(occurrencesBetween(once, start + hour, ahead, berlin)).toEqual([]);
    expect(lastEndOf(once, berlin)).toBe(start + hour);
  });

  test('leaves out the cancelled and has the moved one at its new time', () => {
    const shown = occurrencesBetween(series, start, ahead, berlin);
    expect(shown.map(({ startsAt }) => wall(startsAt))).toEqual([
      '2026-12-01 10:00',
      '2026-12-22 10:00',
      '2027-01-20 14:00',
    ]);
    expect(shown.at(-1)?.plannedAt).toBe(moved);
    expect(occurrencesBetween(series, start, ahead, berlin, true)).toHaveLength(4);
  });

  test('finds a moved occurrence in a stretch that its planned time is not in', () => {
    expect(occurrencesBetween(series, at('2027-01-20 15:00'), ahead, berlin)).toHaveLength(1);
    expect(occurrencesBetween(series, moved, moved + hour, berlin)).toEqual([]);
  });

  test('is over with its last occurrence, the moved one here, and never without an end', () => {
    expect(lastEndOf(series, berlin)).toBe(at('2027-01-20 16:00'));
    expect(lastEndOf({ ...series, recurrence: { ...weekly, ends: { kind: 'never' } } }, berlin)).toBeNull();
  });

  test('knows which starts its rule names', () => {
    expect([start, cancelled, start + 1, at('2026-12-29 10:00')].map((one) => isPlanned(series, one, berlin))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
