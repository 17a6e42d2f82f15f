import { Type } from 'typebox';
import { createDisplayDevice } from '../display-device.ts';
import type { Driver } from '../../core/driver.ts';
import { openSerialOrTcp, serialOrTcp } from '../../core/transport/serial-or-tcp.ts';
import { NecDialect } from './nec-dialect.ts';
import { necProfileNames, necProfiles } from './profiles.ts';

const options = Type.Object(
  {
    connection: serialOrTcp,
    id: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 1 })),
    profile: Type.Optional(Type.Enum(necProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

const standardPort = 7142;
/** A display that takes a command every 600 ms is not asked every second. */
const watchTimes = { askAfterMs: 2500, silentAfterMs: 9000 };

/** NEC displays on RS-232 or TCP. */
export const necDriver: Driver<typeof options> = {
  name: 'nec',
  title: 'NEC display',
  provides: ['display'],
  options,
  create: ({ connection, id = 1, profile = 'generic' }, environment) =>
    createDisplayDevice(
      {
        transport: openSerialOrTcp(connection, standardPort, environment),
        dialect: new NecDialect(id, necProfiles[profile]),
        watchTimes,
      },
      environment,
    ),
};
