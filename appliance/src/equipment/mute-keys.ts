import type { AudioDevice, Capabilities, Outcome } from '@ratspult/device-drivers';
import type { ConfiguredMuteKey } from '../config/room-configuration.ts';
import type { EquipmentEvent, EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { isOnline } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';

export interface MuteKeysOptions {
  /** Devices come and go while the room runs. */
  readonly keys: () => readonly ConfiguredMuteKey[];
  readonly capabilities: (id: string) => Capabilities | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly log: Log;
}

const inMeeting = (state: RoomState): boolean =>
  state.meeting.phase === 'joined' || state.meeting.phase === 'reconnecting';

/**
 * One mute for the room: keys of speakerphones and microphones turn it, and their lights show it. The room owns the
 * state. While a device has not confirmed what it was told, and after it was away, what it says of itself is old and is
 * overruled: a device must never make a room audible that believes it is not.
 */
export class MuteKeys {
  readonly #options: MuteKeysOptions;
  readonly #unsubscribe: readonly (() => void)[];
  /** Commands a device has not answered. */
  readonly #unanswered = new Map<string, number>();

  constructor(options: MuteKeysOptions) {
    this.#options = options;
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#follow(state, before)),
      options.listen((deviceId, event) => {
        const key = options.keys().find((one) => one.id === deviceId);
        if (key !== undefined) {
          this.#hear(key, event);
        }
      }),
    ];
  }

  close(): void {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  #follow(state: RoomState, before: RoomState): void {
    const turned = state.audio.roomMuted !== before.audio.roomMuted || inMeeting(state) !== inMeeting(before);
    for (const key of this.#options.keys()) {
      const online = isOnline(state, key.id);
      if (online && (turned || !isOnline(before, key.id))) {
        void this.#tell(key, state);
      }
    }
  }

  #hear(key: ConfiguredMuteKey, event: EquipmentEvent): void {
    const { host } = this.#options;
    if (event.type === 'telephony-wish' && (event.wish === 'mute' || event.wish === 'unmute')) {
      host.dispatch({ type: 'set-muted', muted: event.wish === 'mute', by: 'room' });
    }
    if (event.type === 'audio-channel' && event.channel.id === key.channelId && event.channel.muted !== null) {
      this.#hearChannel(key, event.channel.muted);
    }
  }

  #hearChannel(key: ConfiguredMuteKey, muted: boolean): void {
    const { host } = this.#options;
    if (muted === host.state.audio.roomMuted || this.#isUnsure(key)) {
      return;
    }
    host.dispatch({ type: 'set-muted', muted, by: 'room' });
  }

  #isUnsure(key: ConfiguredMuteKey): boolean {
    return (this.#unanswered.get(key.id) ?? 0) > 0 || !isOnline(this.#options.host.state, key.id);
  }

  async #tell(key: ConfiguredMuteKey, state: RoomState): Promise<void> {
    const capabilities = this.#options.capabilities(key.id);
    const { telephonyHid, audioDevice } = capabilities ?? { telephonyHid: null, audioDevice: null };
    if (telephonyHid !== null) {
      // Most speakerphones light nothing and ignore their keys while on the hook.
      await this.#ask(key, async () => telephonyHid.setOffHook(inMeeting(state)));
      await this.#ask(key, async () => telephonyHid.setMuted(state.audio.roomMuted));
    } else if (audioDevice !== null) {
      await this.#align(key, audioDevice);
      // Turned by hand while our command was on its way: the room's state counts.
      await this.#align(key, audioDevice);
    }
  }

  async #align(key: ConfiguredMuteKey, audioDevice: AudioDevice): Promise<void> {
    const { roomMuted } = this.#options.host.state.audio;
    const shown = audioDevice.channels().find((channel) => channel.id === key.channelId)?.muted ?? null;
    if (shown !== roomMuted) {
      await this.#ask(key, async () => audioDevice.setMuted(key.channelId, roomMuted));
    }
  }

  async #ask(key: ConfiguredMuteKey, command: () => Promise<Outcome<void>>): Promise<void> {
    this.#unanswered.set(key.id, (this.#unanswered.get(key.id) ?? 0) + 1);
    const outcome = await command();
    this.#unanswered.set(key.id, (this.#unanswered.get(key.id) ?? 1) - 1);
    if (!outcome.ok && outcome.error.code !== 'unsupported' && outcome.error.code !== 'superseded') {
      this.#options.log.warn('mute key did not follow the room', { deviceId: key.id, code: outcome.error.code });
    }
  }
}
