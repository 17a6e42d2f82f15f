import { Type } from 'typebox';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { viscaUdpPorts } from './shared-udp-port.ts';
import { SonyWire } from './sony-wire.ts';
import { createViscaDevice, numberedLocalPortOption, keptPresetsOptions, presetSpeedOption } from './visca-device.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 52_381 }),
    localPort: numberedLocalPortOption,
    presetSpeed: presetSpeedOption,
    ...keptPresetsOptions,
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'sony-srg' })),
  },
  { additionalProperties: false },
);

/** Sony's VISCA over IP: numbered datagrams on UDP 52381 (protocol.md 1.7). */
export const viscaIpSonyDriver: Driver<typeof options> = {
  name: 'visca-ip-sony',
  title: 'VISCA camera over IP, Sony',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: (
    { host, port = 52_381, localPort = 52_381, profile: name = 'sony-srg', presetSpeed = null, ...kept },
    environment,
  ) => {
    const profile = viscaProfiles[name];
    const { clock, log } = environment;
    return createViscaDevice(
      {
        transport: viscaUdpPorts.get(localPort).transportTo({ host, port }, log),
        profile,
        wire: new SonyWire({ clock, settingType: profile.settingType }),
        wiring: 'point',
        address: 1,
        sharesLine: () => false,
        presetSpeed,
        kept,
        gapMs: profile.networkGapMs,
      },
      environment,
    );
  },
};
