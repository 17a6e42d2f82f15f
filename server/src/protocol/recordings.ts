import { Type, type Static } from 'typebox';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Empty = Type.Object({}, { additionalProperties: false });

/** One file: a public part of a meeting. Times are epoch ms; `deletedAt` is null while it is being written. */
export const Recording = Type.Object({
  id: Id,
  title: Type.String(),
  part: Type.Integer({ minimum: 1 }),
  startedAt: Type.Number(),
  durationMs: Type.Number(),
  bytes: Type.Number(),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('finishing'),
    Type.Literal('ready'),
    Type.Literal('failed'),
  ]),
  deletedAt: Type.Union([Type.Number(), Type.Null()]),
  chapters: Type.Array(Type.Object({ atMs: Type.Number(), title: Type.String() })),
});
export type Recording = Static<typeof Recording>;

/** `GET /api/recordings/:recordingId/file` is the film itself (MP4, with ranges). */
export const recordingRoutes = {
  listRecordings: {
    method: 'GET',
    path: '/api/recordings',
    body: null,
    result: Type.Object({ items: Type.Array(Recording) }),
  },
  deleteRecording: { method: 'DELETE', path: '/api/recordings/:recordingId', body: null, result: Empty },
} as const;
