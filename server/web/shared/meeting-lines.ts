import type { Meeting } from '../../src/protocol/index.ts';

/** One line of a list of meetings: a meeting at one of its times. */
export interface MeetingLine {
  readonly meeting: Meeting;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The first of the meeting's lines: what runs, runs here. */
  readonly current: boolean;
}

/** A meeting is worth showing until some time after its planned end: councils overrun. */
const overrunMs = 3 * 3_600_000;

/** What to show of the meetings, by start: every time of a series that is near, and what runs or has just been. */
export function meetingLines(meetings: readonly Meeting[], nowMs: number): MeetingLine[] {
  return meetings
    .flatMap((meeting) => {
      const times = meeting.occurrences.length === 0 || meeting.cancelled ? [meeting] : meeting.occurrences;
      return times.map(({ startsAt, endsAt }, index) => ({ meeting, startsAt, endsAt, current: index === 0 }));
    })
    .filter(({ meeting, endsAt, current }) => (current && meeting.running) || endsAt + overrunMs > nowMs)
    .toSorted((a, b) => a.startsAt - b.startsAt);
}
