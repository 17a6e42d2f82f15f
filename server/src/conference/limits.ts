import type { MeetingRules } from '../meeting/index.ts';

/** Everything on the conference side is bounded; these are the bounds. Times in ms, sizes in bytes. */
export interface ConferenceLimits extends MeetingRules {
  readonly ticketLifetimeMs: number;
  readonly tickets: number;
  readonly connections: number;
  readonly helloDeadlineMs: number;
  readonly heartbeatMs: number;
  /** How long somebody whose connection was lost keeps the place and the media. */
  readonly resumeMs: number;
  readonly requestBurst: number;
  readonly requestsPerSecond: number;
  /** Frames that wait for the token bucket before the connection is closed. */
  readonly queuedFrames: number;
  readonly queuedBytes: number;
  readonly requestsInFlight: number;
  /** A client that reads slower than this piles up is cut off; it resumes with a fresh snapshot. */
  readonly socketBufferBytes: number;
  readonly replayEvents: number;
  readonly answers: number;
  readonly transportsPerDirection: number;
  readonly producersPerParticipant: number;
  readonly consumersPerTransport: number;
  /** The longest a meeting lasts unless it is extended; null for no bound. */
  readonly longestMeetingMs: number | null;
  /** A meeting that nobody is in and whose time is over ends after this. */
  readonly emptyMeetingMs: number;
  /** Somebody alone is asked after this; null never asks. */
  readonly aloneMs: number | null;
  /** How long they have for an answer. */
  readonly aloneAnswerMs: number;
  /** A speaking time that is over is shown this long. */
  readonly timerLingerMs: number;
  readonly captionBurst: number;
  readonly captionsPerSecond: number;
  readonly chatBurst: number;
  readonly chatPerSecond: number;
}

export const defaultLimits: ConferenceLimits = {
  participantsPerMeeting: 500,
  waitingPerMeeting: 100,
  chatMessages: 200,
  audibleProducers: 5,
  keptProducers: 20,
  knownIdentities: 2000,
  ticketLifetimeMs: 60_000,
  tickets: 10_000,
  connections: 10_000,
  helloDeadlineMs: 5000,
  heartbeatMs: 5000,
  resumeMs: 30_000,
  requestBurst: 200,
  requestsPerSecond: 50,
  queuedFrames: 256,
  queuedBytes: 1024 * 1024,
  requestsInFlight: 64,
  socketBufferBytes: 4 * 1024 * 1024,
  replayEvents: 256,
  answers: 100,
  transportsPerDirection: 2,
  producersPerParticipant: 6,
  consumersPerTransport: 100,
  longestMeetingMs: 24 * 3_600_000,
  emptyMeetingMs: 3_600_000,
  aloneMs: 3_600_000,
  aloneAnswerMs: 5 * 60_000,
  timerLingerMs: 10_000,
  captionBurst: 30,
  captionsPerSecond: 6,
  chatBurst: 10,
  chatPerSecond: 0.5,
};
