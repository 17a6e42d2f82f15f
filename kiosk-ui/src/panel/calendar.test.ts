import { describe, expect, it } from 'vitest';
import { agendaAt, minutesUntil } from './calendar.ts';

const meeting = (meetingId: string, startsAt: number, endsAt: number) => ({
  meetingId,
  title: meetingId,
  number: '123456789',
  startsAt,
  endsAt,
  organiser: '',
});

describe('agenda', () => {
  it('tells now, next and later and forgets what is over', () => {
    const agenda = agendaAt(
      [meeting('later', 300, 400), meeting('over', 0, 50), meeting('now', 80, 150), meeting('next', 200, 250)],
      100,
    );
    expect(agenda.now?.meetingId).toBe('now');
    expect(agenda.next?.meetingId).toBe('next');
    expect(agenda.later.map((entry) => entry.meetingId)).toEqual(['later']);
  });

  it('takes the one that began last of several running ones and keeps the other reachable', () => {
    const agenda = agendaAt([meeting('long', 0, 500), meeting('short', 90, 120)], 100);
    expect(agenda.now?.meetingId).toBe('short');
    expect(agenda.next?.meetingId).toBe('long');
  });

  it('counts minutes only within the hour before', () => {
    expect(minutesUntil(meeting('a', 90_000, 1e7), 0)).toBe(2);
    expect(minutesUntil(meeting('a', 2 * 3_600_000, 1e7), 0)).toBeNull();
    expect(minutesUntil(meeting('a', 0, 1e7), 1)).toBeNull();
  });
});
