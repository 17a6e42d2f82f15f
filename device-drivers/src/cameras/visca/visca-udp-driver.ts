import { Type } from 'typebox';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { UdpTransport } from '../../core/transport/udp-transport.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { createViscaDevice, keptPresetsOptions, presetSpeedOption } from './visca-device.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 1259 }),
    /** 0 takes a free one; for cameras that answer to a fixed port of the sender. */
    localPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, default: 0 })),
    presetSpeed: presetSpeedOption,
    ...keptPresetsOptions,
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

/** VISCA frames in datagrams without further header (protocol.md 1.8). */
export const viscaUdpDriver: Driver<typeof options> = {
  name: 'visca-udp',
  title: 'VISCA camera over UDP',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: ({ host, port = 1259, localPort = 0, profile = 'generic', presetSpeed = null, ...kept }, environment) =>
    createViscaDevice(
      {
        transport: new UdpTransport({ host, port, localPort }),
        profile: viscaProfiles[profile],
        wire: new RawWire(),
        wiring: 'point',
        address: 1,
        sharesLine: () => false,
        presetSpeed,
        kept,
        gapMs: 0,
      },
      environment,
    ),
};
