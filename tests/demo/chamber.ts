import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@ratspult/device-drivers';
import {
  chamberSeats,
  PjlinkSimulator,
  PtyPair,
  ShureAudioSimulator,
  ShureDisSimulator,
} from '@ratspult/device-drivers/simulators';
import { startChamberCameras, type ChamberCameras } from './chamber-cameras.ts';
import { startChamberLight, type ChamberLight } from './chamber-light.ts';
import { startChamberNewcomers, type ChamberNewcomers } from './chamber-newcomers.ts';
import { startChamberSound, type ChamberSound } from './chamber-sound.ts';

/**
 * The simulated council chamber: two cameras, the discussion system, the projector, the light, the sound system, the microphone
 * at the lectern with its mute key, which hears whether somebody talks there, and the cable that can be pulled.
 */
export interface Chamber {
  readonly cameras: ChamberCameras;
  readonly discussion: ShureDisSimulator;
  readonly projector: PjlinkSimulator;
  readonly lectern: ShureAudioSimulator;
  readonly light: ChamberLight;
  readonly newcomers: ChamberNewcomers;
  readonly sound: ChamberSound;
  /** The serial device the appliance opens. */
  readonly serialPath: string;
  pressMicrophoneButton(seat: number): void;
  openMicrophones(): ReadonlySet<number>;
  isLecternMuted(): boolean;
  pressLecternMuteKey(): void;
  isLecternTalking(): boolean;
  /** Somebody at the lectern begins to talk, or falls silent. */
  turnLecternTalker(): void;
  cameraCablePlugged(): boolean;
  pullCameraCable(): Promise<void>;
  plugCameraCable(): Promise<void>;
  close(): Promise<void>;
}

/** The mute of a Shure microphone as a whole. */
const deviceMute = 'DEVICE_AUDIO_MUTE';
/** The gate of a lobe, and the lobe that looks to whoever stands at the lectern. */
const gate = 'AUTOMIX_GATE_OUT_EXT_SIG';
const lecternLobe = 1;

/** Starts everything that would be hardware; `onvifPassword` is the network camera's. Needs socat. */
export const startChamber = async (onvifPassword: string): Promise<Chamber> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-chamber-'));
  const cable = await PtyPair.start(folder);
  const cameras = await startChamberCameras(cable, onvifPassword);
  const discussion = await ShureDisSimulator.start({
    clock: systemClock,
    seats: chamberSeats.map(({ seat, name }) => ({ seat, name })),
    port: 0,
  });
  const projector = await PjlinkSimulator.start({
    clock: systemClock,
    password: null,
    class: 1,
    lampHours: 812,
    transitionMs: 3_000,
  });
  const lectern = await ShureAudioSimulator.start({
    clock: systemClock,
    model: 'MXA310',
    channels: 5,
    deviceProperties: { [deviceMute]: 'OFF', MUTE_BUTTON_STATUS: 'OFF' },
    channelProperties: { AUDIO_MUTE: 'OFF', [gate]: 'OFF' },
  });
  const light = await startChamberLight();
  const newcomers = await startChamberNewcomers(cameras);
  const sound = await startChamberSound();
  const isLecternTalking = (): boolean => lectern.value(lecternLobe, gate) === 'ON';
  const isLecternMuted = (): boolean => lectern.value(null, deviceMute) === 'ON';
  return {
    cameras,
    discussion,
    projector,
    lectern,
    light,
    newcomers,
    sound,
    isLecternTalking,
    turnLecternTalker: () => lectern.change(lecternLobe, gate, isLecternTalking() ? 'OFF' : 'ON'),
    isLecternMuted,
    pressLecternMuteKey: () => lectern.change(null, deviceMute, isLecternMuted() ? 'OFF' : 'ON'),
    serialPath: cable.controllerEnd,
    pressMicrophoneButton: (seat) => void discussion.pressButton(seat),
    openMicrophones: () => new Set(chamberSeats.map(({ seat }) => seat).filter((seat) => discussion.isOn(seat))),
    cameraCablePlugged: () => cable.plugged,
    pullCameraCable: () => cable.cut(),
    plugCameraCable: () => cable.replug(),
    close: async () => {
      await newcomers.close();
      await sound.close();
      await light.close();
      await lectern.close();
      await projector.close();
      await discussion.close();
      await cameras.close();
      await cable.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
