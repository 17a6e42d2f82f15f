import { endWarningMs } from '../src/protocol/index.ts';
import type { ConferenceState } from './contract.ts';

/** What the clock of a meeting says at one moment; null where there is nothing to say. */
export interface MeetingTimes {
  /** Speaking time that is left in ms, 0 when it is over, and who set it. */
  readonly speaking: { readonly leftMs: number; readonly wholeMs: number; readonly by: string } | null;
  /** The meeting ends by itself so soon that people should know. */
  readonly endsInMs: number | null;
  /** This one person is alone and has so long to say that they stay. */
  readonly aloneInMs: number | null;
}

/** @param monotonicMs `performance.now()` */
export function meetingTimes({ meeting, clockOffsetMs }: ConferenceState, monotonicMs: number): MeetingTimes {
  const now = monotonicMs + clockOffsetMs;
  const { timer = null, endsAt = null, aloneUntil = null } = meeting?.clock ?? {};
  const left = (at: number): number => Math.max(0, at - now);
  return {
    speaking:
      timer === null ? null : { leftMs: left(timer.endsAt), wholeMs: timer.endsAt - timer.startedAt, by: timer.by },
    endsInMs: endsAt !== null && endsAt - now <= endWarningMs ? left(endsAt) : null,
    aloneInMs: aloneUntil === null ? null : left(aloneUntil),
  };
}

/** `2:05`, rounded up, so that 0:00 means over. */
export function minutesText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
