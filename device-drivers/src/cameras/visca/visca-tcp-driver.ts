import { Type } from 'typebox';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { createViscaDevice, keptPresetsOptions, presetSpeedOption } from './visca-device.ts';
import { RawWire } from './raw-wire.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 5678 }),
    presetSpeed: presetSpeedOption,
    ...keptPresetsOptions,
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

const connectTimeoutMs = 3000;

/** VISCA frames on a TCP connection without further header (protocol.md 1.8). The address is 1 over IP (protocol.md 1.1). */
export const viscaTcpDriver: Driver<typeof options> = {
  name: 'visca-tcp',
  title: 'VISCA camera over TCP',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: ({ host, port = 5678, profile = 'generic', presetSpeed = null, ...kept }, environment) => {
    const transport = new TcpTransport({ host, port, connectTimeoutMs, clock: environment.clock });
    return createViscaDevice(
      {
        transport,
        profile: viscaProfiles[profile],
        address: 1,
        wiring: 'point',
        wire: new RawWire(),
        sharesLine: () => false,
        presetSpeed,
        kept,
        gapMs: 0,
      },
      environment,
    );
  },
};
