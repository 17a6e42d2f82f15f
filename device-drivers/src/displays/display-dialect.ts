import type { DeviceIdentity } from '../core/device.ts';
import type { DisplayFeatures, DisplayState } from '../core/capabilities/display.ts';
import { failed, succeeded, type Outcome } from '../core/outcome.ts';

/** What an answer tells: changes of the state, of the identity, or nothing but that it came. */
export interface DisplayNews {
  readonly display: Partial<DisplayState>;
  readonly identity: Partial<DeviceIdentity>;
}

/** One question or command and what its answer means. */
export interface DisplayAsk<Reply> {
  /** For the log, and to remember what the device does not know. */
  readonly name: string;
  /** Empty when the device speaks first: then only its word is awaited. */
  readonly bytes: Uint8Array;
  readonly deadlineMs: number;
  /** What the reply means to this question, null when it belongs to something else. A null function awaits nothing. */
  readonly read: ((reply: Reply) => Outcome<DisplayNews> | null) | null;
  /** A newer command of the same axis replaces it while it waits. */
  readonly axes: readonly string[];
  /** After it nothing is sent for so long. */
  readonly restMs: number;
  /** After it silence and a lost connection are no fault for so long. */
  readonly deafMs: number;
}

/** An ordinary question or command; `more` says what is special about it. */
export const displayAsk = <Reply>(
  name: string,
  bytes: Uint8Array,
  deadlineMs: number,
  read: DisplayAsk<Reply>['read'],
  more: Partial<Pick<DisplayAsk<Reply>, 'axes' | 'restMs' | 'deafMs'>> = {},
): DisplayAsk<Reply> => ({ name, bytes, deadlineMs, read, axes: [], restMs: 0, deafMs: 0, ...more });

/** A byte stream cut into replies; `spoilt` counts what made no sense. */
export interface ReplySplitter<Reply> {
  push(bytes: Uint8Array): { readonly replies: readonly Reply[]; readonly spoilt: number };
  reset(): void;
}

/** Steps in their order; null when the display cannot do it. */
export type DisplaySteps<Reply> = readonly DisplayAsk<Reply>[] | null;

/** The words of one family of displays; `DisplaySession` does the talking. */
export interface DisplayDialect<Reply> {
  readonly features: DisplayFeatures;
  /** Least time between an answer and the next command. */
  readonly gapMs: number;
  readonly splitter: ReplySplitter<Reply>;
  /** Asked one after the other at each connection; the first must be answered, the rest may fail. Pulled lazily. */
  greet(): Iterable<DisplayAsk<Reply>>;
  /** Asked once per connection when there is nothing better to do. */
  introduction(): readonly DisplayAsk<Reply>[];
  /** Asked in turn while idle, never empty. */
  polls(state: DisplayState): readonly DisplayAsk<Reply>[];
  refusesPassword(reply: Reply): boolean;
  /** What the device says by itself; null when this is no such word. */
  overhear(reply: Reply): DisplayNews | null;
  power(on: boolean, state: DisplayState): DisplaySteps<Reply>;
  input(name: string): DisplaySteps<Reply>;
  volume(volume01: number): DisplaySteps<Reply>;
  muted(muted: boolean, state: DisplayState): DisplaySteps<Reply>;
  pictureMuted(muted: boolean, state: DisplayState): DisplaySteps<Reply>;
}

export const displayNews = (display: Partial<DisplayState>): DisplayNews => ({ display, identity: {} });
export const identityNews = (identity: Partial<DeviceIdentity>): DisplayNews => ({ display: {}, identity });

export const toldDisplay = (display: Partial<DisplayState>): Outcome<DisplayNews> => succeeded(displayNews(display));
export const toldIdentity = (identity: Partial<DeviceIdentity>): Outcome<DisplayNews> =>
  succeeded(identityNews(identity));

export const refused = (detail: string): Outcome<DisplayNews> => failed('refused', detail);
export const notUnderstood = (detail: string): Outcome<DisplayNews> => failed('protocol', detail);
