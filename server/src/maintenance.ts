import type { LockOut } from './accounts/lock-out.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { MeetingService } from './meetings/meeting-service.ts';
import type { RecordingLibrary } from './recording/recording-library.ts';
import type { SessionService } from './sessions/session-service.ts';
import type { MailStore } from './store/mail-store.ts';
import type { RoomStore } from './store/room-store.ts';

/** An appliance that was away this long has lost its outbox anyway. */
const eventMemoryMs = 30 * 24 * 3_600_000;

/** Deletes what may no longer be kept; a failure is logged and tried again the next night. */
export async function forgetOld(parts: {
  lockOut: LockOut;
  sessions: SessionService;
  meetings: MeetingService;
  roomStore: RoomStore;
  mailStore: MailStore;
  recordings: RecordingLibrary;
  meetingRetentionMs: number;
  clock: Clock;
  log: Log;
}): Promise<void> {
  try {
    await parts.lockOut.forgetOld();
    await parts.sessions.forgetExpired();
    parts.meetings.endForgotten();
    await parts.meetings.forgetOld(parts.meetingRetentionMs);
    await parts.mailStore.forgetOrphans();
    await parts.recordings.forgetOld();
    await parts.roomStore.forgetEventsBefore(parts.clock.now() - eventMemoryMs);
  } catch (error) {
    parts.log.error({ err: error }, 'clean-up failed');
  }
}
