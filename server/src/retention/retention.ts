import type { LockOut } from '../accounts/lock-out.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { RetentionConfig } from '../config/config-schema.ts';
import type { Log } from '../log.ts';
import type { MeetingService } from '../meetings/meeting-service.ts';
import type { DataClass, RetentionLine } from '../protocol/index.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { RecordingLibrary } from '../recording/recording-library.ts';
import type { MailStore } from '../store/mail-store.ts';
import type { PairingStore } from '../store/pairing-store.ts';
import type { RetentionRun, RetentionStore } from '../store/retention-store.ts';
import type { RoomStore } from '../store/room-store.ts';

const hourMs = 3_600_000;

/** A class of data that the server deletes by itself. */
interface Rule {
  readonly dataClass: DataClass;
  readonly periodMs: number;
  /** Deletes what is older; returns how much it was. */
  readonly remove: (before: number) => Promise<number>;
}

export interface RetentionParts {
  readonly periods: RetentionConfig;
  readonly sessionIdleMs: number;
  readonly lockOut: LockOut;
  readonly sessions: SessionService;
  readonly meetings: MeetingService;
  readonly rooms: RoomStore;
  readonly recordings: RecordingLibrary;
  readonly recordingsMs: number;
  readonly mail: MailStore;
  readonly pairing: PairingStore;
  readonly audit: AuditLog;
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Every class that lies in the database. What lives in memory only ends with its meeting and has no rule. */
function rulesOf(parts: RetentionParts): readonly Rule[] {
  const { periods, lockOut, sessions, meetings, rooms, pairing, audit, recordings, mail } = parts;
  return [
    {
      dataClass: 'meetings',
      periodMs: periods.meetingsMs,
      remove: async (before) => {
        meetings.endForgotten();
        return await meetings.forgetOld(before);
      },
    },
    {
      dataClass: 'recordings',
      periodMs: parts.recordingsMs,
      remove: async () => await recordings.forgetOld(),
    },
    // After the meetings: what goes with them goes in the same run.
    { dataClass: 'mail', periodMs: 0, remove: async () => await mail.forgetOrphans() },
    { dataClass: 'audit', periodMs: periods.auditMs, remove: async (before) => await audit.expire(before) },
    { dataClass: 'sessions', periodMs: parts.sessionIdleMs, remove: async () => await sessions.forgetExpired() },
    {
      dataClass: 'signInFailures',
      periodMs: periods.signInFailuresMs,
      remove: async (before) => await lockOut.forgetOld(before),
    },
    { dataClass: 'pairingCodes', periodMs: 0, remove: async (before) => await pairing.deleteExpired(before) },
    {
      dataClass: 'roomEvents',
      periodMs: periods.roomEventsMs,
      remove: async (before) => await rooms.forgetEventsBefore(before),
    },
  ];
}

/** What ends by itself, without a run: with the meeting, or because it is kept in memory for a moment only. */
const byItself: readonly DataClass[] = ['chat', 'participants', 'guestNames', 'tickets'];

/** Deletion periods: run at each full hour and at the start, each class by itself, and written down for the console. */
export class Retention {
  readonly #parts: RetentionParts;
  readonly #rules: readonly Rule[];
  #running: Promise<void> | null = null;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#rules = rulesOf(parts);
  }

  /** A class that fails is logged and tried again at the next run; the others are not held up. One run at a time. */
  run(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const { clock, log, store } = this.#parts;
    for (const { dataClass, periodMs, remove } of this.#rules) {
      const at = clock.now();
      try {
        const removed = await remove(at - periodMs);
        await store.record(dataClass, at, removed);
      } catch (error) {
        log.error({ err: error, dataClass }, 'deletion by period failed');
      }
    }
  }

  async lines(): Promise<RetentionLine[]> {
    const runs = new Map((await this.#parts.store.all()).map((run) => [run.dataClass, run]));
    const now = this.#parts.clock.now();
    const nextRunAt = now - (now % hourMs) + hourMs;
    return [
      ...this.#rules.map(({ dataClass, periodMs }) =>
        lineOf(dataClass, periodMs, runs.get(dataClass) ?? null, nextRunAt),
      ),
      ...byItself.map((dataClass) => lineOf(dataClass, null, null, null)),
    ];
  }
}

const lineOf = (
  dataClass: DataClass,
  periodMs: number | null,
  run: RetentionRun | null,
  nextRunAt: number | null,
): RetentionLine => ({
  dataClass,
  periodMs,
  lastRunAt: run?.lastRunAt ?? null,
  removedLast: run?.removedLast ?? null,
  removedInAll: run?.removedInAll ?? null,
  nextRunAt,
});
