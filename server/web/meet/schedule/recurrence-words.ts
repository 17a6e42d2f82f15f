import { language } from '@ratspult/server/ui';
import type { Recurrence } from '../../../src/protocol/index.ts';
import { text } from './texts.ts';
import { dayOf, weekdayOfDay } from './wall-clock.ts';

const locale = (): string => (language.value === 'de' ? 'de-DE' : 'en-GB');

/** `Montag`; 1 is Monday. */
export const weekdayName = (weekday: number, width: 'long' | 'short' = 'long'): string =>
  // 1 January 2024 was a Monday.
  new Intl.DateTimeFormat(locale(), { weekday: width, timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));

/** `3. März 2027` of a date as `<input type="date">` writes it. */
const longDay = (day: string): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));

const weeks = { 1: 'week1', 2: 'week2', 3: 'week3', 4: 'week4', [-1]: 'weekLast' } as const;
export const weekWord = (week: keyof typeof weeks): string => text(weeks[week]);

const steps = {
  day: ['everyDay', 'everyDays'],
  week: ['everyWeek', 'everyWeeks'],
  'month-date': ['everyMonth', 'everyMonths'],
  'month-weekday': ['everyMonth', 'everyMonths'],
} as const;

/** `Alle 2 Wochen` */
export const stepWords = (every: Recurrence['pattern']['every'], interval: number): string => {
  const [one, several] = steps[every];
  return interval === 1 ? text(one) : text(several, { count: interval });
};

function whichDays({ pattern }: Recurrence, firstDay: string): string {
  switch (pattern.every) {
    case 'day':
      return '';
    case 'week': {
      const names = pattern.weekdays.toSorted((a, b) => a - b).map((weekday) => weekdayName(weekday));
      const last = names.pop() ?? '';
      return text('on', { days: names.length === 0 ? last : text('and', { first: names.join(', '), last }) });
    }
    case 'month-date':
      return text('dayOfMonth', { day: Number(firstDay.slice(8, 10)) });
    case 'month-weekday':
      return text('weekdayOfMonth', { which: weekWord(pattern.week), weekday: weekdayName(weekdayOfDay(firstDay)) });
  }
}

function endWords({ ends }: Recurrence): string {
  if (ends.kind === 'never') {
    return '';
  }
  return ends.kind === 'count' ? text('times', { count: ends.count }) : text('untilDay', { day: longDay(ends.date) });
}

/** `Alle 2 Wochen am Dienstag und Donnerstag, bis 3. März 2027` */
export function recurrenceWords(recurrence: Recurrence, firstStart: number): string {
  const days = whichDays(recurrence, dayOf(new Date(firstStart)));
  const rule = `${stepWords(recurrence.pattern.every, recurrence.interval)} ${days}`.trim();
  return [rule, endWords(recurrence)].filter((part) => part !== '').join(', ');
}
