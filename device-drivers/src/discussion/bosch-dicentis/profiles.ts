/** The operations by which a seat gets and loses the floor: which of them a server knows depends on its release. */
export interface DicentisProfile {
  readonly on: string;
  readonly off: string;
  /** Several seats at once under `seatIds`, or one under `seatId`. */
  readonly seats: 'list' | 'single';
}

/** protocol.md 2. */
export const dicentisProfiles = {
  speech: { on: 'grantspeech', off: 'removespeech', seats: 'list' },
  microphone: { on: 'ActivateMicrophone', off: 'DeactivateMicrophone', seats: 'single' },
} as const satisfies Readonly<Record<string, DicentisProfile>>;
