/** How this instance records. */
export interface RecordingSettings {
  readonly enabled: boolean;
  readonly folder: string;
  readonly ffmpeg: string;
  readonly retentionMs: number;
  /** Recordings at a time on this node; each costs about half a core. */
  readonly atOnce: number;
  /** From the announcement to the first picture. */
  readonly announceMs: number;
  /** Below this nothing is written any more: the database beside it needs room too. */
  readonly minFreeBytes: number;
}
