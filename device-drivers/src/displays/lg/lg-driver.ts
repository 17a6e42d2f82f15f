import { Type } from 'typebox';
import { createDisplayDevice } from '../display-device.ts';
import type { Driver } from '../../core/driver.ts';
import { openSerialOrTcp, serialOrTcp } from '../../core/transport/serial-or-tcp.ts';
import { LgDialect } from './lg-dialect.ts';
import { lgProfileNames, lgProfiles } from './profiles.ts';

const options = Type.Object(
  {
    connection: serialOrTcp,
    /** 0 would speak to every display; none of them answers then. */
    id: Type.Optional(Type.Integer({ minimum: 1, maximum: 99, default: 1 })),
    profile: Type.Optional(Type.Enum(lgProfileNames, { default: 'signage' })),
  },
  { additionalProperties: false },
);

const standardPort = 9761;
const watchTimes = { askAfterMs: 2000, silentAfterMs: 7000 };

/** LG displays on RS-232 or TCP. */
export const lgDriver: Driver<typeof options> = {
  name: 'lg',
  title: 'LG display',
  provides: ['display'],
  options,
  create: ({ connection, id = 1, profile = 'signage' }, environment) =>
    createDisplayDevice(
      {
        transport: openSerialOrTcp(connection, standardPort, environment),
        dialect: new LgDialect(id, lgProfiles[profile]),
        watchTimes,
      },
      environment,
    ),
};
