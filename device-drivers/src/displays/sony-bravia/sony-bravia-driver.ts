import { Type } from 'typebox';
import { createDisplayDevice } from '../display-device.ts';
import type { Driver } from '../../core/driver.ts';
import { openSerial, openTcp, serialOrTcp } from '../../core/transport/serial-or-tcp.ts';
import { BraviaSerialDialect } from './serial-dialect.ts';
import { BraviaSimpleIpDialect } from './simple-ip-dialect.ts';

const options = Type.Object({ connection: serialOrTcp }, { additionalProperties: false });

const standardPort = 20_060;
const watchTimes = { askAfterMs: 2000, silentAfterMs: 7000 };

/** Sony Bravia displays: binary on RS-232, lines on TCP. */
export const sonyBraviaDriver: Driver<typeof options> = {
  name: 'sony-bravia',
  title: 'Sony Bravia display',
  provides: ['display'],
  options,
  create: ({ connection }, environment) => {
    const { clock } = environment;
    if (connection.kind === 'serial') {
      const transport = openSerial({ path: connection.path, baudRate: connection.baudRate ?? 9600 }, environment);
      return createDisplayDevice({ transport, dialect: new BraviaSerialDialect(), watchTimes }, environment);
    }
    const transport = openTcp(connection.host, connection.port ?? standardPort, clock);
    return createDisplayDevice({ transport, dialect: new BraviaSimpleIpDialect(), watchTimes }, environment);
  },
};
