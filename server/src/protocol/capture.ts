import { Type, type Static } from 'typebox';

const Instant = Type.Union([Type.Number(), Type.Null()]);

/** What went wrong with a recording; the meeting itself is not concerned. */
export const RecordingFault = Type.Union([
  Type.Literal('disk-full'),
  /** The encoder ended again and again. */
  Type.Literal('encoder-failed'),
]);
export type RecordingFault = Static<typeof RecordingFault>;

/**
 * - `unavailable`: this instance does not record
 * - `announced`: everybody sees that it will begin, and can still leave or mute
 * - `paused`: by hand; nothing is taken
 */
export const RecordingState = Type.Object({
  phase: Type.Union([
    Type.Literal('unavailable'),
    Type.Literal('off'),
    Type.Literal('announced'),
    Type.Literal('running'),
    Type.Literal('paused'),
  ]),
  /** Epoch ms; when an announced recording begins, or a running one began. */
  startsAt: Instant,
  /** Of the last recording in this meeting; null while it is well. */
  fault: Type.Union([RecordingFault, Type.Null()]),
});
export type RecordingState = Static<typeof RecordingState>;

/** What leaves a meeting besides what its participants get. */
export const CaptureState = Type.Object({
  /** False in a non-public part: nothing leaves the meeting, whatever else is set. */
  public: Type.Boolean(),
  recording: RecordingState,
});
export type CaptureState = Static<typeof CaptureState>;

/** An instance that lets nothing out. */
export const noCapture: CaptureState = {
  public: true,
  recording: { phase: 'unavailable', startsAt: null, fault: null },
};
