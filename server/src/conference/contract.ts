import type { WebSocket } from 'ws';
import type { WorkerStatus } from '../media/index.ts';
import type { Door } from '../meeting/index.ts';
import type { Outcome } from '../outcome.ts';
import type { CaptionRequest, MeetingInfo, MeetingRole, MeetingSettings, ParticipantKind } from '../protocol/index.ts';

/** What a ticket lets its bearer do. Single use, valid 60 s, kept in memory only. */
export interface TicketClaims {
  readonly meetingId: string;
  /** Stable identity (account id, room id, or a random id per guest): the newer connection of the same identity and kind replaces the older. */
  readonly identity: string;
  readonly kind: ParticipantKind;
  readonly role: MeetingRole;
  readonly name: string;
  /** Holds the right to record at this instance; the meeting's table decides besides who may here. */
  readonly mayRecord: boolean;
  /** True for guests: they wait until somebody admits them, unless the meeting lets guests straight in. */
  readonly mustWait: boolean;
}

/** What the conference needs to know of meetings; the management side owns them. */
export interface MeetingDirectory {
  /** Null when the meeting does not exist (any more). */
  find(meetingId: string): MeetingInfo | null;
  /** Called when the meeting was locked or unlocked, so that it survives a restart. */
  setLocked(meetingId: string, locked: boolean): void;
  /** Called when a moderator changed the settings, so that they survive a restart. */
  setSettings(meetingId: string, settings: MeetingSettings): void;
  /** Named by account, before the meeting or during it. */
  isModerator(meetingId: string, identity: string): boolean;
  setModerator(meetingId: string, identity: string, moderator: boolean): void;
  /** What the meeting's record says to somebody at the door. */
  door(meetingId: string, identity: string): Door;
  /** Called when a non-public part began or ended, so that it survives a restart. */
  setPublic(meetingId: string, isPublic: boolean): void;
  ban(meetingId: string, identity: string): void;
  /** Called when a chair ended it: its link and number answer "ended" from now on. */
  markEnded(meetingId: string): void;
  /** Nobody was in it for as long as an empty meeting is kept. */
  stayedEmpty(meetingId: string): void;
}

export interface ConferenceStatistics {
  readonly meetings: number;
  readonly participants: number;
  readonly waiting: number;
  /** In the order of their slots. */
  readonly workers: readonly WorkerStatus[];
}

/** One line of moderation for the audit log. */
export interface ModerationRecord {
  readonly meetingId: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
}

/** The conference side of the instance: signalling, meetings in progress, media. */
export interface ConferenceService {
  issueTicket(claims: TicketClaims): string;
  /** Takes over an accepted WebSocket; validates, limits and answers everything on it. */
  handleConnection(socket: WebSocket): void;
  isRunning(meetingId: string): boolean;
  /** A line of live captions for the meeting that the token opens. */
  caption(token: string, line: CaptionRequest): Outcome<null>;
  /** The owner changed title, rules or moderators in the directory: who is in the meeting has them at once. */
  meetingChanged(meetingId: string, by: string): void;
  /** A recording is announced, runs or is paused. */
  isRecorded(meetingId: string): boolean;
  /** Ends the meeting for everybody (deleted at the console). */
  endMeeting(meetingId: string): void;
  /** Ends every stay of a person and forgets the person's tickets (the account may no longer take part). */
  endStaysOf(identity: string): void;
  statistics(): ConferenceStatistics;
  /** Ready when at least one media worker lives. */
  ready(): boolean;
  close(): Promise<void>;
}
