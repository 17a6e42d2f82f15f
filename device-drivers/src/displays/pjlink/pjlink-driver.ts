import { Type } from 'typebox';
import { createDisplayDevice } from '../display-device.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { openTcp } from '../../core/transport/serial-or-tcp.ts';
import { PjlinkDialect } from './pjlink-dialect.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 4352 }),
    password: Type.Optional(Type.String({ maxLength: 32, description: 'Up to 32 letters and digits' })),
    inputNames: Type.Optional(
      Type.Record(Type.String({ maxLength: 32 }), Type.String({ pattern: '^[1-6][1-9A-Z]$' }), {
        description: 'Names of this room for input codes, for instance { "hdmi1": "31" }',
      }),
    ),
    volumeSteps: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 60, description: 'Steps of the volume of a class 2 projector' }),
    ),
  },
  { additionalProperties: false },
);

/** Often enough to stay connected (a projector closes after 30 s), seldom enough not to keep it busy (protocol.md 3). */
const watchTimes = { askAfterMs: 3000, silentAfterMs: 10_000 };

/** Projectors and displays that speak PJLink class 1 or 2. */
export const pjlinkDriver: Driver<typeof options> = {
  name: 'pjlink',
  title: 'Projector with PJLink',
  provides: ['display'],
  options,
  create: ({ host, port = 4352, password = '', inputNames = {}, volumeSteps = null }, environment) =>
    createDisplayDevice(
      {
        transport: openTcp(host, port, environment.clock),
        dialect: new PjlinkDialect({ password, inputNames, volumeSteps }),
        watchTimes,
      },
      environment,
    ),
};
