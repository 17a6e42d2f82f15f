/** Date and time as a clock on the wall shows it; `month` from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) {
    return known;
  }
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, era: 'short', ...numbers, ...time });
  formats.set(zone, format);
  return format;
}

/** True for an IANA name that this Node knows. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

export const systemTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the wall clock of the zone shows at an epoch time in ms. */
export function wallTimeOf(epochMs: number, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** The wall time counted as if it were UTC: what days and weekdays are reckoned with. */
export const asUtc = ({ year, month, day, hour, minute, second }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** Milliseconds the zone is ahead of UTC. */
export const offsetAt = (epochMs: number, zone: string): number =>
  asUtc(wallTimeOf(epochMs, zone)) - Math.floor(epochMs / 1000) * 1000;

/**
 * When a wall clock shows this. A time that the clocks skip is meant by the clock before the change (02:30 becomes
 * 03:30), one that comes twice is the first (RFC 5545, 3.3.5).
 */
export function epochOf(wall: WallTime, zone: string): number {
  const utc = asUtc(wall);
  const before = offsetAt(utc - dayMs, zone);
  const after = offsetAt(utc + dayMs, zone);
  const fits = [before, after].find((offset) => offsetAt(utc - offset, zone) === offset);
  return utc - (fits ?? before);
}

/** Midnight of the day that is `days` after the given time, in the zone (days with a clock change included). */
export function midnight(epochMs: number, days: number, zone: string): number {
  const { year, month, day } = wallTimeOf(epochMs, zone);
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return epochOf(
    {
      year: moved.getUTCFullYear(),
      month: moved.getUTCMonth() + 1,
      day: moved.getUTCDate(),
      hour: 0,
      minute: 0,
      second: 0,
    },
    zone,
  );
}

/** 1 Monday … 7 Sunday of a date counted as UTC. */
export const weekdayOf = (utcMs: number): number => new Date(utcMs).getUTCDay() || 7;
