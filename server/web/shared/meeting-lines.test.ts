import { expect, test } from 'vitest';
import { defaultMeetingSettings, type Meeting } from '../../src/protocol/index.ts';
import { meetingLines } from './meeting-lines.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 11, 1, 12);
const at = (hours: number) => ({
  plannedAt: now + hours * hour,
  startsAt: now + hours * hour,
  endsAt: now + (hours + 1) * hour,
  cancelled: false,
});

const meeting = (title: string, hours: readonly number[], patch: Partial<Meeting> = {}): Meeting => ({
  id: title,
  number: '123456789',
  title,
  link: '',
  roomId: null,
  organiser: '',
  guestsAllowed: true,
  settings: defaultMeetingSettings,
  recurrence: null,
  cancelled: false,
  chair: true,
  running: false,
  startsAt: at(hours[0] ?? 0).startsAt,
  endsAt: at(hours[0] ?? 0).endsAt,
  occurrences: hours.map(at),
  ...patch,
});

const shown = (...meetings: Meeting[]): string[] =>
  meetingLines(meetings, now).map(
    (line) => `${line.meeting.title} ${(line.startsAt - now) / hour}${line.current ? '' : ' later'}`,
  );

test('every time of a series has its line among the others, by start', () => {
  expect(shown(meeting('Serie', [1, 25]), meeting('Rat', [2]))).toEqual(['Serie 1', 'Rat 2', 'Serie 25 later']);
});

test('what has just been is shown a while, what runs as long as it runs', () => {
  const over = { occurrences: [] };
  expect(
    shown(
      meeting('eben', [-3], over),
      meeting('längst', [-9], over),
      meeting('überzogen', [-9], { ...over, running: true }),
    ),
  ).toEqual(['überzogen -9', 'eben -3']);
});

test('a cancelled one has one line', () => {
  expect(shown(meeting('Abgesagt', [5], { cancelled: true, occurrences: [] }))).toEqual(['Abgesagt 5']);
});
