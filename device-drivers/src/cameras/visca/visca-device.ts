import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { DriverEnvironment } from '../../core/driver.ts';
import { Supervisor, type Link } from '../../core/supervisor.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { presetFileOption, presetStoreOf } from '../stored-positions/preset-file.ts';
import type { ViscaProfile } from './profiles.ts';
import { ViscaCamera } from './visca-camera.ts';
import { ViscaControls } from './visca-controls.ts';
import { ViscaSession, type ViscaSessionOptions } from './visca-session.ts';

export interface ViscaDeviceOptions extends Pick<
  ViscaSessionOptions,
  'wire' | 'wiring' | 'sharesLine' | 'address' | 'gapMs'
> {
  readonly transport: Transport;
  readonly profile: ViscaProfile;
  /** Speed of recalls on the wire, where the profile knows how to set it; null leaves it to the camera. */
  readonly presetSpeed: number | null;
  readonly kept: KeptPresets;
}

/** Options of a driver for positions that are kept on our side. */
export interface KeptPresets {
  readonly storedPositions?: number;
  readonly presetFile?: string;
}

/** Many cameras answer to 52381 of the sender whatever port they were asked from; 0 takes a free one. */
export const numberedLocalPortOption = Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, default: 52_381 }));

export const presetSpeedOption = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 0x18, description: 'Speed of recalls, 1 to 24; the camera decides without it' }),
);

export const keptPresetsOptions = {
  storedPositions: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 256,
      default: 0,
      description: 'Positions the room keeps itself, with zoom and focus, beyond the memories of the camera',
    }),
  ),
  presetFile: presetFileOption,
};

/** A supervised VISCA camera on any byte pipe. */
export const createViscaDevice = (options: ViscaDeviceOptions, environment: DriverEnvironment): Device => {
  const { profile, transport } = options;
  const { clock } = environment;
  let current: Link | null = null;
  const session = new ViscaSession({
    ...options,
    clock,
    unsupportedInquiries: profile.unsupportedInquiries,
    zoomSeen: (zoom) => camera.zoomSeen(zoom),
    restarted: () => void camera.recovered(),
  });
  const camera = new ViscaCamera({
    clock,
    session,
    profile,
    presetSpeed: options.presetSpeed,
    storedPositions: options.kept.storedPositions ?? 0,
    presets: presetStoreOf(options.kept.presetFile, environment),
    movingChanged: (moving) => current?.emit({ type: 'moving', moving }),
  });
  return new Supervisor({
    transport,
    environment,
    watchTimes: null,
    capabilities: {
      ...noCapabilities,
      ptzCamera: camera,
      cameraControls: new ViscaControls({ session, camera, profile }),
    },
    protocol: {
      connected: (link) => {
        current = link;
        session.connected(link);
      },
      handshake: async () => {
        const answered = await session.handshake();
        if (answered) {
          await camera.recovered();
        }
        return answered;
      },
      receive: (bytes) => session.receive(bytes),
      keepAlive: () => session.keepAlive(),
      disconnected: () => {
        session.disconnected();
        camera.lost();
      },
      shutDown: () => camera.halt(),
    },
  });
};
