/** The line format and its pace; what a unit sends at all is chosen in its web page. */
export interface TlvcamProfile {
  readonly name: string;
  readonly framing: 'checksum' | 'plain';
  /** How often the unit repeats the list of open microphones, ms; null when it only speaks of changes. */
  readonly heartbeatMs: number | null;
}

/** protocol.md 1 and 2. */
export const tlvcamProfiles = {
  tlvcam1: { name: 'tlvcam1', framing: 'checksum', heartbeatMs: 5000 },
  tlvcam2: { name: 'tlvcam2', framing: 'plain', heartbeatMs: null },
} as const satisfies Readonly<Record<string, TlvcamProfile>>;

export interface MicrophoneLetter {
  readonly letter: string;
  readonly on: boolean;
  readonly president: boolean;
}

/** TLVCAM1, protocol.md 1: capital letters open, small ones close. */
export const microphoneLetters: readonly MicrophoneLetter[] = [
  { letter: 'P', on: true, president: true },
  { letter: 'p', on: false, president: true },
  { letter: 'M', on: true, president: false },
  { letter: 'm', on: false, president: false },
];
