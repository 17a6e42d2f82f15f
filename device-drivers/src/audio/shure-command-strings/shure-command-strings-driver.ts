import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { shureProfileNames, shureProfiles } from './profiles.ts';
import { ShureSession } from './shure-session.ts';

const zone = Type.Object(
  {
    channel: Type.Integer({ minimum: 1, maximum: 99, description: 'Lobe or coverage area' }),
    name: Type.String({ minLength: 1, maxLength: 100 }),
    azimuthDeg: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    elevationDeg: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  },
  { additionalProperties: false },
);

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 2202 }),
    profile: Type.Optional(Type.Enum(shureProfileNames, { default: 'mxa910' })),
    zones: Type.Optional(
      Type.Array(zone, {
        maxItems: 16,
        description: 'Where the lobes look; of a lobe without an angle only the zone is told',
      }),
    ),
  },
  { additionalProperties: false },
);

const connectTimeoutMs = 3000;

/** Shure networked microphones and processors by command strings on TCP. */
export const shureCommandStringsDriver: Driver<typeof options> = {
  name: 'shure-command-strings',
  title: 'Shure MXA, P300, ANIUSB, MXW',
  provides: ['audio-device', 'button'],
  options,
  create: ({ host, port = 2202, profile: name = 'mxa910', zones = [] }, environment) => {
    const { clock } = environment;
    const session = new ShureSession({
      clock,
      profile: shureProfiles[name],
      zones: zones.map((one) => ({
        ...one,
        azimuthDeg: one.azimuthDeg ?? null,
        elevationDeg: one.elevationDeg ?? null,
      })),
    });
    return new Supervisor({
      transport: new TcpTransport({ host, port, connectTimeoutMs, clock }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, audioDevice: session, button: session.button },
      environment,
    });
  },
};
