/** What is not certain about a Quinta control unit, as data (protocol.md 3). */
export interface QuintaProfile {
  /** Hardware type and flags for a microphone unit that has not spoken yet: a single delegate. */
  readonly unknownTypeFlags: number;
  /** Identical requests that follow one another so soon, ms, are one press (sent four times). */
  readonly repeatWithinMs: number;
}

export const quintaProfile: QuintaProfile = { unknownTypeFlags: 0x0000, repeatWithinMs: 500 };
