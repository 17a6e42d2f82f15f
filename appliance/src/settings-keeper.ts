import type { Clock } from '@ratspult/device-drivers';
import { NamedTimers } from './named-timers.ts';
import type { RoomHost } from './room-host.ts';
import type { RoomState } from './room/room-state.ts';
import type { StoredFiles, StoredSettings } from './storage/stored-files.ts';

/** A room that was in a meeting no longer ago than this goes back into it after a restart. */
export const resumeWithinMs = 5 * 60_000;
const aliveEveryMs = 60_000;

export const settingsOf = (state: RoomState, now: number): StoredSettings => {
  const { meeting, audio } = state;
  const inMeeting = meeting.phase === 'joined' || meeting.phase === 'reconnecting';
  return {
    roomMuted: audio.roomMuted,
    mutedBy: audio.mutedBy,
    cameraOff: state.cameraOff,
    volume01: audio.volume01,
    layout: state.stage.layout,
    selectedCameraId: state.selectedCameraId,
    meeting:
      inMeeting && meeting.meetingId !== null
        ? {
            meetingId: meeting.meetingId,
            title: meeting.title ?? '',
            number: meeting.number ?? '',
            link: meeting.link ?? '',
            aliveAt: now,
          }
        : null,
  };
};

const withoutAge = (settings: StoredSettings): string =>
  JSON.stringify({ ...settings, meeting: settings.meeting === null ? null : { ...settings.meeting, aliveAt: 0 } });

/** Writes what must be as before after a power cut, whenever it changed, and the meeting's sign of life once a minute. */
export class SettingsKeeper {
  readonly #host: RoomHost;
  readonly #store: StoredFiles['settings'];
  readonly #clock: Clock;
  readonly #timers: NamedTimers;
  #written: string;

  constructor(host: RoomHost, store: StoredFiles['settings'], clock: Clock) {
    this.#host = host;
    this.#store = store;
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#written = withoutAge(settingsOf(host.state, 0));
    host.subscribe((state) => {
      if (withoutAge(settingsOf(state, 0)) !== this.#written) {
        this.#write();
      }
    });
  }

  close(): void {
    this.#timers.stopAll();
  }

  #write(): void {
    const settings = settingsOf(this.#host.state, this.#clock.epochMs());
    this.#written = withoutAge(settings);
    this.#timers.stop('alive');
    if (settings.meeting !== null) {
      this.#timers.start('alive', aliveEveryMs, () => this.#write());
    }
    void this.#save(settings);
  }

  async #save(settings: StoredSettings): Promise<void> {
    const saved = await this.#store.save(settings);
    this.#host.dispatch({ type: 'fault', fault: { code: 'disk-full', subject: null }, active: !saved });
  }
}
