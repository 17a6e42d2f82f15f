import type { AudioChannel, Capabilities, Clock, Outcome } from '@ratspult/device-drivers';
import { done, refused, type CommandResult } from '../command-result.ts';
import type { ConfiguredAudioLevel } from '../config/audio-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import { isReachable } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { tell } from './obedience.ts';

export interface RoomAudioOptions {
  readonly levels: readonly ConfiguredAudioLevel[];
  readonly capabilities: (id: string) => Capabilities | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a person wants of a level. */
interface Wish {
  readonly levelDb: number | null;
  readonly muted: boolean | null;
}

/** Devices tell each change of their own some time after they answered; what they say meanwhile is a step on the way. */
const echoMs = 700;

/**
 * Loudspeakers and other levels at the panel. Their state is the device's, whoever turns it; only while a person turns
 * it here, and for the time an echo needs, what the person wants is shown, so that the slider does not jump back.
 */
export class RoomAudio {
  readonly #options: RoomAudioOptions;
  readonly #timers: NamedTimers;
  readonly #unsubscribe: readonly (() => void)[];
  /** Newest wish of each level that was not sent. */
  readonly #wishes = new Map<string, Wish>();
  /** The run that sends the wishes of a level, one command at a time. */
  readonly #runs = new Map<string, Promise<CommandResult>>();

  constructor(options: RoomAudioOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#follow(state, before)),
      options.listen((deviceId, event) => {
        if (event.type === 'audio-channel') {
          options.levels
            .filter((level) => level.deviceId === deviceId && level.channelId === event.channel.id)
            .forEach((level) => this.#show(level));
        }
      }),
    ];
  }

  close(): void {
    this.#timers.stopAll();
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  /** 0 to 1 of the configured range; resolves when the device took the newest wish. */
  async setLevel(levelId: string, level01: number): Promise<CommandResult> {
    const level = this.#options.levels.find((one) => one.id === levelId);
    const range = level === undefined ? null : rangeOf(level, this.#channel(level));
    if (level === undefined || range === null) {
      return refused(level === undefined ? 'unknown-level' : 'level-fixed');
    }
    const levelDb = range.minimumDb + level01 * (range.maximumDb - range.minimumDb);
    return this.#wish(level, { levelDb, muted: null }, { level01 });
  }

  async setMuted(levelId: string, muted: boolean): Promise<CommandResult> {
    const level = this.#options.levels.find((one) => one.id === levelId);
    return level === undefined ? refused('unknown-level') : this.#wish(level, { levelDb: null, muted }, { muted });
  }

  #follow(state: RoomState, before: RoomState): void {
    if (state.devices === before.devices) {
      return;
    }
    for (const level of this.#options.levels) {
      if (isReachable(state, level.deviceId) && !isReachable(before, level.deviceId)) {
        this.#show(level);
      }
    }
  }

  #channel({ deviceId, channelId }: ConfiguredAudioLevel): AudioChannel | null {
    const channels = this.#options.capabilities(deviceId)?.audioDevice?.channels() ?? [];
    return channels.find(({ id }) => id === channelId) ?? null;
  }

  /** What the device says, unless a wish is on its way. */
  #show(level: ConfiguredAudioLevel): void {
    const channel = this.#channel(level);
    if (channel === null || this.#runs.has(level.id) || this.#timers.has(level.id)) {
      return;
    }
    const { muted, name } = channel;
    this.#dispatch(level.id, { level01: shareOf(level, channel), muted, name: level.name ?? name });
  }

  #dispatch(id: string, shown: { level01?: number | null; muted?: boolean | null; name?: string | null }): void {
    this.#options.host.dispatch({ type: 'equipment', change: { what: 'audio-level', id, shown } });
  }

  async #wish(
    level: ConfiguredAudioLevel,
    wish: Wish,
    shown: { readonly level01: number } | { readonly muted: boolean },
  ): Promise<CommandResult> {
    if (!isReachable(this.#options.host.state, level.deviceId)) {
      return refused('audio-offline');
    }
    const waiting = this.#wishes.get(level.id);
    this.#wishes.set(level.id, {
      levelDb: wish.levelDb ?? waiting?.levelDb ?? null,
      muted: wish.muted ?? waiting?.muted ?? null,
    });
    this.#dispatch(level.id, shown);
    const running = this.#runs.get(level.id) ?? this.#run(level);
    this.#runs.set(level.id, running);
    return running;
  }

  async #run(level: ConfiguredAudioLevel): Promise<CommandResult> {
    let result: CommandResult = done;
    for (let wish = this.#take(level.id); wish !== null; wish = this.#take(level.id)) {
      result = await this.#send(level, wish);
    }
    this.#runs.delete(level.id);
    this.#timers.start(level.id, result.ok ? echoMs : 0, () => this.#show(level));
    return result;
  }

  #take(id: string): Wish | null {
    const wish = this.#wishes.get(id) ?? null;
    this.#wishes.delete(id);
    return wish;
  }

  async #send({ deviceId, channelId }: ConfiguredAudioLevel, wish: Wish): Promise<CommandResult> {
    const audio = this.#options.capabilities(deviceId)?.audioDevice ?? null;
    const { levelDb, muted } = wish;
    const outcomes: Outcome<void>[] = [];
    if (audio !== null && muted !== null) {
      outcomes.push(await tell(this.#options.log, deviceId, 'mute', async () => audio.setMuted(channelId, muted)));
    }
    if (audio !== null && levelDb !== null) {
      outcomes.push(await tell(this.#options.log, deviceId, 'level', async () => audio.setLevel(channelId, levelDb)));
    }
    const failure = outcomes.find((outcome) => !outcome.ok && outcome.error.code !== 'superseded');
    if (failure === undefined || failure.ok) {
      return done;
    }
    return refused(failure.error.code === 'offline' ? 'audio-offline' : 'audio-refused');
  }
}

/** What the slider covers; null where the channel has no level. */
const rangeOf = (level: ConfiguredAudioLevel, channel: AudioChannel | null) => {
  if (channel === null) {
    return null;
  }
  const minimumDb = Math.max(level.minimumDb, channel.minimumDb);
  const maximumDb = Math.min(level.maximumDb, channel.maximumDb);
  return minimumDb < maximumDb ? { minimumDb, maximumDb } : null;
};

/** A level that somebody set beyond the limits stands at the slider's end. */
const shareOf = (level: ConfiguredAudioLevel, channel: AudioChannel): number | null => {
  const range = rangeOf(level, channel);
  if (range === null || channel.levelDb === null) {
    return null;
  }
  const share = (channel.levelDb - range.minimumDb) / (range.maximumDb - range.minimumDb);
  return Math.round(Math.min(1, Math.max(0, share)) * 1_000) / 1_000;
};
