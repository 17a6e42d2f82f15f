/** What differs between models (protocol.md 2 and 3); times in milliseconds. */
export interface NecProfile {
  readonly inputs: readonly { readonly name: string; readonly code: number }[];
  readonly gapMs: number;
  readonly restAfterPowerOnMs: number;
  readonly restAfterInputMs: number;
}

export const necProfileNames = ['generic'] as const;

export const necProfiles: Readonly<Record<(typeof necProfileNames)[number], NecProfile>> = {
  generic: {
    inputs: [
      { name: 'hdmi1', code: 0x11 },
      { name: 'hdmi2', code: 0x12 },
      { name: 'displayport1', code: 0x0f },
      { name: 'displayport2', code: 0x10 },
      { name: 'dvi', code: 0x03 },
    ],
    gapMs: 600,
    restAfterPowerOnMs: 15_000,
    restAfterInputMs: 10_000,
  },
};
