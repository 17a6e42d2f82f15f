import { expect, test } from 'vitest';
import type { Recurrence } from '../../../src/protocol/index.ts';
import { recurrenceWords } from './recurrence-words.ts';
import { isLastInMonth, spanOf, weekdayOfDay, weekInMonth } from './wall-clock.ts';

const never = { kind: 'never' } as const;
const tuesday = new Date(2026, 11, 8, 10).getTime();

const rules: readonly (readonly [Recurrence, string])[] = [
  [{ interval: 1, pattern: { every: 'day' }, ends: never }, 'Jeden Tag'],
  [
    { interval: 2, pattern: { every: 'week', weekdays: [4, 2] }, ends: { kind: 'until', date: '2027-03-03' } },
    'Alle 2 Wochen am Dienstag und Donnerstag, bis 3. März 2027',
  ],
  [
    { interval: 1, pattern: { every: 'month-date' }, ends: { kind: 'count', count: 6 } },
    'Jeden Monat am 8., 6 Termine',
  ],
  [{ interval: 3, pattern: { every: 'month-weekday', week: -1 }, ends: never }, 'Alle 3 Monate am letzten Dienstag'],
];

test.each(rules)('%o is said in words', (rule, words) => {
  expect(recurrenceWords(rule, tuesday)).toBe(words);
});

test.each([
  ['2026-12-01', 2, 1, false],
  ['2026-12-27', 7, 4, true],
  ['2026-12-31', 4, 5, true],
  ['2026-12-24', 4, 4, false],
])('the place of %s in its week and month is known', (day, weekday, week, last) => {
  expect([weekdayOfDay(day), weekInMonth(day), isLastInMonth(day)]).toEqual([weekday, week, last]);
});

const hoursBetween = (from: string, to: string): number => {
  const { startsAt, endsAt } = spanOf('2026-12-01', from, to);
  return (endsAt - startsAt) / 3_600_000;
};

test.each([
  ['23:00', '00:00', 1],
  ['22:30', '01:00', 2.5],
  ['10:00', '09:00', -1],
  ['18:00', '20:00', 2],
])('from %s to %s are %d hours: late evening to early morning goes into the next day', (from, to, hours) => {
  expect(hoursBetween(from, to)).toBe(hours);
});
