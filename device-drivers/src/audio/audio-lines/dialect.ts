/** What is asked of a DSP that is controlled by lines of text. `channel` is the DSP's own word for it. */
export type AudioCommand =
  | { readonly type: 'ask-level' | 'ask-mute'; readonly channel: string }
  | { readonly type: 'set-level'; readonly channel: string; readonly db: number }
  | { readonly type: 'set-mute'; readonly channel: string; readonly muted: boolean }
  | { readonly type: 'preset'; readonly preset: string };

/** What it says. */
export type AudioReport =
  | { readonly type: 'level'; readonly channel: string; readonly db: number }
  | { readonly type: 'mute'; readonly channel: string; readonly muted: boolean }
  | { readonly type: 'preset'; readonly preset: string }
  | { readonly type: 'error'; readonly text: string }
  /** A line that is of the protocol but of no interest here. */
  | { readonly type: 'other' };

/** The words of one make, without line ends; pure. */
export interface AudioDialect {
  encodeCommand(command: AudioCommand): string;
  /** Null for a line that is none of this protocol. */
  decodeReport(line: string): AudioReport | null;
  /** The device's end of the line, for simulators. */
  decodeCommand(line: string): AudioCommand | null;
  encodeReport(report: AudioReport): string;
}

/** A decibel number with sign and point, as both ends write it; null for anything else. */
export const decibelsIn = (text: string | undefined): number | null =>
  text !== undefined && /^[+-]?\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : null;

export const flagIn = (text: string | undefined): boolean | null =>
  text === '1' || text === '0' ? text === '1' : null;
