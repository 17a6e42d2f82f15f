import { Type } from 'typebox';
import { unwrap } from '../outcome.ts';
import { parse, parseJson } from '../parse.ts';
import { Recurrence } from '../protocol/index.ts';
import type { MeetingSchedulesTable } from './tables.ts';

/** What became of a meeting's plan: how it comes again, what was moved or cancelled. */
export interface MeetingSchedule {
  readonly recurrence: Recurrence | null;
  /** By planned start; `moved` null for a cancelled occurrence. */
  readonly exceptions: readonly {
    readonly plannedAt: number;
    readonly moved: { readonly startsAt: number; readonly endsAt: number } | null;
  }[];
  /** Counts the changes that those invited must hear of (SEQUENCE of RFC 5545). */
  readonly sequence: number;
  readonly cancelledAt: number | null;
  /** An occurrence of a series was ended by the chair: nobody comes in before this. */
  readonly closedUntil: number | null;
}

export const unchangedSchedule: MeetingSchedule = {
  recurrence: null,
  exceptions: [],
  sequence: 0,
  cancelledAt: null,
  closedUntil: null,
};

const Exceptions = Type.Array(
  Type.Object({
    plannedAt: Type.Number(),
    moved: Type.Union([Type.Object({ startsAt: Type.Number(), endsAt: Type.Number() }), Type.Null()]),
  }),
);

export const scheduleOf = (row: MeetingSchedulesTable): MeetingSchedule => ({
  recurrence: row.recurrence === null ? null : unwrap(parse(Recurrence, unwrap(parseJson(row.recurrence)))),
  exceptions: unwrap(parse(Exceptions, unwrap(parseJson(row.exceptions)))),
  sequence: row.sequence,
  cancelledAt: row.cancelled_at,
  closedUntil: row.closed_until,
});

export const scheduleRow = (meetingId: string, schedule: MeetingSchedule): MeetingSchedulesTable => ({
  meeting_id: meetingId,
  recurrence: schedule.recurrence === null ? null : JSON.stringify(schedule.recurrence),
  exceptions: JSON.stringify(schedule.exceptions),
  sequence: schedule.sequence,
  cancelled_at: schedule.cancelledAt,
  closed_until: schedule.closedUntil,
});
