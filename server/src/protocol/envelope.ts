import { Type, type Static } from 'typebox';

/** One WebSocket message holds one frame; the limit is on the UTF-8 bytes of the JSON text. */
export const maxFrameBytes = 64 * 1024;

/** A request; `id` is unique per connection and makes it idempotent: a repeated id gets the stored answer. */
export const RequestFrame = Type.Object(
  {
    type: Type.Literal('request'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    method: Type.String({ minLength: 1, maxLength: 64 }),
    params: Type.Unknown(),
  },
  { additionalProperties: false },
);
export type RequestFrame = Static<typeof RequestFrame>;

/** What went wrong: a code to branch on and an English sentence for the log; people get a translated sentence by the code. */
export const WireError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  /** Where in the input, as a JSON pointer, when the input was wrong. */
  path: Type.Optional(Type.String()),
});
export type WireError = Static<typeof WireError>;

export const ResponseFrame = Type.Union([
  Type.Object({ type: Type.Literal('response'), id: Type.String(), ok: Type.Literal(true), result: Type.Unknown() }),
  Type.Object({ type: Type.Literal('response'), id: Type.String(), ok: Type.Literal(false), error: WireError }),
]);
export type ResponseFrame = Static<typeof ResponseFrame>;

/** An event; `seq` counts up by one per connection's resume session, so that a gap is seen and missed ones can be replayed. */
export const EventFrame = Type.Object({
  type: Type.Literal('event'),
  seq: Type.Integer({ minimum: 0 }),
  event: Type.String(),
  data: Type.Unknown(),
});
export type EventFrame = Static<typeof EventFrame>;

export const ServerFrame = Type.Union([ResponseFrame, EventFrame]);
export type ServerFrame = Static<typeof ServerFrame>;
