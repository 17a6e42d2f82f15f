import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
/** 1 Monday … 7 Sunday (ISO 8601). */
export const Weekday = Type.Integer({ minimum: 1, maximum: 7 });

/** How a meeting comes again; what is not said here (time of day, day of the month) is that of its first time. */
const RecurrencePattern = Type.Union([
  Type.Object({ every: Type.Literal('day') }, strict),
  Type.Object(
    {
      every: Type.Literal('week'),
      weekdays: Type.Array(Weekday, { minItems: 1, maxItems: 7, uniqueItems: true }),
    },
    strict,
  ),
  /** The same date of the month; months without it are left out. */
  Type.Object({ every: Type.Literal('month-date') }, strict),
  /** The first to fourth, or the last (-1), of the first time's weekday in the month. */
  Type.Object(
    {
      every: Type.Literal('month-weekday'),
      week: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4), Type.Literal(-1)]),
    },
    strict,
  ),
]);

const RecurrenceEnd = Type.Union([
  Type.Object({ kind: Type.Literal('never') }, strict),
  /** Occurrences in all, cancelled ones counted. */
  Type.Object({ kind: Type.Literal('count'), count: Type.Integer({ minimum: 2, maximum: 500 }) }, strict),
  /** Last day, in the instance's time zone. */
  Type.Object({ kind: Type.Literal('until'), date: Type.String({ pattern: '^20\\d\\d-[01]\\d-[0-3]\\d$' }) }, strict),
]);

export const Recurrence = Type.Object(
  {
    /** Every, every second, every third … day, week or month. */
    interval: Type.Integer({ minimum: 1, maximum: 52 }),
    pattern: RecurrencePattern,
    ends: RecurrenceEnd,
  },
  strict,
);
export type Recurrence = Static<typeof Recurrence>;

/** One time of a meeting; `plannedAt` is when the rule says it is, and names it. */
export const Occurrence = Type.Object({
  plannedAt: Type.Number(),
  startsAt: Type.Number(),
  endsAt: Type.Number(),
  cancelled: Type.Boolean(),
});
export type Occurrence = Static<typeof Occurrence>;

/** What becomes of one occurrence of a series. */
export const OccurrenceChange = Type.Object(
  {
    plannedAt: Type.Number(),
    change: Type.Union([
      Type.Object({ kind: Type.Literal('cancel') }, strict),
      Type.Object({ kind: Type.Literal('move'), startsAt: Type.Number(), endsAt: Type.Number() }, strict),
      /** As the rule says it. */
      Type.Object({ kind: Type.Literal('restore') }, strict),
    ]),
  },
  strict,
);
export type OccurrenceChange = Static<typeof OccurrenceChange>;
