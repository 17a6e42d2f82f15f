import type { AudioChannel } from '../core/capabilities/audio-device.ts';
import type { DeviceEvent } from '../core/device.ts';

type ChannelChange = Partial<Pick<AudioChannel, 'levelDb' | 'muted' | 'name'>>;

type ChannelLimits = Pick<AudioChannel, 'id' | 'name' | 'minimumDb' | 'maximumDb'>;

/** What is known of the channels of an audio device; tells only what changed. */
export class ChannelBook {
  readonly #channels: Map<string, AudioChannel>;

  constructor(channels: readonly AudioChannel[]) {
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
  }

  all(): readonly AudioChannel[] {
    return [...this.#channels.values()];
  }

  get(id: string): AudioChannel | null {
    return this.#channels.get(id) ?? null;
  }

  /** Takes over what the device told; a channel that is not in the book is ignored. */
  change(id: string, change: ChannelChange, emit: (event: DeviceEvent) => void): void {
    const before = this.#channels.get(id);
    if (before === undefined) {
      return;
    }
    const channel = { ...before, ...change };
    if (channel.levelDb === before.levelDb && channel.muted === before.muted && channel.name === before.name) {
      return;
    }
    this.#channels.set(id, channel);
    emit({ type: 'audio-channel', channel });
  }
}

/** A channel of which nothing but its limits is known yet. */
export const unknownChannel = ({ id, name, minimumDb, maximumDb }: ChannelLimits): AudioChannel => ({
  id,
  name,
  levelDb: null,
  minimumDb,
  maximumDb,
  muted: null,
});

/** The nearest level the channel and the device's steps allow, in decibels; null for what is no level. */
export const heldDb = ({ minimumDb, maximumDb }: AudioChannel, levelDb: number, stepsPerDb: number): number | null => {
  if (Number.isNaN(levelDb)) {
    return null;
  }
  const held = Math.min(maximumDb, Math.max(minimumDb, levelDb));
  return Math.round(held * stepsPerDb) / stepsPerDb;
};
