import { Type, type Static } from 'typebox';

/** What is kept about people, by the reason it is kept for. */
export const DataClass = Type.Union([
  Type.Literal('meetings'),
  Type.Literal('recordings'),
  Type.Literal('mail'),
  Type.Literal('audit'),
  Type.Literal('sessions'),
  Type.Literal('signInFailures'),
  Type.Literal('pairingCodes'),
  Type.Literal('roomEvents'),
  Type.Literal('chat'),
  Type.Literal('participants'),
  Type.Literal('guestNames'),
  Type.Literal('tickets'),
]);
export type DataClass = Static<typeof DataClass>;

/** One deletion period. `periodMs` null: lives in memory and ends by itself, with its meeting or sooner. */
export const RetentionLine = Type.Object({
  dataClass: DataClass,
  periodMs: Type.Union([Type.Number(), Type.Null()]),
  lastRunAt: Type.Union([Type.Number(), Type.Null()]),
  nextRunAt: Type.Union([Type.Number(), Type.Null()]),
  removedLast: Type.Union([Type.Number(), Type.Null()]),
  removedInAll: Type.Union([Type.Number(), Type.Null()]),
});
export type RetentionLine = Static<typeof RetentionLine>;

export const retentionRoutes = {
  retention: {
    method: 'GET',
    path: '/api/retention',
    body: null,
    result: Type.Object({ items: Type.Array(RetentionLine) }),
  },
} as const;
