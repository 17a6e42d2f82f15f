import { Type, type Static } from 'typebox';
import { createDisplayDevice } from '../display-device.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { openSerialOrTcp, serialConnection, tcpConnection } from '../../core/transport/serial-or-tcp.ts';
import { TlsUpgradeTransport } from '../../core/transport/tls-upgrade-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { tlsAnnouncement } from './codec.ts';
import { MdcDialect } from './mdc-dialect.ts';

const tlsConnection = Type.Object(
  {
    kind: Type.Literal('tls'),
    host: hostOption,
    port: Type.Optional(portOption),
    pin: Type.String({ pattern: '^[0-9]{1,6}$', description: 'PIN of the secured protocol' }),
  },
  { additionalProperties: false },
);

const connection = Type.Union([serialConnection, tcpConnection, tlsConnection]);

const options = Type.Object(
  {
    connection,
    /** 254 would speak to every display of a chain; none of them answers then. */
    id: Type.Optional(Type.Integer({ minimum: 0, maximum: 253, default: 1 })),
  },
  { additionalProperties: false },
);

const standardPort = 1515;
const openTimeoutMs = 5000;
const watchTimes = { askAfterMs: 2000, silentAfterMs: 7000 };

const open = (to: Static<typeof connection>, environment: DriverEnvironment): Transport =>
  to.kind === 'tls'
    ? new TlsUpgradeTransport({
        host: to.host,
        port: to.port ?? standardPort,
        announcement: tlsAnnouncement,
        openTimeoutMs,
        clock: environment.clock,
      })
    : openSerialOrTcp(to, standardPort, environment);

/** Samsung displays by multiple display control on RS-232, TCP, or TLS with a PIN. */
export const samsungMdcDriver: Driver<typeof options> = {
  name: 'samsung-mdc',
  title: 'Samsung display (MDC)',
  provides: ['display'],
  options,
  create: ({ connection: to, id = 1 }, environment) =>
    createDisplayDevice(
      {
        transport: open(to, environment),
        dialect: new MdcDialect({ id, pin: to.kind === 'tls' ? to.pin : null }),
        watchTimes,
      },
      environment,
    ),
};
