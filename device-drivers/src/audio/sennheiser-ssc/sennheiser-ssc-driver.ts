import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { UdpTransport } from '../../core/transport/udp-transport.ts';
import { sscProfileNames, sscProfiles } from './profiles.ts';
import { SscSession } from './ssc-session.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 45 }),
    azimuthOffsetDeg: Type.Optional(
      Type.Number({ minimum: -360, maximum: 360, default: 0, description: 'Where the microphone looks as mounted' }),
    ),
    profile: Type.Optional(Type.Enum(sscProfileNames, { default: 'tcc2' })),
  },
  { additionalProperties: false },
);

/** Sennheiser TeamConnect Ceiling 2 by SSC on UDP. */
export const sennheiserSscDriver: Driver<typeof options> = {
  name: 'sennheiser-ssc',
  title: 'Sennheiser TeamConnect Ceiling 2',
  provides: ['audio-device'],
  options,
  create: ({ host, port = 45, azimuthOffsetDeg = 0, profile = 'tcc2' }, environment) => {
    const session = new SscSession({ clock: environment.clock, profile: sscProfiles[profile], azimuthOffsetDeg });
    return new Supervisor({
      transport: new UdpTransport({ host, port, localPort: 0 }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, audioDevice: session },
      environment,
    });
  },
};
