import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalEventData,
} from 'ical-generator';
import type { MeetingRecord } from '../store/meeting-store.ts';
import { recurrenceLines } from './recurrence-rule.ts';
import { timeZoneComponent } from './time-zone-component.ts';
import { ZonedMoment } from './zoned-moment.ts';

export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH';

/** What a calendar file says besides what the meeting is. */
export interface CalendarFileParts {
  readonly method: CalendarMethod;
  /** Right side of the UID: the name people reach the instance by. */
  readonly host: string;
  readonly link: string;
  /** Room and link. */
  readonly location: string;
  readonly description: string;
  readonly organiser: { readonly name: string; readonly address: string } | null;
  /** The one who gets it, and nobody else: those invited do not learn of each other. */
  readonly attendee: string | null;
  readonly zone: string;
  readonly now: number;
}

/** The parts of an event that are the same for the series and for each moved occurrence. */
function common(meeting: MeetingRecord, parts: CalendarFileParts): Omit<ICalEventData, 'start'> {
  const cancelled = parts.method === 'CANCEL';
  return {
    id: `${meeting.id}@${parts.host}`,
    sequence: meeting.schedule.sequence,
    stamp: new ZonedMoment(parts.now),
    timezone: parts.zone,
    summary: meeting.title,
    description: parts.description,
    location: parts.location,
    url: parts.link,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(parts.organiser === null ? {} : { organizer: { name: parts.organiser.name, email: parts.organiser.address } }),
    ...(parts.attendee === null
      ? {}
      : {
          attendees: [
            {
              email: parts.attendee,
              role: ICalAttendeeRole.REQ,
              status: ICalAttendeeStatus.NEEDSACTION,
              // Nobody reads answers: the instance sends and receives no mail.
              rsvp: false,
            },
          ],
        }),
  };
}

/** The meeting as an iCalendar file (RFC 5545, 5546). */
export function calendarFile(meeting: MeetingRecord, parts: CalendarFileParts): string {
  const { startsAt, endsAt, schedule } = meeting;
  const { zone } = parts;
  const calendar = ical({
    prodId: { company: 'Ratspult', product: 'Ratspult', language: 'DE' },
    method: ICalCalendarMethod[parts.method],
    // Without a name, because the library would write the time stamp in the calendar's zone; it must be in UTC.
    timezone: { name: null, generator: (name) => timeZoneComponent(name, startsAt) },
  });
  const event = common(meeting, parts);
  const cancelled = schedule.exceptions.filter(({ moved }) => moved === null).map(({ plannedAt }) => plannedAt);
  calendar.createEvent({
    ...event,
    start: new ZonedMoment(startsAt),
    end: new ZonedMoment(endsAt),
    ...(schedule.recurrence === null
      ? {}
      : { repeating: recurrenceLines(schedule.recurrence, startsAt, cancelled, zone) }),
  });
  for (const { plannedAt, moved } of parts.method === 'CANCEL' ? [] : schedule.exceptions) {
    if (moved !== null) {
      calendar.createEvent({
        ...event,
        recurrenceId: new ZonedMoment(plannedAt),
        start: new ZonedMoment(moved.startsAt),
        end: new ZonedMoment(moved.endsAt),
      });
    }
  }
  return `${calendar.toString()}\r\n`;
}
