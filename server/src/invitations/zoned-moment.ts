import type { ICalDayJsStub } from 'ical-generator';
import { asUtc, wallTimeOf } from '../schedule/zoned-time.ts';

/**
 * A moment as the calendar library takes it: it formats native dates in the machine's zone, whatever zone an event has,
 * and asks objects like this one.
 */
export class ZonedMoment implements ICalDayJsStub {
  readonly #epochMs: number;
  readonly #zone: string;

  constructor(epochMs: number, zone = 'UTC') {
    this.#epochMs = epochMs;
    this.#zone = zone;
  }

  tz(zone = 'UTC'): ZonedMoment {
    return new ZonedMoment(this.#epochMs, zone);
  }

  utc(): ZonedMoment {
    return new ZonedMoment(this.#epochMs);
  }

  /** `YYYYMMDD` or `HHmmss`, which is all that is asked for. */
  format(pattern?: string): string {
    const [day = '', time = ''] = new Date(asUtc(wallTimeOf(this.#epochMs, this.#zone))).toISOString().split(/[T.]/);
    return pattern === 'HHmmss' ? time.replaceAll(':', '') : day.replaceAll('-', '');
  }

  isValid(): boolean {
    return true;
  }

  toDate(): Date {
    return new Date(this.#epochMs);
  }

  toJSON(): string {
    return this.toDate().toISOString();
  }
}
