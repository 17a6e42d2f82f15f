import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { defaultMeetingSettings, type Recurrence } from '../protocol/index.ts';
import { occurrencesBetween } from '../schedule/occurrences.ts';
import { epochOf } from '../schedule/zoned-time.ts';
import { unchangedSchedule } from '../store/meeting-schedule.ts';
import type { MeetingRecord } from '../store/meeting-store.ts';
import { timetableOf } from '../meetings/meeting-times.ts';
import { calendarFile, type CalendarFileParts } from './calendar-file.ts';

const hour = 3_600_000;
const berlin = 'Europe/Berlin';
const now = Date.UTC(2026, 10, 29, 12);

const at = (month: number, day: number, hours: number, year = 2026, zone = berlin): number =>
  epochOf({ year, month, day, hour: hours, minute: 30, second: 0 }, zone);

const meeting = (patch: Partial<MeetingRecord> = {}): MeetingRecord => ({
  id: 'm1',
  number: '123456789',
  linkToken: 'link',
  title: 'Bauausschuss; Straßen, Plätze – „öffentlich“ \\ mit einer sehr langen Überschrift, die gefaltet werden muss',
  startsAt: at(12, 1, 10),
  endsAt: at(12, 1, 12),
  roomId: null,
  organiserId: 'a1',
  organiserName: 'Frau Weber',
  guestsAllowed: true,
  adHoc: false,
  locked: false,
  nonPublic: false,
  endedAt: null,
  createdAt: now,
  settings: defaultMeetingSettings,
  schedule: unchangedSchedule,
  moderatorIds: [],
  ...patch,
});

const parts = (patch: Partial<CalendarFileParts> = {}): CalendarFileParts => ({
  method: 'REQUEST',
  host: 'konferenz.stadt.example',
  link: 'https://konferenz.stadt.example/m/link',
  location: 'Ratssaal',
  description: 'Zeile eins\nZeile zwei, mit Komma; und Strichpunkt',
  organiser: { name: 'Weber, Anna', address: 'konferenz@stadt.example' },
  attendee: 'gast@example.org',
  zone: berlin,
  now,
  ...patch,
});

/** Read by a parser that nobody here wrote. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const [event] = events;
  if (event === undefined) {
    throw new Error('no event in the file');
  }
  for (const exception of events.slice(1)) {
    event.relateException(exception);
  }
  return { calendar, event, events };
}

/** Starts as the independent parser reckons them from rule, exceptions and zone. */
function startsIn(text: string, most: number): number[] {
  const { event } = read(text);
  const iterator = event.iterator();
  const starts: number[] = [];
  for (let time = iterator.next(); time && starts.length < most; time = iterator.next()) {
    starts.push(event.getOccurrenceDetails(time).startDate.toJSDate().getTime());
  }
  return starts.toSorted((a, b) => a - b);
}

describe('a calendar file', () => {
  test('says what, when, where, who and with whom, whatever characters are in it', () => {
    const text = calendarFile(meeting(), parts());
    const { calendar, event } = read(text);
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event.summary).toBe(meeting().title);
    expect(event.description).toBe(parts().description);
    expect(event.location).toBe('Ratssaal');
    expect(event.uid).toBe('m1@konferenz.stadt.example');
    expect(event.startDate.toJSDate().getTime()).toBe(at(12, 1, 10));
    expect(event.endDate.toJSDate().getTime()).toBe(at(12, 1, 12));
    expect(event.startDate.zone?.tzid).toBe(berlin);
    expect(event.component.getFirstPropertyValue('organizer')).toBe('mailto:konferenz@stadt.example');
    expect(event.component.getFirstProperty('organizer')?.getParameter('cn')).toBe('Weber, Anna');
    expect(event.attendees).toHaveLength(1);
  });

  test('has its time stamp in UTC and no line longer than 75 bytes', () => {
    const text = calendarFile(meeting(), parts());
    expect(text).toMatch(/\r\nDTSTAMP:20261129T120000Z\r\n/);
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('of a cancellation says so, with its own sequence and without exceptions', () => {
    const schedule = { ...unchangedSchedule, sequence: 4 };
    const { calendar, event } = read(calendarFile(meeting({ schedule }), parts({ method: 'CANCEL' })));
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.sequence).toBe(4);
  });

  test('to keep for oneself names nobody', () => {
    const { event } = read(calendarFile(meeting(), parts({ method: 'PUBLISH', attendee: null, organiser: null })));
    expect(event.attendees).toEqual([]);
    expect(event.organizer).toBeNull();
  });
});

const weekly: Recurrence = {
  interval: 1,
  pattern: { every: 'week', weekdays: [2, 4] },
  ends: { kind: 'count', count: 6 },
};
const rules: readonly (readonly [string, Recurrence, number, string])[] = [
  [
    'every day over the change in spring',
    { interval: 1, pattern: { every: 'day' }, ends: { kind: 'count', count: 5 } },
    at(3, 27, 10, 2027),
    berlin,
  ],
  [
    'every second week on two days',
    { interval: 2, pattern: { every: 'week', weekdays: [2, 4] }, ends: { kind: 'count', count: 40 } },
    at(12, 1, 10),
    berlin,
  ],
  [
    'every month on the 31st',
    { interval: 1, pattern: { every: 'month-date' }, ends: { kind: 'until', date: '2028-01-31' } },
    at(12, 31, 10),
    berlin,
  ],
  [
    'on the last Friday',
    { interval: 1, pattern: { every: 'month-weekday', week: -1 }, ends: { kind: 'count', count: 20 } },
    at(12, 25, 10),
    berlin,
  ],
  [
    'on the first Tuesday, far away',
    { interval: 1, pattern: { every: 'month-weekday', week: 1 }, ends: { kind: 'count', count: 20 } },
    at(12, 1, 10, 2026, 'America/St_Johns'),
    'America/St_Johns',
  ],
  [
    'in UTC',
    { interval: 1, pattern: { every: 'day' }, ends: { kind: 'count', count: 5 } },
    at(12, 1, 10, 2026, 'UTC'),
    'UTC',
  ],
  [
    'where the clocks never change',
    { interval: 1, pattern: { every: 'day' }, ends: { kind: 'count', count: 5 } },
    at(12, 1, 10, 2026, 'Asia/Kolkata'),
    'Asia/Kolkata',
  ],
  [
    'south of the equator',
    { interval: 1, pattern: { every: 'week', weekdays: [2] }, ends: { kind: 'count', count: 60 } },
    at(12, 1, 10, 2026, 'Australia/Sydney'),
    'Australia/Sydney',
  ],
];

describe('a series in a calendar file', () => {
  test.each(rules)('%s is reckoned by another program as it is here', (_name, recurrence, startsAt, zone) => {
    const series = meeting({ startsAt, endsAt: startsAt + hour, schedule: { ...unchangedSchedule, recurrence } });
    const ours = occurrencesBetween(timetableOf(series), 0, at(1, 1, 0, 2040), zone).map((one) => one.startsAt);
    expect(ours.length).toBeGreaterThan(4);
    expect(startsIn(calendarFile(series, parts({ zone })), ours.length + 5)).toEqual(ours);
  });

  test('without an end keeps to the clock for years', () => {
    const recurrence: Recurrence = { ...weekly, ends: { kind: 'never' } };
    const series = meeting({ schedule: { ...unchangedSchedule, recurrence } });
    const ours = occurrencesBetween(timetableOf(series), 0, at(12, 1, 0, 2031), berlin).map((one) => one.startsAt);
    expect(startsIn(calendarFile(series, parts()), ours.length)).toEqual(ours);
  });

  test('loses what is cancelled and moves what is moved', () => {
    const exceptions = [
      { plannedAt: at(12, 3, 10), moved: null },
      { plannedAt: at(12, 8, 10), moved: { startsAt: at(12, 9, 14), endsAt: at(12, 9, 16) } },
    ];
    const series = meeting({ schedule: { ...unchangedSchedule, recurrence: weekly, exceptions } });
    const ours = occurrencesBetween(timetableOf(series), 0, at(1, 1, 0, 2040), berlin).map((one) => one.startsAt);
    expect(ours).toHaveLength(5);
    const text = calendarFile(series, parts());
    expect(startsIn(text, 10)).toEqual(ours);
    expect(read(text).events[1]?.recurrenceId?.toJSDate().getTime()).toBe(at(12, 8, 10));
  });
});
