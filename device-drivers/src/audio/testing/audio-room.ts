import type { AudioDevice } from '../../core/capabilities/audio-device.ts';
import type { Device, DeviceEvent } from '../../core/device.ts';
import type { CreatedDevice } from '../../core/registry.ts';
import { eventually } from '../../core/testing/eventually.ts';

export interface AudioRoom {
  readonly device: Device;
  readonly audio: AudioDevice;
  /** Everything but health and identity: `type id level muted`, in order. */
  readonly said: string[];
}

const sentence = (event: DeviceEvent): string | null => {
  switch (event.type) {
    case 'audio-channel':
      return `channel ${event.channel.id} ${event.channel.levelDb} ${event.channel.muted}`;
    case 'meter':
      return `meter ${event.channelId} ${event.levelDb}`;
    case 'talker':
      return event.talker === null
        ? 'talker none'
        : `talker ${event.talker.azimuthDeg} ${event.talker.elevationDeg} ${event.talker.zone}`;
    case 'telephony-wish':
      return `wish ${event.wish}`;
    case 'button':
      return `button ${event.button} ${event.pressed}`;
    case 'health':
    case 'identity':
    case 'seat':
    case 'moving':
    case 'display':
    case 'power-socket':
    case 'light':
      return null;
    default:
      return event satisfies never;
  }
};

/** Starts an audio device and waits until it is online; `atEnd` gets how to stop it. */
export const enterAudioRoom = async (
  created: CreatedDevice,
  atEnd: (stop: () => Promise<void>) => void,
): Promise<AudioRoom> => {
  const device = created.ok ? created.device : null;
  const audio = device?.capabilities.audioDevice ?? null;
  if (device === null || audio === null) {
    throw new Error(`no audio device: ${JSON.stringify(created)}`);
  }
  atEnd(() => device.stop());
  const said: string[] = [];
  device.subscribe((event) => {
    const text = sentence(event);
    if (text !== null) {
      said.push(text);
    }
  });
  device.start();
  await eventually('an answer', () => device.health().state !== 'connecting');
  return { device, audio, said };
};
