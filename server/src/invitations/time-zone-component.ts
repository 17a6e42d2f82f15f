import { asUtc, offsetAt, wallTimeOf, weekdayOf } from '../schedule/zoned-time.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** A rule is trusted when it held for this many years; zones without one are written out this far. */
const ruleYears = 6;
const listedYears = 20;
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** A change of the clocks; offsets in ms ahead of UTC. */
interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Every change of the clocks in the stretch, to the minute; no zone has two in one week. */
function transitionsBetween(from: number, until: number, zone: string): Transition[] {
  const found: Transition[] = [];
  for (let week = from; week < until; week += 7 * dayMs) {
    let [low, high] = [week, week + 7 * dayMs];
    const [before, after] = [offsetAt(low, zone), offsetAt(high, zone)];
    if (before === after) {
      continue;
    }
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      [low, high] = offsetAt(middle, zone) === before ? [middle, high] : [low, middle];
    }
    found.push({ at: high, before, after });
  }
  return found;
}

const sign = (offset: number): string => (offset < 0 ? '-' : '+');
const two = (value: number): string => String(value).padStart(2, '0');

/** `+0100` */
function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  return `${sign(offset)}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** The wall clock just before the change, which is what a component's start is written by (RFC 5545, 3.6.5). */
const localStart = ({ at, before }: Transition): string =>
  new Date(at + before).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

/** `BYMONTH=10;BYDAY=-1SU`: the same week and weekday of the month each year, or null when these do not agree. */
function yearlyRule(transitions: readonly Transition[]): string | null {
  const rules = transitions.map(({ at, before }) => {
    const local = at + before;
    const date = new Date(local);
    const day = date.getUTCDate();
    const daysInMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const week = day + 7 > daysInMonth ? -1 : Math.ceil(day / 7);
    return `BYMONTH=${date.getUTCMonth() + 1};BYDAY=${week}${weekdays[weekdayOf(local) - 1] ?? 'MO'}`;
  });
  const years = new Set(transitions.map(({ at, before }) => new Date(at + before).getUTCFullYear()));
  const [first] = rules;
  const agree = rules.every((rule) => rule === first) && years.size === transitions.length;
  return first !== undefined && agree && transitions.length >= ruleYears - 1 ? first : null;
}

function component(kind: 'STANDARD' | 'DAYLIGHT', transition: Transition, rule: string | null): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${localStart(transition)}`,
    `TZOFFSETFROM:${offsetText(transition.before)}`,
    `TZOFFSETTO:${offsetText(transition.after)}`,
    ...(rule === null ? [] : [`RRULE:FREQ=YEARLY;${rule}`]),
    `END:${kind}`,
  ];
}

/** Changes in one direction: one component with a rule where there is one, else each of them. */
function componentsOf(kind: 'STANDARD' | 'DAYLIGHT', transitions: readonly Transition[], ruleUntil: number): string[] {
  const [first] = transitions;
  const rule = yearlyRule(transitions.filter(({ at }) => at < ruleUntil));
  return first === undefined || rule === null
    ? transitions.flatMap((transition) => component(kind, transition, null))
    : component(kind, first, rule);
}

/** The clock changes of a zone from the year before the given time on, as a VTIMEZONE component. */
export function timeZoneComponent(zone: string, from: number): string {
  const start = Date.UTC(wallTimeOf(from, zone).year - 1, 0, 1);
  const transitions = transitionsBetween(start, start + listedYears * 366 * dayMs, zone);
  const ruleUntil = start + ruleYears * 366 * dayMs;
  const atStart = offsetAt(start, zone);
  const wall = asUtc(wallTimeOf(start, zone)) - atStart;
  const forward = transitions.filter(({ before, after }) => after > before);
  const back = transitions.filter(({ before, after }) => after < before);
  const first: Transition = { at: wall - hourMs, before: atStart, after: atStart };
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...component('STANDARD', first, null),
    ...componentsOf('DAYLIGHT', forward, ruleUntil),
    ...componentsOf('STANDARD', back, ruleUntil),
    'END:VTIMEZONE',
  ].join('\r\n');
}
