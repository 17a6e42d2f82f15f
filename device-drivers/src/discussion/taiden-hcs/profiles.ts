/** What is not certain about a Taiden main unit, as data (protocol.md 3). */
export interface TaidenProfile {
  /** The upper half of a report's second byte: which list it carries. */
  readonly openOp: number;
  readonly requestOp: number;
  /** More microphones than this no report names: a greater count is noise. */
  readonly mostInReport: number;
  /** A frame whose bytes are further apart than this, ms, was cut off. */
  readonly pauseMs: number;
  /** The unit takes one frame at a time, ms. */
  readonly gapMs: number;
}

export const hcsProfile: TaidenProfile = { openOp: 1, requestOp: 2, mostInReport: 64, pauseMs: 20, gapMs: 40 };
