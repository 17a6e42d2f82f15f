/** What a camera does not tell of itself. */
export interface UvcProfile {
  /**
   * What reading the position gives while the head turns: where it is (`measured`), or at once where it was sent
   * (`target`), so that only time tells when it is there.
   */
  readonly position: 'measured' | 'target';
  /** Greatest speed of a move in steps, and the speed at which a travel is reckoned. */
  readonly degreesPerS: number;
  /** Share of the zoom range per second, for the same. */
  readonly zoomPerS: number;
}

export const uvcProfileNames = ['generic', 'reports-target'] as const;

/** None of the values was measured on a camera (protocol.md 4). */
export const uvcProfiles: Readonly<Record<(typeof uvcProfileNames)[number], UvcProfile>> = {
  generic: { position: 'measured', degreesPerS: 30, zoomPerS: 0.4 },
  'reports-target': { position: 'target', degreesPerS: 30, zoomPerS: 0.4 },
};
