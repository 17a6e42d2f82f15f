import type { MediaBlob, MediaMeeting } from '../media/index.ts';
import type { MeetingState } from '../meeting/index.ts';
import { type Outcome, refuse } from '../outcome.ts';
import type { CaptureState, RecordingState } from '../protocol/index.ts';

/** A meeting in progress, as what takes sound and pictures out of it sees it. */
export interface CaptureHost {
  readonly meetingId: string;
  readonly capabilities: MediaBlob;
  state(): MeetingState;
  media(): Promise<Outcome<MediaMeeting>>;
  /** Tells everybody in the meeting. */
  show(capture: CaptureState): void;
}

/** Who starts a recording: name for the audit log, account for the right to get it later. */
export interface Recordist {
  readonly accountId: string;
  readonly name: string;
}

/** What leaves one meeting. Everything that is asked twice is done once. */
export interface MeetingCapture {
  /** After every change of the meeting. */
  follow(state: MeetingState): void;
  consumerClosed(consumerId: string): void;
  mediaLost(seats: readonly string[]): void;
  mediaReset(): void;
  startRecording(by: Recordist): Outcome<null>;
  pauseRecording(paused: boolean): Outcome<null>;
  stopRecording(): Outcome<null>;
  /** The meeting is over: what was recorded is finished. */
  close(): void;
}

export interface CaptureService {
  /** What a meeting begins with: `off`, or `unavailable`. */
  readonly idle: RecordingState;
  attach(host: CaptureHost): MeetingCapture;
}

const unavailable = refuse('recording-unavailable', 'this instance does not record');

/** For an instance without recording. */
export const nothingCaptured: CaptureService = {
  idle: { phase: 'unavailable', startsAt: null, fault: null },
  attach: () => ({
    follow: () => undefined,
    consumerClosed: () => undefined,
    mediaLost: () => undefined,
    mediaReset: () => undefined,
    startRecording: () => unavailable,
    pauseRecording: () => unavailable,
    stopRecording: () => unavailable,
    close: () => undefined,
  }),
};
