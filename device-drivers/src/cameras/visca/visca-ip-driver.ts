import { Type } from 'typebox';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { FormFinder } from './form-finder.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { viscaUdpPorts } from './shared-udp-port.ts';
import { createViscaDevice, numberedLocalPortOption, keptPresetsOptions, presetSpeedOption } from './visca-device.ts';
import { viscaIpForms } from './visca-ip-forms.ts';

const options = Type.Object(
  {
    host: hostOption,
    tcpPort: Type.Optional({ ...portOption, default: 5678 }),
    numberedPort: Type.Optional({ ...portOption, default: 52_381 }),
    udpPort: Type.Optional({ ...portOption, default: 1259 }),
    localPort: numberedLocalPortOption,
    presetSpeed: presetSpeedOption,
    ...keptPresetsOptions,
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

/** VISCA over a network in whatever form the camera speaks it, found by asking (protocol.md 1.8). */
export const viscaIpDriver: Driver<typeof options> = {
  name: 'visca-ip',
  title: 'VISCA camera over IP, form found by itself',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: (
    {
      host,
      tcpPort = 5678,
      numberedPort = 52_381,
      udpPort = 1259,
      localPort = 52_381,
      profile: name = 'generic',
      presetSpeed = null,
      ...kept
    },
    environment,
  ) => {
    const profile = viscaProfiles[name];
    const { clock, log } = environment;
    const { settingType } = profile;
    const ports = viscaUdpPorts;
    const forms = viscaIpForms({ clock, log, host, tcpPort, numberedPort, udpPort, localPort, ports, settingType });
    const finder = new FormFinder({ clock, log, host, forms });
    return createViscaDevice(
      {
        transport: finder,
        profile,
        wire: finder,
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
